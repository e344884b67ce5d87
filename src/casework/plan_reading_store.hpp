/// Readings of plans with their verdicts in the database, and who may be asked to read.
#pragma once

#include <string>
#include <vector>

#include "access/actor.hpp"
#include "casework/plan_reading.hpp"
#include "storage/database.hpp"

namespace trellis::casework {

/// Every reading of a case's plan, through all versions: newest version first, then the newest.
std::vector<PlanReading> readings_of(storage::Snapshot& db, CaseId id);
std::optional<PlanReading> find_reading(storage::Snapshot& db, PlanReadingId id);
/// A reading that waits for a decision, with whose plan it is.
struct WaitingReading {
  PlanReadingId id{};
  CaseId case_id{};
  std::string school{};
  std::string programme{};
  int version = 0;
  Date asked_on{};
  std::optional<Date> due_on{};
};
/// Quality assurance that waits in the open cases that the actor manages: the earliest day first.
std::vector<WaitingReading> quality_waiting(storage::Snapshot& db, const access::Actor& actor);
/// What a person of this organisation was asked to read as a peer and has not decided.
std::vector<WaitingReading> peer_waiting(storage::Snapshot& db,
                                         PersonId reader,
                                         OrganisationId acting_for);
/// In the order in which they were given.
std::vector<CriterionVerdict> verdicts_of(storage::Snapshot& db, PlanReadingId id);

/// Somebody of another school in the same programme.
struct PeerReader {
  PersonId person{};
  std::string name{};
  OrganisationId organisation{};
  std::string school{};
};
/// Whom the plan of a case may be sent to: by school, then by name.
std::vector<PeerReader> peer_readers(storage::Snapshot& db,
                                     OrganisationId holder,
                                     OrganisationId owner,
                                     ProgrammeId programme,
                                     Date today);

PlanReadingId insert_reading(storage::Transaction& tx,
                             const PlanReading& reading,
                             std::optional<PersonId> by,
                             Instant now);
/// False when it was decided or withdrawn before.
bool save_decision(storage::Transaction& tx,
                   const PlanReading& reading,
                   const ReadingDecision& decision,
                   Date on,
                   std::optional<PersonId> by,
                   Instant now);

void read_row(storage::Columns& columns, PlanReading& row);
void read_row(storage::Columns& columns, CriterionVerdict& row);
void read_row(storage::Columns& columns, PeerReader& row);
void read_row(storage::Columns& columns, WaitingReading& row);

}  // namespace trellis::casework
