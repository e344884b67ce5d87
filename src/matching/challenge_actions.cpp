#include "matching/challenge_actions.hpp"

#include <algorithm>

#include "access/record.hpp"
#include "core/text.hpp"
#include "matching/loading_actions.hpp"
#include "matching/repair_actions.hpp"
#include "matching/subjects.hpp"
#include "programme/pairing_actions.hpp"
#include "programme/participation_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::matching {
namespace {

using programme::Pairing;
using storage::Snapshot;
using storage::Transaction;

/// The terms of the version that the partner's participation holds.
ChallengeTerms terms_of(Snapshot& db, const Pairing& pairing) {
  const auto partner = programme::find_participation(db, pairing.partner);
  if (!partner) return {};
  return challenge_terms(programme::load_definition(db, partner->definition)->matching);
}

/// An officer of a trust speaks for it where the trust itself is matched.
bool speaks_for(const access::Actor& actor, OrganisationId organisation) {
  return actor.may_act_for(organisation) ||
         (actor.carries(access::Permission::view_case) &&
          std::ranges::any_of(actor.grants, [&](const access::Grant& grant) {
            return grant.role == access::Role::trust_officer && grant.acting_for == organisation;
          }));
}

/// The school or trust of the pairing for which the actor acts now.
std::optional<OrganisationId> side_of(const access::Actor& actor, const Pairing& pairing) {
  for (const OrganisationId side : {pairing.partner_organisation, pairing.lead_organisation})
    if (actor.acting_for == side && speaks_for(actor, side)) return side;
  return std::nullopt;
}

bool may_match(Snapshot& db, const access::Actor& actor, ProgrammeId id) {
  return matchable_programme(db, actor, id).has_value();
}

/// The other school learns that there is a challenge and why, not in whose words.
void keep_to_challenger(std::vector<Challenge>& challenges, OrganisationId reader) {
  for (Challenge& challenge : challenges) {
    if (challenge.raised_for == reader) continue;
    challenge.words.clear();
    challenge.raised_by.clear();
  }
}

/// The pairing ends and the two are kept apart from now on.
Result<void> part(Transaction& tx,
                  const access::Actor& actor,
                  const Challenge& challenge,
                  const Pairing& pairing,
                  Date today) {
  const std::string why = "Challenge upheld: " + challenge.reason_title;
  if (!pairing.finished_on) TRY(programme::end_pairing(tx, actor, {pairing.id, today, why}));
  const Layer layer =
      registry::group_uid_of(tx, pairing.partner_organisation) ? Layer::trusts : Layer::schools;
  for (const PairRule& rule : pair_rules_of(tx, pairing.programme, layer))
    if (rule.partner == pairing.partner_organisation && rule.lead == pairing.lead_organisation) {
      if (rule.kind == "apart") return {};
      end_pair_rule(tx, rule.id, {actor.name, actor.at, why});
    }
  insert_pair_rule(tx,
                   pairing.programme,
                   pairing.owner,
                   {.kind = "apart",
                    .partner = pairing.partner_organisation,
                    .lead = pairing.lead_organisation,
                    .reason = why,
                    .set_by = actor.name,
                    .set_at = actor.at});
  return {};
}

}  // namespace

bool may_see_match(Snapshot& db, const access::Actor& actor, programme::PairingId id) {
  const auto pairing = programme::find_pairing(db, id);
  return pairing && (side_of(actor, *pairing) || may_match(db, actor, pairing->programme));
}

Result<ConfirmedMatch> confirmed_match(Snapshot& db,
                                       const access::Actor& actor,
                                       programme::PairingId id) {
  const auto pairing = programme::find_pairing(db, id);
  const auto side = pairing ? side_of(actor, *pairing) : std::nullopt;
  const bool is_staff = pairing && may_match(db, actor, pairing->programme);
  if (!pairing || (!side && !is_staff))
    return problem(
        ProblemKind::not_found, "", "There is no match at this address that you may see");
  ConfirmedMatch match{
      .pairing = *pairing,
      .proposal = proposal_of_pair(
          db, pairing->programme, pairing->partner_organisation, pairing->lead_organisation),
      .of_trusts = trust_proposal_of_pair(
          db, pairing->programme, pairing->partner_organisation, pairing->lead_organisation),
      .terms = terms_of(db, *pairing),
      .told_on = pairing->confirmed_at.date_in_england(),
      .last_day = {},
      .challenges = challenges_of_pairing(db, id),
      .is_of_actor = side.has_value()};
  if (side && !is_staff) keep_to_challenger(match.challenges, *side);
  match.last_day = challenge_last_day(match.terms, match.told_on);
  return match;
}

