#include "casework/attendance_import.hpp"

#include <algorithm>
#include <map>

#include "core/csv.hpp"
#include "core/text.hpp"

namespace trellis::casework {
namespace {

constexpr std::size_t sheet_rows_max = 500;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Where the columns are; nothing for one that the file does not have.
using SheetColumns = std::map<std::string, std::size_t, std::less<>>;

std::string cell_of(const CsvRow& row, const SheetColumns& columns, std::string_view name) {
  const auto column = columns.find(name);
  if (column == columns.end() || column->second >= row.fields.size()) return "";
  return lower_ascii(std::string(trim(row.fields[column->second])));
}

Problem in_row(const CsvRow& row, std::string message) {
  return {ProblemKind::invalid,
          "file",
          "Row " + std::to_string(row.row) + ": " + std::move(message) + ". Nothing was saved",
          {}};
}

Result<AttendanceMark> read_mark(const CsvRow& row,
                                 const SheetColumns& columns,
                                 const std::vector<AttendanceLine>& sheet) {
  const auto person = parse_whole_number(cell_of(row, columns, "person"), "person");
  const auto line = std::ranges::find_if(
      sheet, [&](const AttendanceLine& each) { return person && each.person.value == *person; });
  if (line == sheet.end())
    return std::unexpected(in_row(row, "the number in “person” is not on this sheet"));
  const auto presence = presence_from_name(cell_of(row, columns, "presence"));
  if (!presence)
    return std::unexpected(
        in_row(row, "write present, part or absent in “presence”, or leave it empty"));
  std::vector<AttendanceLine> one = {*line};
  one.front().presence = *presence;
  one.front().reason = cell_of(row, columns, "reason");
  if (!tidy_sheet(one).empty()) {
    std::vector<std::string> known;
    for (const AbsenceReason& reason : absence_reasons()) known.emplace_back(reason.id);
    return std::unexpected(in_row(row, "write a reason for the absence: " + join(known, ", ")));
  }
  return AttendanceMark{line->person, one.front().presence, one.front().reason};
}

}  // namespace

Result<std::vector<AttendanceMark>> read_sheet(std::string_view text,
                                               const std::vector<AttendanceLine>& sheet) {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  CsvReader reader(text);
  const CsvRow* head = TRY(reader.next());
  SheetColumns columns;
  if (head)
    for (std::size_t i = 0; i < head->fields.size(); ++i)
      columns.emplace(lower_ascii(std::string(trim(head->fields[i]))), i);
  for (const char* name : {"person", "presence"})
    if (!columns.contains(name))
      return problem(ProblemKind::invalid,
                     "file",
                     "The file has no column “" + std::string(name) +
                         "”: save this sheet as CSV, fill it in, and choose it again");
  std::vector<AttendanceMark> marks;
  while (const CsvRow* row = TRY(reader.next())) {
    if (row->is_blank()) continue;
    if (marks.size() == sheet_rows_max)
      return problem(ProblemKind::invalid, "file", "The file has more than 500 rows");
    AttendanceMark mark = TRY(read_mark(*row, columns, sheet));
    if (std::ranges::find(marks, mark.person, &AttendanceMark::person) != marks.end())
      return std::unexpected(in_row(*row, "this person stands in the file twice"));
    marks.push_back(std::move(mark));
  }
  return marks;
}

}  // namespace trellis::casework
