#include "core/xlsx_reader.hpp"

#include <charconv>
#include <chrono>
#include <cmath>
#include <map>

#include "core/archive.hpp"
#include "core/date.hpp"
#include "core/text.hpp"
#include "core/xml_stream.hpp"

namespace trellis {
namespace {

std::string attribute(const XmlAttributes& attributes, const char* name) {
  const auto found = attributes.find(name);
  return found == attributes.end() ? std::string() : found->second;
}

int number_of(const std::string& text, int otherwise) {
  int number = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// Reads one part of the archive through `events`; a part that is not there reads as empty.
Result<void> read_part(const Archive& archive, const std::string& name, XmlEvents events) {
  if (!archive.contains(name)) return {};
  XmlStream stream(std::move(events));
  TRY_VOID(archive.stream(name, [&](std::string_view piece) { return stream.feed(piece); }));
  return stream.finish();
}

struct SheetPlace {
  std::string name;
  std::string relation;
};

struct Workbook {
  std::vector<SheetPlace> sheets;
  std::map<std::string, std::string> targets;  ///< relation id to part name
  std::vector<std::string> strings;
  std::vector<bool> style_is_date;
  bool from_1904 = false;
};

Result<void> read_workbook_part(const Archive& archive, Workbook& book) {
  TRY_VOID(read_part(
      archive,
      "xl/workbook.xml",
      {.begin =
           [&](std::string_view name, const XmlAttributes& attributes) {
             if (name == "sheet")
               book.sheets.push_back({attribute(attributes, "name"), attribute(attributes, "id")});
             const std::string system = attribute(attributes, "date1904");
             if (name == "workbookPr") book.from_1904 = system == "1" || system == "true";
           },
       .end = {},
       .text = {}}));
  return read_part(archive,
                   "xl/_rels/workbook.xml.rels",
                   {.begin =
                        [&](std::string_view name, const XmlAttributes& attributes) {
                          if (name != "Relationship") return;
                          const std::string target = attribute(attributes, "Target");
                          book.targets[attribute(attributes, "Id")] =
                              target.starts_with('/') ? target.substr(1) : "xl/" + target;
                        },
                    .end = {},
                    .text = {}});
}

/// Shared strings: every <t> of an <si>, but not the phonetic ones in <rPh>.
Result<void> read_strings(const Archive& archive, Workbook& book) {
  bool in_text = false;
  int phonetic = 0;
  return read_part(archive,
                   "xl/sharedStrings.xml",
                   {.begin =
                        [&](std::string_view name, const XmlAttributes&) {
                          if (name == "si") book.strings.emplace_back();
                          if (name == "rPh") ++phonetic;
                          in_text = name == "t" && phonetic == 0;
                        },
                    .end =
                        [&](std::string_view name) {
                          if (name == "rPh") --phonetic;
                          if (name == "t") in_text = false;
                        },
                    .text =
                        [&](std::string_view text) {
                          if (in_text && !book.strings.empty()) book.strings.back() += text;
                        }});
}

/// True for a number format that shows a day: its code has a y or d outside quotes and brackets.
bool shows_a_day(std::string_view code) {
  bool quoted = false;
  bool bracketed = false;
  for (const char c : code) {
    if (c == '"') quoted = !quoted;
    if (!quoted && c == '[') bracketed = true;
    if (!quoted && !bracketed && (c == 'y' || c == 'd' || c == 'Y' || c == 'D')) return true;
    if (c == ']') bracketed = false;
  }
  return false;
}

Result<void> read_styles(const Archive& archive, Workbook& book) {
  std::map<int, bool> formats;  // built-in formats 14 to 17 and 22 show a day
  for (const int id : {14, 15, 16, 17, 22}) formats[id] = true;
  bool in_cell_formats = false;
  return read_part(
      archive,
      "xl/styles.xml",
      {.begin =
           [&](std::string_view name, const XmlAttributes& attributes) {
             if (name == "numFmt")
               formats[number_of(attribute(attributes, "numFmtId"), 0)] =
                   shows_a_day(attribute(attributes, "formatCode"));
             if (name == "cellXfs") in_cell_formats = true;
             if (name == "xf" && in_cell_formats)
               book.style_is_date.push_back(
                   formats[number_of(attribute(attributes, "numFmtId"), 0)]);
           },
       .end =
           [&](std::string_view name) { in_cell_formats = in_cell_formats && name != "cellXfs"; },
       .text = {}});
}

/// The day that a serial number stands for; empty where it stands for none. Day 60 of the 1900
/// system is 29 February 1900, which never was.
std::string day_of_serial(double serial, bool from_1904) {
  const auto whole = static_cast<int>(std::floor(serial));
  if (!(serial >= 1) || serial > 2'958'465 || (!from_1904 && whole == 60)) return {};
  const Date base = from_1904 ? Date(1904, 1, 1) : Date(1899, 12, whole < 60 ? 31 : 30);
  return base.plus_days(whole).text();
}

/// Column of a reference such as "AB12", from 0; -1 where there is none.
int column_of(std::string_view reference) {
  int column = 0;
  for (const char c : reference) {
    if (c < 'A' || c > 'Z' || column > 100'000) break;
    column = column * 26 + (c - 'A' + 1);
  }
  return column - 1;
}

class SheetReader {
 public:
  SheetReader(const Workbook& book, XlsxLimits limits, std::size_t& cells)
      : book_(book), limits_(limits), cells_(cells) {}

  XmlEvents events() {
    return {.begin = [this](std::string_view name,
                            const XmlAttributes& attributes) { begin(name, attributes); },
            .end = [this](std::string_view name) { end(name); },
            .text =
                [this](std::string_view text) {
                  if (in_value_) value_ += text;
                }};
  }
  bool over_limit() const { return over_limit_; }
  std::vector<std::vector<std::string>> rows;

 private:
  void begin(std::string_view name, const XmlAttributes& attributes) {
    if (name == "row") {
      column_ = -1;
      const int number = number_of(attribute(attributes, "r"), static_cast<int>(rows.size()) + 1);
      over_limit_ =
          over_limit_ || number < 1 || static_cast<std::size_t>(number) > limits_.cells_max;
      if (!over_limit_ && static_cast<std::size_t>(number) > rows.size())
        rows.resize(static_cast<std::size_t>(number));
    } else if (name == "c") {
      const int column = column_of(attribute(attributes, "r"));
      column_ = column < 0 ? column_ + 1 : column;
      type_ = attribute(attributes, "t");
      style_ = number_of(attribute(attributes, "s"), 0);
      value_.clear();
    }
    in_value_ = name == "v" || name == "t";
  }

  void end(std::string_view name) {
    in_value_ = false;
    if (name == "c" && !rows.empty() && !over_limit_) place_cell();
  }

  void place_cell() {
    std::string shown = shown_value();
    if (shown.empty()) return;  // formatted but empty cells may run to the last column
    auto& row = rows.back();
    const auto column = static_cast<std::size_t>(column_);
    over_limit_ = column >= limits_.columns_max || ++cells_ > limits_.cells_max;
    if (over_limit_) return;
    if (row.size() <= column) row.resize(column + 1);
    row[column] = std::move(shown);
  }

  std::string shown_value() const {
    if (type_ == "s") {
      const auto index = static_cast<std::size_t>(number_of(value_, -1));
      return index < book_.strings.size() ? book_.strings[index] : std::string();
    }
    if (type_ == "b") return value_ == "1" ? "TRUE" : "FALSE";
    if (type_ == "e") return {};
    const auto style = static_cast<std::size_t>(style_);
    if ((type_.empty() || type_ == "n") && !value_.empty() && style < book_.style_is_date.size() &&
        book_.style_is_date[style]) {
      const std::string day = day_of_serial(std::strtod(value_.c_str(), nullptr), book_.from_1904);
      if (!day.empty()) return day;
    }
    return value_;
  }

  const Workbook& book_;
  XlsxLimits limits_;
  std::size_t& cells_;
  std::string type_, value_;
  int column_ = -1;
  int style_ = 0;
  bool in_value_ = false;
  bool over_limit_ = false;
};

}  // namespace

bool is_old_excel(std::string_view bytes) { return bytes.starts_with("\xD0\xCF\x11\xE0"); }

Result<std::vector<Sheet>> read_xlsx(std::string bytes, XlsxLimits limits) {
  const Archive archive = TRY(Archive::open(std::move(bytes), limits.unpack));
  if (!archive.contains("xl/workbook.xml"))
    return problem(ProblemKind::invalid, "", "The file is not an XLSX workbook. Save it as CSV.");
  Workbook book;
  TRY_VOID(read_workbook_part(archive, book));
  TRY_VOID(read_strings(archive, book));
  TRY_VOID(read_styles(archive, book));
  std::vector<Sheet> sheets;
  std::size_t cells = 0;
  for (const SheetPlace& place : book.sheets) {
    SheetReader reader(book, limits, cells);
    XmlStream stream(reader.events());
    const std::string part = book.targets[place.relation];
    if (!archive.contains(part)) continue;  // a chart sheet, or one that was taken out
    TRY_VOID(archive.stream(
        part, [&](std::string_view piece) { return stream.feed(piece) && !reader.over_limit(); }));
    if (reader.over_limit())
      return problem(
          ProblemKind::invalid,
          "",
          "The workbook has more than " + with_commas(static_cast<long long>(limits.cells_max)) +
              " cells or more than " + with_commas(static_cast<long long>(limits.columns_max)) +
              " columns. Save the sheet you need as CSV.");
    TRY_VOID(stream.finish());
    sheets.push_back({place.name, std::move(reader.rows)});
  }
  return sheets;
}

}  // namespace trellis
