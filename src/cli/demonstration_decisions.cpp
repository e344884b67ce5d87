#include <algorithm>
#include <map>

#include "casework/opening_actions.hpp"
#include "cli/demonstration_steps.hpp"
#include "matching/challenge_actions.hpp"
#include "matching/match_actions.hpp"
#include "programme/participation_store.hpp"

namespace trellis::cli {
namespace {

/// Matches of cohorts to come, with the day on which each begins.
struct Coming {
  matching::Proposal proposal;
  Date start;
};

std::vector<Coming> coming(storage::Snapshot& db, ProgrammeId programme, Date today) {
  std::map<int, Date> starts;
  for (const programme::Cohort& cohort : programme::cohorts(db, programme))
    starts[cohort.plan.number] = cohort.plan.starts_on;
  std::vector<Coming> all;
  const auto runs = matching::runs_of(db, programme);
  if (runs.empty()) return all;
  for (const matching::Proposal& row : matching::proposals_of(db, runs.front().id))
    if (row.lead && starts.contains(row.cohort) && starts[row.cohort] > today)
      all.push_back({row, starts[row.cohort]});
  return all;
}

/// Somebody of the partner, who acts for it.
access::Actor headteacher(const access::Actor& actor,
                          const programme::Programme& programme,
                          OrganisationId school) {
  return {.name = "Headteacher (invented)",
          .acting_for = school,
          .grants = {{.role = access::Role::partner_school,
                      .scope = {.owner = programme.owner,
                                .programme = programme.id,
                                .organisation = school},
                      .acting_for = school,
                      .period = {Date(2020, 1, 1), {}}}},
          .at = actor.at};
}

/// Nothing where the lead or the partner is not at that point.
Result<std::optional<programme::PairingId>> confirm(storage::Database& db,
                                                    const access::Actor& actor,
                                                    ProgrammeId programme,
                                                    const Coming& row) {
  return db.write([&](storage::Transaction& tx) -> Result<std::optional<programme::PairingId>> {
    const auto partner =
        programme::open_participation_of(tx, programme, row.proposal.partner, "partner");
    const auto lead = programme::open_participation_of(tx, programme, *row.proposal.lead, "lead");
    if (!partner || !lead) return std::nullopt;
    TRY(casework::confirm_and_open(tx,
                                   actor,
                                   {.lead = lead->id,
                                    .partner = partner->id,
                                    .started_on = row.start,
                                    .because = "the first match"},
                                   actor.at.date_in_england()));
    return programme::open_pairing_of(tx, partner->id)->id;
  });
}

}  // namespace

Result<void> decide_by_hand(storage::Database& db,
                            const access::Actor& actor,
                            const programme::Programme& programme) {
  const Date today = actor.at.date_in_england();
  const auto rows =
      db.read([&](storage::Snapshot& snapshot) { return coming(snapshot, programme.id, today); });
  if (rows.size() < 2) return {};
  const Coming& first = rows.front();
  if (const auto pairing = TRY(confirm(db, actor, programme.id, first)))
    TRY(matching::raise_challenge(db,
                                  headteacher(actor, programme, first.proposal.partner),
                                  *pairing,
                                  {"distance", "Invented: the road is closed in winter."},
                                  today));
  const matching::Proposal& kept = rows[1].proposal;
  TRY(matching::keep_pair(db,
                          actor,
                          {.programme = programme.id,
                           .partner = kept.partner_urn,
                           .lead = *kept.lead_urn,
                           .reason = "Existing partnership: invented for the demonstration"}));
  return {};
}

}  // namespace trellis::cli
