/// Participations and their steps in the database.
#pragma once

#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "access/permission.hpp"
#include "programme/participation.hpp"
#include "programme/subjects.hpp"
#include "storage/database.hpp"

namespace trellis::programme {

struct Participation {
  ParticipationId id{};
  ProgrammeId programme{};
  OrganisationId owner{};
  OrganisationId organisation{};
  std::string unit{};
  std::string stream{};
  DefinitionId definition{};
  std::optional<CohortId> cohort{};
  std::optional<Date> applied_on{};
  Date opened_on{};
  std::optional<Date> finished_on{};
  ParticipationState state = ParticipationState::interested;
  Date state_on{};
};

struct ParticipationStep {
  ParticipationState state = ParticipationState::interested;
  Date happened_on{};
  std::string reason{};
  std::optional<PersonId> by{};
  Instant recorded_at{};
};

/// Where a participation lies, for access checks.
access::Scope scope_of(const Participation& participation);

std::optional<Participation> find_participation(storage::Snapshot& db, ParticipationId id);
/// The open one of an organisation as a unit, if any.
std::optional<Participation> open_participation_of(storage::Snapshot& db,
                                                   ProgrammeId programme,
                                                   OrganisationId organisation,
                                                   std::string_view unit);
/// Every participation as a unit ("lead"), of all cohorts or of one, by organisation.
std::vector<Participation> participations(storage::Snapshot& db,
                                          ProgrammeId programme,
                                          std::string_view unit,
                                          std::optional<CohortId> cohort = std::nullopt);
std::vector<Participation> participations_of(storage::Snapshot& db, OrganisationId organisation);
/// Those of `organisations` that take part in a programme now: an import asks before it lets a
/// school that closed go to its successor.
std::unordered_set<OrganisationId> engaged_organisations(
    storage::Snapshot& db, const std::vector<OrganisationId>& organisations);
/// Oldest first.
std::vector<ParticipationStep> steps_of(storage::Snapshot& db, ParticipationId id);

struct StateCount {
  std::string unit{};
  ParticipationState state = ParticipationState::interested;
  std::int64_t count = 0;
};
/// How many stand where: the funnel of a programme, or of one cohort.
std::vector<StateCount> count_by_state(storage::Snapshot& db,
                                       ProgrammeId programme,
                                       std::optional<CohortId> cohort = std::nullopt);

/// Inserts the row and its first step (the state and day of `participation`).
ParticipationId insert_participation(storage::Transaction& tx,
                                     const Participation& participation,
                                     std::optional<PersonId> by,
                                     Instant now);
struct NewStep {
  ParticipationId participation{};
  ParticipationState state = ParticipationState::interested;
  Date happened_on{};
  std::string reason{};
  std::optional<PersonId> by{};
  Instant at{};
};
/// Adds a step and ends the participation when it is a final one.
void insert_step(storage::Transaction& tx, const NewStep& step);
/// Cohort, stream, version and day of application, as they stand in `participation`.
void update_participation(storage::Transaction& tx, const Participation& participation);

void read_row(storage::Columns& columns, Participation& row);
void read_row(storage::Columns& columns, ParticipationStep& row);
void read_row(storage::Columns& columns, StateCount& row);

}  // namespace trellis::programme
