#include "programme/payment_store.hpp"

namespace trellis::programme {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr auto payments_of_sql = R"(
  select payment_id, participation_id, kind, code, amount_pence, row_valid_from, decided_on,
         decided_by_person_id, approved_by_person_id, paid_on, reference
  from payment
  where participation_id = :participation
  order by payment_id)";

constexpr auto find_payment_sql = R"(
  select payment_id, participation_id, kind, code, amount_pence, row_valid_from, decided_on,
         decided_by_person_id, approved_by_person_id, paid_on, reference
  from payment
  where payment_id = :id
  order by payment_id)";

constexpr auto insert_payment_sql = R"(
  insert into payment (participation_id, kind, code, amount_pence, row_valid_from, decided_on,
                       decided_by_person_id, approved_by_person_id, paid_on, reference,
                       recorded_at)
  values (:participation, :kind, :code, :amount, :row_valid_from, :decided_on, :decided_by,
          :approved_by, :paid_on, :reference, :now)
  returning payment_id)";

constexpr auto mark_approved_sql = R"(
  update payment
  set approved_by_person_id = :by
  where payment_id = :id and approved_by_person_id is null)";

constexpr auto delete_waiting_payment_sql = R"(
  delete from payment
  where payment_id = :id and approved_by_person_id is null and paid_on is null)";

constexpr auto mark_paid_sql = R"(
  update payment
  set paid_on = :on, reference = :reference
  where payment_id = :id and paid_on is null)";

constexpr auto award_of_sql = R"(
  select d.amount_pence
  from selection_decision d
  join application a on a.application_id = d.application_id
  where a.participation_id = :participation and d.outcome = 'awarded'
    and d.amount_pence is not null
  order by d.selection_decision_id desc)";

}  // namespace

void read_row(storage::Columns& columns, Payment& row) {
  columns >> row.id >> row.participation >> row.kind >> row.code >> row.amount.pence >>
      row.row_valid_from >> row.decided_on >> row.decided_by >> row.approved_by >> row.paid_on >>
      row.reference;
}

std::vector<Payment> payments_of(Snapshot& db, ParticipationId participation) {
  return db.rows<Payment>(payments_of_sql, {{"participation", participation}});
}

std::optional<Payment> find_payment(Snapshot& db, PaymentId id) {
  return db.one<Payment>(find_payment_sql, {{"id", id}});
}

PaymentId insert_payment(Transaction& tx, const Payment& payment, Instant now) {
  return {tx.insert(insert_payment_sql,
                    {{"participation", payment.participation},
                     {"kind", payment.kind},
                     {"code", payment.code},
                     {"amount", payment.amount.pence},
                     {"row_valid_from", payment.row_valid_from},
                     {"decided_on", payment.decided_on},
                     {"decided_by", payment.decided_by},
                     {"approved_by", payment.approved_by},
                     {"paid_on", payment.paid_on},
                     {"reference", payment.reference},
                     {"now", now}})};
}

void mark_approved(Transaction& tx, PaymentId id, std::optional<PersonId> by) {
  tx.execute(mark_approved_sql, {{"id", id}, {"by", by}});
}

void delete_waiting_payment(Transaction& tx, PaymentId id) {
  tx.execute(delete_waiting_payment_sql, {{"id", id}});
}

void mark_paid(Transaction& tx, PaymentId id, Date on, std::string_view reference) {
  tx.execute(mark_paid_sql, {{"id", id}, {"on", on}, {"reference", reference}});
}

Money sum_of(const std::vector<Payment>& payments, std::string_view kind, std::string_view code) {
  Money sum{};
  for (const Payment& payment : payments)
    if (payment.kind == kind && payment.code == code) sum.pence += payment.amount.pence;
  return sum;
}

std::optional<Money> award_of(Snapshot& db, ParticipationId participation) {
  const auto pence = db.one<std::int64_t>(award_of_sql, {{"participation", participation}});
  return pence ? std::optional(Money{*pence}) : std::nullopt;
}

}  // namespace trellis::programme
