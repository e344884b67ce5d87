#include "evidence/evidence_import.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "core/csv.hpp"
#include "core/text.hpp"

namespace trellis::evidence {
namespace {

constexpr std::size_t text_bytes_max = 4000;
constexpr std::size_t title_bytes_max = 300;

constexpr std::array<std::string_view, 11> known_columns = {"item",
                                                            "title",
                                                            "kind",
                                                            "as_of",
                                                            "months",
                                                            "months_state",
                                                            "cost_band",
                                                            "cost_scheme",
                                                            "security",
                                                            "recommendation",
                                                            "source"};
constexpr std::array<std::string_view, 4> needed_columns = {"item", "title", "as_of", "source"};

std::optional<int> whole_in(std::string_view text) {
  int number = 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// One row on its way from cells to a finding.
class RowReader {
 public:
  RowReader(const std::map<std::string, std::size_t, std::less<>>& columns,
            const CsvRow& row,
            std::vector<CatalogueMistake>& mistakes)
      : columns_(columns), row_(row), mistakes_(mistakes) {}

  std::optional<CatalogueRow> read() {
    CatalogueRow out{.line = row_.line, .code = cell("item")};
    if (!is_code(out.code))
      refuse("item", "Enter lower case letters, digits and underscores, beginning with a letter");
    read_kind(out);
    Finding& finding = out.finding;
    finding.title = required("title", title_bytes_max);
    finding.source = required("source", text_bytes_max);
    if (const auto day = Date::parse(cell("as_of")))
      finding.as_of = *day;
    else
      refuse("as_of", "Enter a day that exists, as 2026-03-09");
    finding.cost_scheme = cell("cost_scheme");
    finding.cost_band = whole("cost_band", 1, 5);
    finding.security = whole("security", 0, 5);
    finding.recommendation = cell("recommendation");
    if (finding.recommendation.size() > text_bytes_max)
      refuse("recommendation", "Shorten the recommendation to 4,000 bytes");
    read_months(finding);
    return sound_ ? std::optional(out) : std::nullopt;
  }

 private:
  std::string cell(std::string_view column) const {
    const auto found = columns_.find(column);
    if (found == columns_.end() || found->second >= row_.fields.size()) return "";
    return std::string(trim(row_.fields[found->second]));
  }

  void refuse(const char* column, std::string message) {
    sound_ = false;
    mistakes_.push_back({row_.line, column, cell(column), std::move(message)});
  }

  std::string required(const char* column, std::size_t bytes_max) {
    std::string text = cell(column);
    if (text.empty()) refuse(column, std::string("Enter the ") + column);
    if (text.size() > bytes_max) refuse(column, std::string("Shorten the ") + column);
    return text;
  }

  std::optional<int> whole(const char* column, int min, int max) {
    const std::string text = cell(column);
    if (text.empty()) return std::nullopt;
    const auto number = whole_in(text);
    if (number && *number >= min && *number <= max) return number;
    refuse(column,
           "Enter a whole number from " + std::to_string(min) + " to " + std::to_string(max) +
               ", or leave it empty when it is not known");
    return std::nullopt;
  }

  void read_kind(CatalogueRow& out) {
    const std::string text = cell("kind");
    if (text.empty()) return;
    if (const auto kind = kind_from_name(text))
      out.kind = *kind;
    else
      refuse("kind", "Enter strand, guidance or trial");
  }

  /// Months and why there are none must agree: an empty cell is not 0.
  void read_months(Finding& finding) {
    finding.months = whole("months", -24, 24);
    const std::string text = cell("months_state");
    const auto state = months_state_from_name(text);
    if (!text.empty() && !state)
      refuse("months_state", "Enter estimated, insufficient or not_reported");
    finding.months_state = finding.months ? MonthsState::estimated : MonthsState::not_reported;
    if (!state) return;
    if (*state == MonthsState::estimated && !finding.months && cell("months").empty())
      refuse("months", "Enter the months, or say insufficient or not_reported");
    if (*state != MonthsState::estimated && finding.months)
      refuse("months", "Empty the months, or say estimated");
    finding.months_state = *state;
  }

  const std::map<std::string, std::size_t, std::less<>>& columns_;
  const CsvRow& row_;
  std::vector<CatalogueMistake>& mistakes_;
  bool sound_ = true;
};

/// The reference table of Toolkit strands calls three columns otherwise.
std::string column_name(std::string_view head) {
  std::string name = lower_ascii(trim(head));
  if (name == "strand_id") return "item";
  if (name == "strand") return "title";
  if (name == "security_locks") return "security";
  return name;
}

}  // namespace

Result<CatalogueFile> read_catalogue(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  CsvReader reader(text);
  const CsvRow* head = TRY(reader.next());
  if (!head) return problem(ProblemKind::invalid, "file", "The file is empty: choose another");
  CatalogueFile file;
  std::map<std::string, std::size_t, std::less<>> columns;
  for (std::size_t i = 0; i < head->fields.size(); ++i) {
    const std::string name = column_name(head->fields[i]);
    if (std::ranges::find(known_columns, name) == known_columns.end())
      file.unknown_columns.push_back(std::string(head->fields[i]));
    else
      columns.emplace(name, i);
  }
  for (const std::string_view needed : needed_columns)
    if (!columns.contains(needed))
      return problem(ProblemKind::missing,
                     "file",
                     "Add the column " + std::string(needed) + ": its first line must name " +
                         "item, title, as_of and source");
  std::set<std::string> seen;
  while (const CsvRow* row = TRY(reader.next())) {
    if (row->is_blank()) continue;
    auto read = RowReader(columns, *row, file.mistakes).read();
    if (!read) continue;
    if (!seen.insert(read->code).second)
      file.mistakes.push_back(
          {read->line, "item", read->code, "Keep one row an item: this one is named before"});
    else
      file.rows.push_back(std::move(*read));
  }
  return file;
}

std::size_t LoadPlan::count(LoadStep::Kind kind) const {
  return static_cast<std::size_t>(std::ranges::count(steps, kind, &LoadStep::kind));
}

LoadPlan plan_load(const CatalogueFile& file, const std::map<std::string, HeldItem>& held) {
  LoadPlan plan{.mistakes = file.mistakes};
  for (const CatalogueRow& row : file.rows) {
    const auto found = held.find(row.code);
    if (found == held.end()) {
      plan.steps.push_back({LoadStep::Kind::new_item, row, 1});
      continue;
    }
    const HeldItem& item = found->second;
    if (item.kind != row.kind) {
      plan.mistakes.push_back(
          {row.line,
           "kind",
           std::string(name_of(row.kind)),
           "Give it another item code: this one is held as " + std::string(name_of(item.kind))});
    } else if (item.finding == row.finding) {
      plan.steps.push_back({LoadStep::Kind::unchanged, row, item.version});
    } else if (row.finding.as_of <= item.finding.as_of) {
      plan.mistakes.push_back({row.line,
                               "as_of",
                               row.finding.as_of.text(),
                               "Give a day after " + item.finding.as_of.long_text() + ": version " +
                                   std::to_string(item.version) +
                                   " says otherwise, and a version is never changed"});
    } else {
      plan.steps.push_back({LoadStep::Kind::new_version, row, item.version + 1});
    }
  }
  std::ranges::stable_sort(plan.mistakes, {}, &CatalogueMistake::line);
  return plan;
}

}  // namespace trellis::evidence