Result<ChallengeId> raise_challenge(storage::Database& db,
                                    const access::Actor& actor,
                                    programme::PairingId id,
                                    const ChallengeWords& said,
                                    Date today) {
  return db.write([&](Transaction& tx) -> Result<ChallengeId> {
    const ConfirmedMatch match = TRY(confirmed_match(tx, actor, id));
    const auto side = side_of(actor, match.pairing);
    if (!side)
      return problem(
          ProblemKind::not_allowed, "", "Only the lead and the partner may challenge their match");
    if (match.pairing.finished_on)
      return problem(ProblemKind::conflict,
                     "",
                     "This match ended on " + match.pairing.finished_on->long_text());
    const std::string title = TRY(check_challenge(match.terms, match.told_on, today, said));
    if (!match.challenges.empty() && !match.challenges.front().decision)
      return problem(ProblemKind::conflict,
                     "",
                     "This match has been challenged already: it waits for a decision");
    const ChallengeId challenge = insert_challenge(tx,
                                                   {.pairing = match.pairing,
                                                    .raised_for = *side,
                                                    .reason = said.reason,
                                                    .reason_title = title,
                                                    .words = std::string(trim(said.words)),
                                                    .last_day = match.last_day,
                                                    .raised_by = actor.name,
                                                    .person = actor.person,
                                                    .raised_at = actor.at});
    access::record(tx,
                   actor,
                   "match.challenged",
                   {events::subject(challenge),
                    events::subject(match.pairing.id),
                    events::subject(match.pairing.programme),
                    events::subject(match.pairing.partner_organisation),
                    events::subject(match.pairing.lead_organisation)},
                   events::Changes().say("reason", said.reason));
    return challenge;
  });
}

Result<Decided> decide_challenge(storage::Database& db,
                                 const access::Actor& actor,
                                 ChallengeId id,
                                 ChallengeVerdict verdict,
                                 const std::string& reason,
                                 Date today) {
  return db.write([&](Transaction& tx) -> Result<Decided> {
    const auto challenge = find_challenge(tx, id);
    if (!challenge) return problem(ProblemKind::not_found, "", "There is no such challenge");
    const programme::Programme programme =
        TRY(matchable_programme(tx, actor, challenge->programme));
    if (!access::may(actor, access::Permission::assign, programme::scope_of(programme)))
      return problem(ProblemKind::not_allowed, "", "You cannot decide about matches");
    if (trim(reason).empty())
      return problem(ProblemKind::missing, "reason", "Enter why you decide so");
    const bool is_upheld = verdict == ChallengeVerdict::upheld;
    if (!write_decision(
            tx,
            id,
            {is_upheld ? "upheld" : "rejected", std::string(trim(reason)), actor.name, actor.at}))
      return problem(ProblemKind::conflict, "", "This challenge has been decided already");
    const Pairing pairing = *programme::find_pairing(tx, challenge->pairing);
    Decided decided{.programme = challenge->programme, .repair_from = {}};
    if (is_upheld) {
      TRY_VOID(part(tx, actor, *challenge, pairing, today));
      decided.repair_from = run_to_repair(tx, pairing);
    }
    access::record(tx,
                   actor,
                   is_upheld ? "match.challenge_upheld" : "match.challenge_rejected",
                   {events::subject(id),
                    events::subject(pairing.id),
                    events::subject(pairing.programme),
                    events::subject(pairing.partner_organisation),
                    events::subject(pairing.lead_organisation)});
    return decided;
  });
}

}  // namespace trellis::matching
