#include <algorithm>
#include <map>

#include "core/text.hpp"
#include "register/figure_store.hpp"
#include "register/importer_actions.hpp"

namespace trellis::registry {
namespace {

auto key_of(const FigureRow& row) { return std::tie(row.subject, row.year); }

/// Back from the week of the school year to that of the calendar.
int week_of_calendar(int week) { return week > 53 ? week - 53 : week; }

std::string words_of_subject(const FigureSubject& subject) {
  if (subject.urn) return "URN " + subject.urn->text();
  return subject.level + " " + subject.code + (subject.phase.empty() ? "" : " " + subject.phase);
}

/// What was left out, and of whom the rows disagreed: somebody has to ask the publisher.
std::string repeated_words(std::size_t repeated, const std::vector<std::string>& differing) {
  constexpr std::size_t named_max = 5;
  std::string words =
      counted(static_cast<long long>(repeated), "repeated row") + " left out, " +
      (differing.empty() ? "all the same as the row kept."
                         : "of which " + with_commas(static_cast<long long>(differing.size())) +
                               " differed from the first row, which was kept: ");
  if (differing.empty()) return words;
  const std::size_t named = std::min(named_max, differing.size());
  words += join({differing.begin(), differing.begin() + static_cast<std::ptrdiff_t>(named)}, ", ");
  if (named < differing.size())
    words += " and " + with_commas(static_cast<long long>(differing.size() - named)) + " more";
  return words + ".";
}

/// Figures carry their year: every release adds its rows and changes no others.
class FigureImporter : public Importer {
 public:
  Result<void> stage(SourceTable& table, const ImportOptions&, ImportReport& report) override {
    const int year = report.year.value_or(report.as_of.year());
    report.year = year;
    FigureReader reader(table.layout(), table.header(), year);
    while (const SourceRow* row = TRY(table.next())) {
      ++report.rows.read;
      for (FigureRow& figures : reader.read(*row, report.problems))
        rows_.push_back(std::move(figures));
    }
    TRY_VOID(check_structure(report, table.cut_short()));
    keep_newest_week(report, reader.breakdown_rows());
    drop_repeated(report);
    const auto areas =
        std::ranges::count_if(rows_, [](const FigureRow& row) { return !row.subject.urn; });
    if (areas > 0)
      report.notes.push_back(counted(areas, "row") +
                             " of totals for areas kept apart from those of schools.");
    return {};
  }

  Result<void> compare(storage::Snapshot&, const ImportOptions&, ImportReport& report) override {
    report.rows.added = rows_.size();
    return {};
  }

  void apply(storage::Transaction& tx,
             ReleaseId release,
             const ImportOptions&,
             ImportReport& report) override {
    add_figures(tx, rows_, report.kind, release);
  }

  bool keeps_history() const override { return true; }

 private:
  /// Running figures of a year stand in a file once for every week: the newest week of each year
  /// is the year's figure, the same week for all. A file that has the whole year too means that.
  void keep_newest_week(ImportReport& report, std::size_t breakdowns) {
    std::map<int, int> newest;
    for (const FigureRow& row : rows_) {
      int& week = newest.try_emplace(row.year, row.week).first->second;
      if (week > 0) week = row.week == 0 ? 0 : std::max(week, row.week);
    }
    breakdowns +=
        std::erase_if(rows_, [&](const FigureRow& row) { return row.week != newest.at(row.year); });
    for (const auto& [year, week] : newest)
      if (week > 0)
        report.notes.push_back("Year to date at week " + std::to_string(week_of_calendar(week)) +
                               " taken for the school year that ends in " + std::to_string(year) +
                               ".");
    if (breakdowns > 0)
      report.notes.push_back(counted(static_cast<long long>(breakdowns), "row") +
                             " of another breakdown (another week, one group of pupils) left out.");
  }

  /// One subject and year in several rows: the first stays, and those that differ are named.
  void drop_repeated(ImportReport& report) {
    std::ranges::stable_sort(rows_, [](const FigureRow& one, const FigureRow& other) {
      return key_of(one) < key_of(other);
    });
    std::size_t kept = 0;
    std::size_t repeated = 0;
    std::vector<std::string> differing;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (kept > 0 && key_of(rows_[kept - 1]) == key_of(rows_[i])) {
        ++repeated;
        if (rows_[kept - 1].figures != rows_[i].figures)
          differing.push_back(words_of_subject(rows_[i].subject));
        continue;
      }
      if (kept != i) rows_[kept] = std::move(rows_[i]);
      ++kept;
    }
    rows_.resize(kept);
    if (repeated > 0) report.notes.push_back(repeated_words(repeated, differing));
  }

  std::vector<FigureRow> rows_;
};

}  // namespace

std::unique_ptr<Importer> figure_importer() { return std::make_unique<FigureImporter>(); }

}  // namespace trellis::registry
