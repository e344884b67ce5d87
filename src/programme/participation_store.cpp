#include "programme/participation_store.hpp"

#include <algorithm>
#include <stdexcept>

namespace trellis::programme {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr auto find_participation_sql = R"(
  select p.participation_id, p.programme_id, p.owner_organisation_id, p.organisation_id, p.unit,
         p.stream, p.definition_version_id, p.cohort_id, p.applied_on, p.opened_on, p.finished_on,
         s.state, s.happened_on
  from participation p
  join participation_step s on s.participation_id = p.participation_id
   and s.superseded_at is null
  where p.participation_id = :id
  order by p.participation_id)";

constexpr auto open_participation_sql = R"(
  select p.participation_id, p.programme_id, p.owner_organisation_id, p.organisation_id, p.unit,
         p.stream, p.definition_version_id, p.cohort_id, p.applied_on, p.opened_on, p.finished_on,
         s.state, s.happened_on
  from participation p
  join participation_step s on s.participation_id = p.participation_id
   and s.superseded_at is null
  where p.programme_id = :programme and p.organisation_id = :organisation and p.unit = :unit
    and p.finished_on is null
  order by p.participation_id)";

constexpr auto participations_sql = R"(
  select p.participation_id, p.programme_id, p.owner_organisation_id, p.organisation_id, p.unit,
         p.stream, p.definition_version_id, p.cohort_id, p.applied_on, p.opened_on, p.finished_on,
         s.state, s.happened_on
  from participation p
  join participation_step s on s.participation_id = p.participation_id
   and s.superseded_at is null
  where p.programme_id = :programme and p.unit = :unit
  order by p.organisation_id, p.participation_id)";

constexpr auto participations_in_cohort_sql = R"(
  select p.participation_id, p.programme_id, p.owner_organisation_id, p.organisation_id, p.unit,
         p.stream, p.definition_version_id, p.cohort_id, p.applied_on, p.opened_on, p.finished_on,
         s.state, s.happened_on
  from participation p
  join participation_step s on s.participation_id = p.participation_id
   and s.superseded_at is null
  where p.programme_id = :programme and p.unit = :unit and p.cohort_id = :cohort
  order by p.organisation_id, p.participation_id)";

constexpr auto participations_of_sql = R"(
  select p.participation_id, p.programme_id, p.owner_organisation_id, p.organisation_id, p.unit,
         p.stream, p.definition_version_id, p.cohort_id, p.applied_on, p.opened_on, p.finished_on,
         s.state, s.happened_on
  from participation p
  join participation_step s on s.participation_id = p.participation_id
   and s.superseded_at is null
  where p.organisation_id = :organisation
  order by p.participation_id)";

constexpr auto engaged_sql = R"(
  select distinct organisation_id
  from participation
  where finished_on is null and organisation_id in (:organisations)
  order by organisation_id)";

constexpr auto steps_of_sql = R"(
  select state, happened_on, reason, by_person_id, recorded_at
  from participation_step
  where participation_id = :id
  order by participation_step_id)";

constexpr auto count_by_state_sql = R"(
  select p.unit, s.state, count(*)
  from participation p
  join participation_step s on s.participation_id = p.participation_id
   and s.superseded_at is null
  where p.programme_id = :programme
  group by p.unit, s.state
  order by p.unit, s.state)";

constexpr auto count_by_state_in_cohort_sql = R"(
  select p.unit, s.state, count(*)
  from participation p
  join participation_step s on s.participation_id = p.participation_id
   and s.superseded_at is null
  where p.programme_id = :programme and p.cohort_id = :cohort
  group by p.unit, s.state
  order by p.unit, s.state)";

constexpr auto insert_participation_sql = R"(
  insert into participation (programme_id, owner_organisation_id, organisation_id, unit, stream,
                             definition_version_id, cohort_id, applied_on, opened_on)
  values (:programme, :owner, :organisation, :unit, :stream, :definition, :cohort, :applied_on,
          :opened_on)
  returning participation_id)";

constexpr auto supersede_step_sql = R"(
  update participation_step
  set superseded_at = :now
  where participation_id = :id and superseded_at is null)";

constexpr auto insert_step_sql = R"(
  insert into participation_step (participation_id, state, happened_on, reason, by_person_id,
                                  recorded_at)
  values (:id, :state, :on, :reason, :by, :now))";

constexpr auto finish_participation_sql = R"(
  update participation
  set finished_on = :on
  where participation_id = :id)";

constexpr auto update_participation_sql = R"(
  update participation
  set stream = :stream, definition_version_id = :definition, cohort_id = :cohort,
      applied_on = :applied_on
  where participation_id = :id)";

/// A state that this binary does not know would mean a database of a newer one.
ParticipationState state_in(const std::string& name) {
  const auto state = participation_state_from_name(name);
  if (!state) throw std::logic_error("The database holds the unknown state \"" + name + "\"");
  return *state;
}

}  // namespace

