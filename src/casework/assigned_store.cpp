#include "casework/assigned_store.hpp"

namespace trellis::casework {
namespace {

constexpr auto participations_sql = R"(
  select distinct c.participation_id
  from case_assignment a
  join case_file c on c.case_id = a.case_id
  where a.person_id = :person and a.finished_on is null and c.participation_id is not null
  order by c.participation_id)";

}  // namespace

std::set<programme::ParticipationId> participations_assigned_to(storage::Snapshot& db,
                                                                PersonId person) {
  std::set<programme::ParticipationId> found;
  for (const auto id :
       db.rows<programme::ParticipationId>(participations_sql, {{"person", person}}))
    found.insert(id);
  return found;
}

}  // namespace trellis::casework
