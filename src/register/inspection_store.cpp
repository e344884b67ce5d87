#include "register/inspection_store.hpp"

#include <algorithm>

#include "register/organisation_store.hpp"

namespace trellis::registry {
namespace {

constexpr auto of_urn_sql = R"(
  select i.inspection_id, i.urn, i.listed_urn, i.number, i.kind, i.framework, i.type,
    i.started_on, i.published_on, i.judgements, i.outcome, i.category_of_concern, i.basis,
    i.release_id, r.as_of
  from inspection i
  join release r on r.release_id = i.release_id
  where i.urn = :urn or i.listed_urn = :urn
  order by i.started_on desc, i.inspection_id)";

constexpr auto all_sql = R"(
  select i.inspection_id, i.urn, i.listed_urn, i.number, i.kind, i.framework, i.type,
    i.started_on, i.published_on, i.judgements, i.outcome, i.category_of_concern, i.basis,
    i.release_id, r.as_of
  from inspection i
  join release r on r.release_id = i.release_id
  order by i.listed_urn, i.started_on desc, i.inspection_id)";

constexpr auto update_sql = R"(
  update inspection
  set listed_urn = :listed, number = :number, framework = :framework, type = :type,
    started_on = :started, published_on = :published, judgements = :judgements,
    outcome = :outcome, category_of_concern = :concern, basis = :basis, release_id = :release
  where inspection_id = :id)";

}  // namespace

void read_row(storage::Columns& columns, StoredInspection& row) {
  std::string kind;
  std::string grades;
  Inspection& i = row.inspection;
  columns >> i.id >> i.urn >> i.listed_urn >> i.number >> kind >> i.framework >> i.type >>
      i.started_on >> i.published_on >> grades >> i.outcome >> i.category_of_concern >> i.basis >>
      row.release >> row.as_of;
  i.kind = kind == "graded" ? InspectionKind::graded : InspectionKind::ungraded;
  i.grades = read_grades(grades);
}

std::vector<StoredInspection> inspections_of(storage::Snapshot& db, Urn urn) {
  return db.rows<StoredInspection>(of_urn_sql, {{"urn", urn}});
}

std::vector<StoredInspection> inspections_of(storage::Snapshot& db, OrganisationId organisation) {
  std::vector<StoredInspection> found;
  for (const HeldUrn& held : urns_of(db, organisation))
    for (StoredInspection& row : inspections_of(db, held.urn))
      if (std::ranges::none_of(found, [&](const StoredInspection& other) {
            return other.inspection.id == row.inspection.id;
          }))
        found.push_back(std::move(row));
  std::ranges::stable_sort(found, std::ranges::greater{}, [](const StoredInspection& row) {
    return row.inspection.started_on;
  });
  return found;
}

std::vector<StoredInspection> all_inspections(storage::Snapshot& db) {
  return db.rows<StoredInspection>(all_sql);
}

void add_inspections(storage::Transaction& tx,
                     const std::vector<const Inspection*>& inspections,
                     ReleaseId release) {
  const auto ids = tx.reserve_ids("inspection", "inspection_id", inspections.size());
  std::size_t n = 0;
  tx.bulk("inspection",
          {"inspection_id",
           "urn",
           "listed_urn",
           "number",
           "kind",
           "framework",
           "type",
           "started_on",
           "published_on",
           "judgements",
           "outcome",
           "category_of_concern",
           "basis",
           "release_id"},
          [&](storage::BulkRow& row) {
            if (n == inspections.size()) return false;
            const Inspection& i = *inspections[n];
            row << ids[n] << i.urn << i.listed_urn << i.number << name_of(i.kind) << i.framework
                << i.type << i.started_on << i.published_on << text_of(i.grades) << i.outcome
                << i.category_of_concern << i.basis << release.value;
            ++n;
            return true;
          });
}

void update_inspection(storage::Transaction& tx,
                       InspectionId id,
                       const Inspection& inspection,
                       ReleaseId release) {
  tx.execute(update_sql,
             {{"listed", inspection.listed_urn},
              {"number", inspection.number},
              {"framework", inspection.framework},
              {"type", inspection.type},
              {"started", inspection.started_on},
              {"published", inspection.published_on},
              {"judgements", text_of(inspection.grades)},
              {"outcome", inspection.outcome},
              {"concern", inspection.category_of_concern},
              {"basis", inspection.basis},
              {"release", release},
              {"id", id}});
}

}  // namespace trellis::registry
