/// What people do with the layer of trusts: run a match, confirm its proposals.
#pragma once

#include <optional>

#include "access/actor.hpp"
#include "core/result.hpp"
#include "matching/confirm_actions.hpp"
#include "matching/match.hpp"
#include "matching/trust_match_store.hpp"
#include "programme/definition.hpp"
#include "programme/programme_store.hpp"
#include "storage/database.hpp"

namespace trellis::matching {

/// Whether a programme takes trusts as partners of lead trusts.
bool matches_trusts(const programme::Definition& definition);

/// Partner trusts that wait for a lead, of all cohorts.
std::size_t trusts_waiting(storage::Snapshot& db, ProgrammeId programme);

/// Reads, solves, verifies and keeps a run of the trusts in one transaction. Needs run_matching on
/// the programme. Nothing is told to anybody by it.
Result<TrustMatchRunId> run_trust_match(storage::Database& db,
                                        const access::Actor& actor,
                                        ProgrammeId programme,
                                        std::optional<int> cohort);

/// Confirms the proposals of a run through the programme, which counts the places of every year;
/// each opens its case. As `confirm_run` does for schools.
Result<Confirmed> confirm_trust_run(storage::Database& db,
                                    const access::Actor& actor,
                                    TrustMatchRunId run,
                                    Date today);

/// What confirmed pairings of trusts leave of the places of their lead trusts' schools: the effect
/// on the match of schools.
std::vector<TrustCeiling> trust_ceilings(storage::Snapshot& db,
                                         ProgrammeId programme,
                                         const programme::Definition& definition,
                                         const std::vector<Lead>& leads);

}  // namespace trellis::matching
