#include <algorithm>

#include "core/text.hpp"
#include "register/figure_store.hpp"
#include "register/importer_actions.hpp"

namespace trellis::registry {
namespace {

auto key_of(const FigureRow& row) { return std::tie(row.subject, row.year); }

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
    if (reader.area_rows() > 0)
      report.notes.push_back(counted(static_cast<long long>(reader.area_rows()), "row") +
                             " of totals for areas kept apart from those of schools.");
    drop_repeated(report);
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
  /// One subject and year in several rows: the first stays, and rows that differ are reported.
  void drop_repeated(ImportReport& report) {
    std::ranges::stable_sort(rows_, [](const FigureRow& one, const FigureRow& other) {
      return key_of(one) < key_of(other);
    });
    std::size_t kept = 0;
    std::size_t differing = 0;
    std::size_t repeated = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (kept > 0 && key_of(rows_[kept - 1]) == key_of(rows_[i])) {
        ++repeated;
        differing += rows_[kept - 1].figures != rows_[i].figures;
        continue;
      }
      if (kept != i) rows_[kept] = std::move(rows_[i]);
      ++kept;
    }
    rows_.resize(kept);
    if (repeated > 0)
      report.notes.push_back(counted(static_cast<long long>(repeated), "repeated row") +
                             " left out, of which " + std::to_string(differing) +
                             " differed from the first.");
  }

  std::vector<FigureRow> rows_;
};

}  // namespace

std::unique_ptr<Importer> figure_importer() { return std::make_unique<FigureImporter>(); }

}  // namespace trellis::registry
