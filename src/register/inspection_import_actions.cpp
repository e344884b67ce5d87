#include <algorithm>
#include <map>

#include "core/text.hpp"
#include "register/importer_actions.hpp"
#include "register/inspection_reader.hpp"
#include "register/inspection_store.hpp"
#include "register/layouts.hpp"

namespace trellis::registry {
namespace {

using SchoolKey = std::pair<Urn, InspectionKind>;

/// A file with more about each inspection speaks over one with less; of equals, the newer.
bool speaks_over(const Inspection& now, Date now_as_of, const StoredInspection& before) {
  const bool now_brief = now.basis == layouts::ofsted_two_dates;
  const bool before_brief = before.inspection.basis == layouts::ofsted_two_dates;
  if (now_brief != before_brief) return before_brief;
  return now_as_of >= before.as_of;
}

bool says_the_same(const Inspection& one, const Inspection& other) {
  return one.listed_urn == other.listed_urn && one.number == other.number &&
         one.started_on == other.started_on && one.published_on == other.published_on &&
         one.grades == other.grades && one.outcome == other.outcome &&
         one.category_of_concern == other.category_of_concern;
}

class InspectionImporter : public Importer {
 public:
  Result<void> stage(SourceTable& table, const ImportOptions&, ImportReport& report) override {
    InspectionReader reader(table.layout(), table.header());
    std::size_t without = 0;
    while (const SourceRow* row = TRY(table.next())) {
      ++report.rows.read;
      auto read = reader.read(*row, report.problems);
      without += read.empty();
      for (Inspection& inspection : read) staged_.push_back(std::move(inspection));
    }
    if (without > 0)
      report.notes.push_back(counted(static_cast<long long>(without), "row") +
                             " without an inspection.");
    TRY_VOID(check_structure(report, table.cut_short()));
    merge_repeated();
    return {};
  }

  Result<void> compare(storage::Snapshot& db, const ImportOptions&, ImportReport& report) override {
    added_.clear();
    updated_.clear();
    std::multimap<SchoolKey, StoredInspection> known;
    for (StoredInspection& row : all_inspections(db)) {
      const SchoolKey key{row.inspection.urn, row.inspection.kind};
      known.emplace(key, std::move(row));
    }
    for (const Inspection& inspection : staged_) {
      const StoredInspection* same = find_same(known, inspection);
      if (!same) {
        added_.push_back(&inspection);
      } else if (says_the_same(same->inspection, inspection) ||
                 !speaks_over(inspection, report.as_of, *same)) {
        ++report.rows.unchanged;
      } else {
        updated_.push_back({same->inspection.id, &inspection});
      }
    }
    report.rows.added = added_.size();
    report.rows.changed = updated_.size();
    return {};
  }

  void apply(storage::Transaction& tx,
             ReleaseId release,
             const ImportOptions&,
             ImportReport&) override {
    for (const auto& [id, inspection] : updated_) update_inspection(tx, id, *inspection, release);
    add_inspections(tx, added_, release);
  }

  bool keeps_history() const override { return true; }

 private:
  static const StoredInspection* find_same(const std::multimap<SchoolKey, StoredInspection>& known,
                                           const Inspection& inspection) {
    const auto [begin, end] = known.equal_range({inspection.urn, inspection.kind});
    for (auto row = begin; row != end; ++row)
      if (!are_two_inspections(row->second.inspection.started_on, inspection.started_on))
        return &row->second;
    return nullptr;
  }

  /// A predecessor's inspection may be listed under several successors, and as latest of one and
  /// previous of another: it is one inspection.
  void merge_repeated() {
    std::ranges::stable_sort(staged_, [](const Inspection& one, const Inspection& other) {
      return std::tie(one.urn, one.kind, one.started_on) <
             std::tie(other.urn, other.kind, other.started_on);
    });
    const auto repeated =
        std::ranges::unique(staged_, [](const Inspection& one, const Inspection& other) {
          return one.urn == other.urn && one.kind == other.kind &&
                 !are_two_inspections(one.started_on, other.started_on);
        });
    staged_.erase(repeated.begin(), repeated.end());
  }

  std::vector<Inspection> staged_;
  std::vector<const Inspection*> added_;
  std::vector<std::pair<InspectionId, const Inspection*>> updated_;
};

}  // namespace

std::unique_ptr<Importer> inspection_importer() { return std::make_unique<InspectionImporter>(); }

}  // namespace trellis::registry
