#include "programme/nominated_lead_store.hpp"

namespace trellis::programme {
namespace {

constexpr auto nominated_people_sql = R"(
  select p.person_id, p.name,
         case when exists (select 1 from nominated_lead l
                           where l.organisation_id = :organisation
                             and l.programme_id = :programme
                             and l.person_id = p.person_id
                             and l.finished_on is null) then 1 else 0 end as leads
  from person p
  where p.erased_at is null
    and exists (select 1 from role_grant g
                where g.person_id = p.person_id
                  and g.acting_for_organisation_id = :organisation
                  and g.role in ('lead_school', 'partner_school')
                  and (g.programme_id is null or g.programme_id = :programme)
                  and g.started_on <= :today
                  and (g.finished_on is null or g.finished_on > :today))
  order by leads desc, p.name, p.person_id)";

constexpr auto end_lead_sql = R"(
  update nominated_lead
  set finished_on = :on
  where organisation_id = :organisation and programme_id = :programme and finished_on is null)";

constexpr auto insert_lead_sql = R"(
  insert into nominated_lead
    (organisation_id, programme_id, person_id, started_on, by_person_id, recorded_at)
  values (:organisation, :programme, :person, :on, :by, :now))";

}  // namespace

void read_row(storage::Columns& columns, NominatedPerson& row) {
  columns >> row.person >> row.name >> row.is_lead;
}

std::vector<NominatedPerson> nominated_people(storage::Snapshot& db,
                                              OrganisationId organisation,
                                              ProgrammeId programme,
                                              Date today) {
  return db.rows<NominatedPerson>(
      nominated_people_sql,
      {{"organisation", organisation}, {"programme", programme}, {"today", today}});
}

void save_nominated_lead(storage::Transaction& tx, const NewNominatedLead& lead, Instant now) {
  tx.execute(end_lead_sql,
             {{"organisation", lead.organisation}, {"programme", lead.programme}, {"on", lead.on}});
  tx.execute(insert_lead_sql,
             {{"organisation", lead.organisation},
              {"programme", lead.programme},
              {"person", lead.person},
              {"on", lead.on},
              {"by", lead.by},
              {"now", now}});
}

}  // namespace trellis::programme
