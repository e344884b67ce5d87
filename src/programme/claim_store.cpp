#include "programme/claim_store.hpp"

namespace trellis::programme {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr auto find_claim_sql = R"(
  select claim_id, participation_id, amount_pence, answers, submit_token, submitted_on,
         submitted_by_person_id, decision, decision_reason, decided_on, decided_by_person_id,
         payment_id
  from claim
  where claim_id = :id
  order by claim_id)";

constexpr auto claim_by_token_sql = R"(
  select claim_id, participation_id, amount_pence, answers, submit_token, submitted_on,
         submitted_by_person_id, decision, decision_reason, decided_on, decided_by_person_id,
         payment_id
  from claim
  where submit_token = :token
  order by claim_id)";

constexpr auto claims_of_sql = R"(
  select claim_id, participation_id, amount_pence, answers, submit_token, submitted_on,
         submitted_by_person_id, decision, decision_reason, decided_on, decided_by_person_id,
         payment_id
  from claim
  where participation_id = :participation
  order by claim_id)";

constexpr auto claims_of_programme_sql = R"(
  select c.claim_id, c.participation_id, c.amount_pence, c.answers, c.submit_token,
         c.submitted_on, c.submitted_by_person_id, c.decision, c.decision_reason, c.decided_on,
         c.decided_by_person_id, c.payment_id
  from claim c
  join participation p on p.participation_id = c.participation_id
  where p.programme_id = :programme
  order by c.claim_id)";

constexpr auto insert_claim_sql = R"(
  insert into claim (participation_id, amount_pence, answers, submit_token, submitted_on,
                     submitted_by_person_id, recorded_at, retain_until)
  values (:participation, :amount, :answers, :token, :submitted_on, :submitted_by, :now,
          :retain_until)
  returning claim_id)";

constexpr auto save_claim_decision_sql = R"(
  update claim
  set decision = :decision, decision_reason = :reason, decided_on = :on,
      decided_by_person_id = :by, payment_id = :payment
  where claim_id = :id and decision is null)";

}  // namespace

void read_row(storage::Columns& columns, Claim& row) {
  std::string answers;
  std::optional<std::string> decision;
  columns >> row.id >> row.participation >> row.amount.pence >> answers >> row.submit_token >>
      row.submitted_on >> row.submitted_by >> decision >> row.decision_reason >> row.decided_on >>
      row.decided_by >> row.payment;
  row.answers = answers_of_json(answers);
  row.decision = decision.value_or("");
}

std::optional<Claim> find_claim(Snapshot& db, ClaimId id) {
  return db.one<Claim>(find_claim_sql, {{"id", id}});
}

std::optional<Claim> find_claim(Snapshot& db, std::string_view submit_token) {
  return db.one<Claim>(claim_by_token_sql, {{"token", submit_token}});
}

std::vector<Claim> claims_of(Snapshot& db, ParticipationId participation) {
  return db.rows<Claim>(claims_of_sql, {{"participation", participation}});
}

std::vector<Claim> claims_of_programme(Snapshot& db, ProgrammeId programme) {
  return db.rows<Claim>(claims_of_programme_sql, {{"programme", programme}});
}

ClaimId insert_claim(Transaction& tx, const Claim& claim, Date retain_until, Instant now) {
  return {tx.insert(insert_claim_sql,
                    {{"participation", claim.participation},
                     {"amount", claim.amount.pence},
                     {"answers", json_of(claim.answers)},
                     {"token", claim.submit_token},
                     {"submitted_on", claim.submitted_on},
                     {"submitted_by", claim.submitted_by},
                     {"now", now},
                     {"retain_until", retain_until}})};
}

void save_claim_decision(Transaction& tx, const Claim& claim) {
  tx.execute(save_claim_decision_sql,
             {{"id", claim.id},
              {"decision", claim.decision},
              {"reason", claim.decision_reason},
              {"on", claim.decided_on},
              {"by", claim.decided_by},
              {"payment", claim.payment}});
}

}  // namespace trellis::programme
