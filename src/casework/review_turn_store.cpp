#include "casework/review_turn_store.hpp"

namespace trellis::casework {
namespace {

constexpr auto review_turns_sql = R"(
  select c.case_id, p.reviewed_organisation_id, coalesce(e.name, o.name, ''), k.name,
         k.started_on, r.year_number, p.review_on
  from review_pair p
  join review_rota r on r.review_rota_id = p.review_rota_id and r.superseded_at is null
  join cluster k on k.cluster_id = r.cluster_id and k.finished_on is null
  join case_holder h on h.organisation_id = p.reviewed_organisation_id and h.finished_on is null
  join case_file c on c.case_id = h.case_id and c.programme_id = r.programme_id
   and c.finished_on is null and c.protected = 0 and c.parent_case_id is not null
  join organisation o on o.organisation_id = p.reviewed_organisation_id
  left join organisation_identifier i on i.organisation_id = o.organisation_id
   and i.scheme = 'urn' and i.finished_on is null
  left join establishment e on e.urn = cast(i.value as integer)
  where p.reviewer_organisation_id = :reviewer
  order by coalesce(p.review_on, '9999-12-31'), 3, c.case_id)";

}  // namespace

void read_row(storage::Columns& columns, ReviewTurn& row) {
  columns >> row.case_id >> row.reviewed >> row.school >> row.cluster >> row.cluster_started_on >>
      row.year >> row.review_on;
}

std::vector<ReviewTurn> review_turns_of(storage::Snapshot& db, OrganisationId reviewer) {
  return db.rows<ReviewTurn>(review_turns_sql, {{"reviewer", reviewer}});
}

}  // namespace trellis::casework
