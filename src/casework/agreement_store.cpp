#include "casework/agreement_store.hpp"

namespace trellis::casework {
namespace {

constexpr auto agreements_of_sql = R"(
  select agreement_id, participation_id, kind, agreed_on, fee_pence, document_link, corrected_at
  from agreement
  where participation_id = :participation
  order by agreement_id)";

constexpr auto insert_agreement_sql = R"(
  insert into agreement (participation_id, kind, agreed_on, fee_pence, document_link,
                         by_person_id, recorded_at)
  values (:participation, :kind, :on, :fee, :link, :by, :now))";

constexpr auto correct_agreement_sql = R"(
  update agreement
  set corrected_at = :now
  where participation_id = :participation and corrected_at is null)";

}  // namespace

std::vector<Agreement> agreements_of(storage::Snapshot& db, programme::ParticipationId id) {
  return db.rows<Agreement>(agreements_of_sql, {{"participation", id}});
}

void insert_agreement(storage::Transaction& tx,
                      const Agreement& agreement,
                      std::optional<PersonId> by,
                      Instant now) {
  tx.execute(insert_agreement_sql,
             {{"participation", agreement.participation},
              {"kind", agreement.kind},
              {"on", agreement.agreed_on},
              {"fee", agreement.fee ? std::optional(agreement.fee->pence) : std::nullopt},
              {"link", agreement.link},
              {"by", by},
              {"now", now}});
}

void mark_corrected(storage::Transaction& tx, programme::ParticipationId id, Instant now) {
  tx.execute(correct_agreement_sql, {{"participation", id}, {"now", now}});
}

void read_row(storage::Columns& columns, Agreement& row) {
  std::optional<std::int64_t> pence;
  columns >> row.id >> row.participation >> row.kind >> row.agreed_on >> pence >> row.link >>
      row.corrected_at;
  if (pence) row.fee = programme::Money{*pence};
}

}  // namespace trellis::casework
