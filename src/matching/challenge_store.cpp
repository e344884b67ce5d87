#include "matching/challenge_store.hpp"

namespace trellis::matching {
namespace {

#define CHALLENGES                                                                          \
  "select c.match_challenge_id, c.programme_id, c.owner_organisation_id, c.pairing_id, "    \
  "c.raised_for_organisation_id, "                                                          \
  "case when c.raised_for_organisation_id = x.lead_organisation_id "                        \
  "then coalesce(le.name, lo.name) else coalesce(pe.name, po.name) end, "                   \
  "coalesce(pe.name, po.name), "                                                            \
  "coalesce(le.name, lo.name), cast(pi.value as integer), cast(li.value as integer), "      \
  "c.reason, c.reason_title, c.words, c.last_day, c.raised_by, c.raised_at, c.decision, "   \
  "c.decision_reason, c.decided_by, c.decided_at "                                          \
  "from match_challenge c "                                                                 \
  "join pairing x on x.pairing_id = c.pairing_id "                                          \
  "join organisation po on po.organisation_id = x.partner_organisation_id "                 \
  "join organisation lo on lo.organisation_id = x.lead_organisation_id "                    \
  "left join organisation_identifier pi on pi.organisation_id = x.partner_organisation_id " \
  "and pi.scheme = 'urn' and pi.finished_on is null "                                       \
  "left join organisation_identifier li on li.organisation_id = x.lead_organisation_id "    \
  "and li.scheme = 'urn' and li.finished_on is null "                                       \
  "left join establishment pe on pe.urn = cast(pi.value as integer) "                       \
  "left join establishment le on le.urn = cast(li.value as integer) "

constexpr auto challenges_sql = CHALLENGES R"(
  where c.programme_id = :programme
  order by case when c.decision is null then 0 else 1 end, c.match_challenge_id desc)";

constexpr auto find_challenge_sql = CHALLENGES R"(
  where c.match_challenge_id = :challenge
  order by c.match_challenge_id)";

constexpr auto challenges_of_pairing_sql = CHALLENGES R"(
  where c.pairing_id = :pairing
  order by c.match_challenge_id desc)";

constexpr auto run_of_pair_sql = R"(
  select max(m.match_run_id)
  from match_proposal m
  join match_run r on r.match_run_id = m.match_run_id
  where r.programme_id = :programme and m.partner_organisation_id = :partner
    and m.lead_organisation_id = :lead)";

constexpr auto open_pairings_sql = R"(
  select pairing_id
  from pairing
  where finished_on is null
    and (partner_organisation_id = :organisation or lead_organisation_id = :organisation)
  order by started_on, pairing_id)";

constexpr auto insert_challenge_sql = R"(
  insert into match_challenge (programme_id, owner_organisation_id, pairing_id,
    raised_for_organisation_id, reason, reason_title, words, last_day, raised_by,
    raised_by_person_id, raised_at)
  values (:programme, :owner, :pairing, :for, :reason, :title, :words, :last, :by, :person, :at)
  returning match_challenge_id)";

constexpr auto decide_challenge_sql = R"(
  update match_challenge
  set decision = :decision, decision_reason = :reason, decided_by = :by, decided_at = :at
  where match_challenge_id = :challenge and decision is null)";

}  // namespace

void read_row(storage::Columns& columns, Challenge& row) {
  columns >> row.id >> row.programme >> row.owner >> row.pairing >> row.raised_for >>
      row.raised_for_name >> row.partner_name >> row.lead_name >> row.partner_urn >> row.lead_urn >>
      row.reason >> row.reason_title >> row.words >> row.last_day >> row.raised_by >>
      row.raised_at >> row.decision >> row.decision_reason >> row.decided_by >> row.decided_at;
}

std::vector<Challenge> challenges_of(storage::Snapshot& db, ProgrammeId programme) {
  return db.rows<Challenge>(challenges_sql, {{"programme", programme}});
}

std::optional<Challenge> find_challenge(storage::Snapshot& db, ChallengeId id) {
  return db.one<Challenge>(find_challenge_sql, {{"challenge", id}});
}

std::vector<Challenge> challenges_of_pairing(storage::Snapshot& db, programme::PairingId pairing) {
  return db.rows<Challenge>(challenges_of_pairing_sql, {{"pairing", pairing}});
}

std::optional<Proposal> proposal_of_pair(storage::Snapshot& db,
                                         ProgrammeId programme,
                                         OrganisationId partner,
                                         OrganisationId lead) {
  const auto run = db.one<std::optional<std::int64_t>>(
      run_of_pair_sql, {{"programme", programme}, {"partner", partner}, {"lead", lead}});
  if (!run || !*run) return std::nullopt;
  for (Proposal& row : proposals_of_school(db, MatchRunId{**run}, partner))
    if (row.partner == partner) return std::move(row);
  return std::nullopt;
}

std::vector<programme::Pairing> open_pairings_of(storage::Snapshot& db,
                                                 OrganisationId organisation) {
  std::vector<programme::Pairing> pairings;
  for (const auto id :
       db.rows<programme::PairingId>(open_pairings_sql, {{"organisation", organisation}}))
    if (auto pairing = programme::find_pairing(db, id)) pairings.push_back(std::move(*pairing));
  return pairings;
}

ChallengeId insert_challenge(storage::Transaction& tx, const NewChallenge& challenge) {
  return {tx.insert(insert_challenge_sql,
                    {{"programme", challenge.pairing.programme},
                     {"owner", challenge.pairing.owner},
                     {"pairing", challenge.pairing.id},
                     {"for", challenge.raised_for},
                     {"reason", challenge.reason},
                     {"title", challenge.reason_title},
                     {"words", challenge.words},
                     {"last", challenge.last_day},
                     {"by", challenge.raised_by},
                     {"person", challenge.person},
                     {"at", challenge.raised_at}})};
}

bool write_decision(storage::Transaction& tx, ChallengeId id, const ChallengeDecision& decision) {
  return tx.execute(decide_challenge_sql,
                    {{"challenge", id},
                     {"decision", decision.decision},
                     {"reason", decision.reason},
                     {"by", decision.by},
                     {"at", decision.at}}) > 0;
}

}  // namespace trellis::matching