access::Scope scope_of(const Participation& participation) {
  return {.owner = participation.owner,
          .programme = participation.programme,
          .organisation = participation.organisation};
}

void read_row(storage::Columns& columns, Participation& row) {
  std::string state;
  columns >> row.id >> row.programme >> row.owner >> row.organisation >> row.unit >> row.stream >>
      row.definition >> row.cohort >> row.applied_on >> row.opened_on >> row.finished_on >> state >>
      row.state_on;
  row.state = state_in(state);
}

void read_row(storage::Columns& columns, ParticipationStep& row) {
  std::string state;
  columns >> state >> row.happened_on >> row.reason >> row.by >> row.recorded_at;
  row.state = state_in(state);
}

void read_row(storage::Columns& columns, StateCount& row) {
  std::string state;
  columns >> row.unit >> state >> row.count;
  row.state = state_in(state);
}

std::optional<Participation> find_participation(Snapshot& db, ParticipationId id) {
  return db.one<Participation>(find_participation_sql, {{"id", id}});
}

std::optional<Participation> open_participation_of(Snapshot& db,
                                                   ProgrammeId programme,
                                                   OrganisationId organisation,
                                                   std::string_view unit) {
  return db.one<Participation>(
      open_participation_sql,
      {{"programme", programme}, {"organisation", organisation}, {"unit", unit}});
}

std::vector<Participation> participations(Snapshot& db,
                                          ProgrammeId programme,
                                          std::string_view unit,
                                          std::optional<CohortId> cohort) {
  if (cohort)
    return db.rows<Participation>(participations_in_cohort_sql,
                                  {{"programme", programme}, {"unit", unit}, {"cohort", *cohort}});
  return db.rows<Participation>(participations_sql, {{"programme", programme}, {"unit", unit}});
}

std::vector<Participation> participations_of(Snapshot& db, OrganisationId organisation) {
  return db.rows<Participation>(participations_of_sql, {{"organisation", organisation}});
}

std::unordered_set<OrganisationId> engaged_organisations(
    Snapshot& db, const std::vector<OrganisationId>& organisations) {
  std::unordered_set<OrganisationId> engaged;
  for (std::size_t from = 0; from < organisations.size(); from += storage::list_values_max) {
    const std::size_t to = std::min(organisations.size(), from + storage::list_values_max);
    const std::vector<OrganisationId> some(
        organisations.begin() + static_cast<std::ptrdiff_t>(from),
        organisations.begin() + static_cast<std::ptrdiff_t>(to));
    db.each<OrganisationId>(
        engaged_sql, {{"organisations", some}}, [&](OrganisationId&& id) { engaged.insert(id); });
  }
  return engaged;
}

std::vector<ParticipationStep> steps_of(Snapshot& db, ParticipationId id) {
  return db.rows<ParticipationStep>(steps_of_sql, {{"id", id}});
}

std::vector<StateCount> count_by_state(Snapshot& db,
                                       ProgrammeId programme,
                                       std::optional<CohortId> cohort) {
  if (cohort)
    return db.rows<StateCount>(count_by_state_in_cohort_sql,
                               {{"programme", programme}, {"cohort", *cohort}});
  return db.rows<StateCount>(count_by_state_sql, {{"programme", programme}});
}

ParticipationId insert_participation(Transaction& tx,
                                     const Participation& participation,
                                     std::optional<PersonId> by,
                                     Instant now) {
  const ParticipationId id{tx.insert(insert_participation_sql,
                                     {{"programme", participation.programme},
                                      {"owner", participation.owner},
                                      {"organisation", participation.organisation},
                                      {"unit", participation.unit},
                                      {"stream", participation.stream},
                                      {"definition", participation.definition},
                                      {"cohort", participation.cohort},
                                      {"applied_on", participation.applied_on},
                                      {"opened_on", participation.opened_on}})};
  tx.execute(insert_step_sql,
             {{"id", id},
              {"state", name_of(participation.state)},
              {"on", participation.opened_on},
              {"reason", ""},
              {"by", by},
              {"now", now}});
  return id;
}

void insert_step(Transaction& tx, const NewStep& step) {
  tx.execute(supersede_step_sql, {{"id", step.participation}, {"now", step.at}});
  tx.execute(insert_step_sql,
             {{"id", step.participation},
              {"state", name_of(step.state)},
              {"on", step.happened_on},
              {"reason", step.reason},
              {"by", step.by},
              {"now", step.at}});
  if (is_final(step.state))
    tx.execute(finish_participation_sql, {{"id", step.participation}, {"on", step.happened_on}});
}

void update_participation(Transaction& tx, const Participation& participation) {
  tx.execute(update_participation_sql,
             {{"id", participation.id},
              {"stream", participation.stream},
              {"definition", participation.definition},
              {"cohort", participation.cohort},
              {"applied_on", participation.applied_on}});
}

}  // namespace trellis::programme
