/// Challenging a confirmed match, and deciding it.
#pragma once

#include <optional>
#include <string>

#include "access/actor.hpp"
#include "matching/challenge.hpp"
#include "matching/challenge_store.hpp"
#include "matching/trust_match_store.hpp"

namespace trellis::matching {

/// A match as the two schools see it, with what they may do about it today.
struct ConfirmedMatch {
  programme::Pairing pairing;
  std::optional<Proposal> proposal;        ///< why these two; none where no match proposed them
  std::optional<TrustProposal> of_trusts;  ///< the same where two trusts are matched
  ChallengeTerms terms;
  Date told_on;   ///< the day on which it was confirmed
  Date last_day;  ///< on which it may be challenged
  std::vector<Challenge> challenges;
  bool is_of_actor = false;  ///< the partner or the lead for which the actor acts
};

/// Whether the actor may open the match: `confirmed_match` answers exactly then.
bool may_see_match(storage::Snapshot& db, const access::Actor& actor, programme::PairingId id);

/// For the two schools, and for those who may run the programme's matching. The words of a
/// challenge and who wrote them are left out for the school that did not raise it.
Result<ConfirmedMatch> confirmed_match(storage::Snapshot& db,
                                       const access::Actor& actor,
                                       programme::PairingId id);

/// Says no to a match for the school acted for. Refuses a day past the last one, a match that has
/// ended, and a second challenge while one waits.
Result<ChallengeId> raise_challenge(storage::Database& db,
                                    const access::Actor& actor,
                                    programme::PairingId pairing,
                                    const ChallengeWords& said,
                                    Date today);

enum class ChallengeVerdict { upheld, rejected };

/// What a decision leads to.
struct Decided {
  ProgrammeId programme;
  std::optional<MatchRunId> repair_from;  ///< the newest match to repair; none when rejected
};

/// Rejects with a reason, or upholds: the pairing ends, the pair is kept apart, and the partner
/// waits for another lead. Needs run_matching and assign over the programme.
Result<Decided> decide_challenge(storage::Database& db,
                                 const access::Actor& actor,
                                 ChallengeId id,
                                 ChallengeVerdict verdict,
                                 const std::string& reason,
                                 Date today);

}  // namespace trellis::matching
