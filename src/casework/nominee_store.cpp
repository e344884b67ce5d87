#include "casework/nominee_store.hpp"

namespace trellis::casework {
namespace {

constexpr auto nominees_sql = R"(
  select n.person_id, n.organisation_id, n.programme_id, p.name, n.started_on, n.retain_until
  from nominee n
  join person p on p.person_id = n.person_id and p.erased_at is null
  where n.organisation_id = :organisation and n.programme_id = :programme
    and (n.finished_on is null or n.finished_on > :day)
  order by p.name, n.person_id)";

constexpr auto find_nominee_sql = R"(
  select n.person_id, n.organisation_id, n.programme_id, p.name, n.started_on, n.retain_until
  from nominee n
  join person p on p.person_id = n.person_id and p.erased_at is null
  where n.person_id = :person
  order by n.person_id)";

constexpr auto nominees_to_forget_sql = R"(
  select n.person_id, n.organisation_id, n.programme_id, p.name, n.started_on, n.retain_until
  from nominee n
  join person p on p.person_id = n.person_id and p.erased_at is null
  where n.retain_until <= :today
  order by n.person_id)";

constexpr auto insert_nominee_sql = R"(
  insert into nominee (person_id, organisation_id, programme_id, started_on, retain_until,
                       added_by_person_id, recorded_at)
  values (:person, :organisation, :programme, :started_on, :retain_until, :by, :now))";

constexpr auto end_nominee_sql = R"(
  update nominee
  set finished_on = :on
  where person_id = :person and finished_on is null)";

}  // namespace

void read_row(storage::Columns& columns, Nominee& row) {
  columns >> row.person >> row.organisation >> row.programme >> row.name >> row.started_on >>
      row.retain_until;
}

std::vector<Nominee> nominees_of(storage::Snapshot& db,
                                 OrganisationId organisation,
                                 ProgrammeId programme,
                                 Date day) {
  return db.rows<Nominee>(nominees_sql,
                          {{"organisation", organisation}, {"programme", programme}, {"day", day}});
}

std::optional<Nominee> find_nominee(storage::Snapshot& db, PersonId person) {
  return db.one<Nominee>(find_nominee_sql, {{"person", person}});
}

std::vector<Nominee> nominees_to_forget(storage::Snapshot& db, Date today) {
  return db.rows<Nominee>(nominees_to_forget_sql, {{"today", today}});
}

void insert_nominee(storage::Transaction& tx,
                    const Nominee& nominee,
                    std::optional<PersonId> by,
                    Instant now) {
  tx.execute(insert_nominee_sql,
             {{"person", nominee.person},
              {"organisation", nominee.organisation},
              {"programme", nominee.programme},
              {"started_on", nominee.started_on},
              {"retain_until", nominee.retain_until},
              {"by", by},
              {"now", now}});
}

void end_nominee(storage::Transaction& tx, PersonId person, Date on) {
  tx.execute(end_nominee_sql, {{"person", person}, {"on", on}});
}

}  // namespace trellis::casework
