/// Challenges of matches in the database.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/date.hpp"
#include "core/id.hpp"
#include "core/identifiers.hpp"
#include "matching/ids.hpp"
#include "matching/match_store.hpp"
#include "programme/pairing_store.hpp"
#include "storage/database.hpp"

namespace trellis::matching {

struct Challenge {
  ChallengeId id;
  ProgrammeId programme;
  OrganisationId owner;
  programme::PairingId pairing;
  OrganisationId raised_for;  ///< the partner or the lead
  std::string raised_for_name;
  std::string partner_name;
  std::string lead_name;
  std::optional<Urn> partner_urn;
  std::optional<Urn> lead_urn;
  std::string reason;
  std::string reason_title;
  std::string words;
  Date last_day;
  std::string raised_by;
  Instant raised_at;
  std::optional<std::string> decision;  ///< "upheld" or "rejected"
  std::string decision_reason;
  std::optional<std::string> decided_by;
  std::optional<Instant> decided_at;
};
void read_row(storage::Columns& columns, Challenge& row);

/// Those that wait for a decision first, then the newest.
std::vector<Challenge> challenges_of(storage::Snapshot& db, ProgrammeId programme);
std::optional<Challenge> find_challenge(storage::Snapshot& db, ChallengeId id);
/// The newest first.
std::vector<Challenge> challenges_of_pairing(storage::Snapshot& db, programme::PairingId pairing);

/// What the newest match that proposed this pair says of it.
std::optional<Proposal> proposal_of_pair(storage::Snapshot& db,
                                         ProgrammeId programme,
                                         OrganisationId partner,
                                         OrganisationId lead);

/// The pairings that an organisation has now, as partner or as lead, by start.
std::vector<programme::Pairing> open_pairings_of(storage::Snapshot& db,
                                                 OrganisationId organisation);

/// Who challenges what, with the reason's title and the last day as they are on the day.
struct NewChallenge {
  const programme::Pairing& pairing;
  OrganisationId raised_for;
  std::string reason;
  std::string reason_title;
  std::string words;
  Date last_day;
  std::string raised_by;
  std::optional<PersonId> person;
  Instant raised_at;
};
ChallengeId insert_challenge(storage::Transaction& tx, const NewChallenge& challenge);

struct ChallengeDecision {
  std::string decision;
  std::string reason;
  std::string by;
  Instant at;
};
/// False when it was decided already.
bool write_decision(storage::Transaction& tx, ChallengeId id, const ChallengeDecision& decision);

}  // namespace trellis::matching
