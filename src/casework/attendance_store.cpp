#include "casework/attendance_store.hpp"

namespace trellis::casework {
namespace {

constexpr auto attendance_sql = R"(
  select ep.engagement_id, ep.person_id, ep.organisation_id, p.name,
         coalesce(s.name, o.name, ''), ep.presence, ep.reason,
         case when p.erased_at is null then 0 else 1 end
  from engagement_person ep
  join engagement e on e.engagement_id = ep.engagement_id
  join person p on p.person_id = ep.person_id
  join organisation o on o.organisation_id = ep.organisation_id
  left join organisation_identifier i on i.organisation_id = ep.organisation_id
    and i.scheme = 'urn' and i.finished_on is null
  left join establishment s on s.urn = cast(i.value as integer)
  where e.case_id = :id and e.deleted_at is null
  order by ep.engagement_id, 5, p.name, ep.person_id)";

constexpr auto save_attendance_sql = R"(
  insert into engagement_person (engagement_id, person_id, organisation_id, role, presence, reason,
                                 recorded_at, recorded_by_person_id)
  values (:engagement, :person, :organisation, :role, :presence, :reason, :now, :by)
  on conflict (engagement_id, person_id)
  do update set presence = excluded.presence, reason = excluded.reason,
                recorded_at = excluded.recorded_at,
                recorded_by_person_id = excluded.recorded_by_person_id)";

constexpr auto assigned_with_sheets_sql = R"(
  select distinct c.case_id
  from case_assignment a
  join case_file c on c.case_id = a.case_id and c.finished_on is null
  join engagement e on e.case_id = c.case_id and e.deleted_at is null
  join engagement_person ep on ep.engagement_id = e.engagement_id and ep.presence = 'absent'
  where a.person_id = :person and a.finished_on is null
  order by c.case_id)";

}  // namespace

void read_row(storage::Columns& columns, AttendanceLine& row) {
  std::string presence;
  columns >> row.engagement >> row.person >> row.organisation >> row.name >> row.school >>
      presence >> row.reason >> row.is_erased;
  row.presence = presence_from_name(presence).value_or(Presence::expected);
}

std::vector<AttendanceLine> attendance_of(storage::Snapshot& db, CaseId id) {
  return db.rows<AttendanceLine>(attendance_sql, {{"id", id}});
}

void save_attendance(storage::Transaction& tx,
                     const AttendanceLine& line,
                     std::string_view role,
                     std::optional<PersonId> by,
                     Instant now) {
  tx.execute(save_attendance_sql,
             {{"engagement", line.engagement},
              {"person", line.person},
              {"organisation", line.organisation},
              {"role", role},
              {"presence", name_of(line.presence)},
              {"reason", line.reason},
              {"now", now},
              {"by", by}});
}

std::vector<CaseId> assigned_with_sheets(storage::Snapshot& db, PersonId person) {
  return db.rows<CaseId>(assigned_with_sheets_sql, {{"person", person}});
}

}  // namespace trellis::casework
