#include "access/grant_store.hpp"

namespace trellis::access {

using storage::Columns;
using storage::Snapshot;
using storage::Transaction;

namespace {

constexpr auto save_grant_sql = R"(
  insert into role_grant
    (person_id, role, owner_organisation_id, programme_id, region_code, organisation_id,
     pairing_id, acting_for_organisation_id, started_on, finished_on, granted_by_person_id,
     recorded_at)
  values
    (:person, :role, :owner, :programme, :region, :organisation,
     :pairing, :acting_for, :started_on, :finished_on, :granted_by, :now)
  returning role_grant_id)";

constexpr auto grants_of_sql = R"(
  select role_grant_id, role, owner_organisation_id, programme_id, region_code, organisation_id,
         pairing_id, acting_for_organisation_id, started_on, finished_on
  from role_grant
  where person_id = :person
    and started_on <= :today
    and (finished_on is null or finished_on > :today)
  order by role_grant_id)";

constexpr auto end_grants_sql = R"(
  update role_grant
  set finished_on = :today
  where person_id = :person
    and (finished_on is null or finished_on > :today))";

constexpr auto people_of_owner_sql = R"(
  select g.person_id, p.name, g.role_grant_id, g.role, g.owner_organisation_id, g.programme_id,
         g.region_code, g.organisation_id, g.pairing_id, g.acting_for_organisation_id,
         g.started_on, g.finished_on
  from role_grant g
  join person p on p.person_id = g.person_id
  where g.owner_organisation_id = :owner
    and g.started_on <= :today
    and (g.finished_on is null or g.finished_on > :today)
  order by p.name, g.person_id, g.role_grant_id)";

}  // namespace

void read_row(Columns& columns, Grant& row) {
  std::string role;
  columns >> row.id >> role >> row.scope.owner >> row.scope.programme >> row.scope.region >>
      row.scope.organisation >> row.scope.pairing >> row.acting_for >> row.period.from >>
      row.period.to;
  const auto known = role_from_name(role);
  if (!known) throw storage::Error(storage::Failure::damaged, "Unknown role: " + role);
  row.role = *known;
}

void read_row(Columns& columns, GrantedPerson& row) {
  columns >> row.person >> row.name;
  read_row(columns, row.grant);
}

std::int64_t save_grant(Transaction& tx,
                        PersonId person,
                        const Grant& grant,
                        std::optional<PersonId> granted_by,
                        Instant now) {
  return tx.insert(save_grant_sql,
                   {{"person", person},
                    {"role", name_of(grant.role)},
                    {"owner", grant.scope.owner},
                    {"programme", grant.scope.programme},
                    {"region", grant.scope.region},
                    {"organisation", grant.scope.organisation},
                    {"pairing", grant.scope.pairing},
                    {"acting_for", grant.acting_for},
                    {"started_on", grant.period.from},
                    {"finished_on", grant.period.to},
                    {"granted_by", granted_by},
                    {"now", now}});
}

std::vector<Grant> grants_of(Snapshot& db, PersonId person, Date today) {
  return db.rows<Grant>(grants_of_sql, {{"person", person}, {"today", today}});
}

void end_grants(Transaction& tx, PersonId person, Date today) {
  tx.execute(end_grants_sql, {{"person", person}, {"today", today}});
}

std::vector<GrantedPerson> people_of_owner(Snapshot& db, OrganisationId owner, Date today) {
  return db.rows<GrantedPerson>(people_of_owner_sql, {{"owner", owner}, {"today", today}});
}

}  // namespace trellis::access
