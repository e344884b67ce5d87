#include "programme/deferral_store.hpp"

namespace trellis::programme {
namespace {

constexpr auto deferrals_of_sql = R"(
  select deferral_id, participation_id, from_cohort_id, to_cohort_id, deferred_on, reason,
         undone_on, undone_reason
  from deferral
  where participation_id = :participation
  order by deferral_id)";

constexpr auto insert_deferral_sql = R"(
  insert into deferral (participation_id, from_cohort_id, to_cohort_id, deferred_on, reason,
                        by_person_id, recorded_at)
  values (:participation, :from, :to, :on, :reason, :by, :now)
  returning deferral_id)";

constexpr auto undo_deferral_sql = R"(
  update deferral
  set undone_on = :on, undone_reason = :reason, undone_by_person_id = :by, undone_at = :now
  where deferral_id = :id and undone_at is null)";

constexpr auto move_pairing_sql = R"(
  update pairing
  set cohort_id = :cohort, started_on = :on
  where pairing_id = :id)";

constexpr auto give_place_back_sql = R"(
  update pairing_place
  set released_at = :now
  where pairing_id = :id and programme_year = :year and released_at is null)";

}  // namespace

std::vector<Deferral> deferrals_of(storage::Snapshot& db, ParticipationId participation) {
  return db.rows<Deferral>(deferrals_of_sql, {{"participation", participation}});
}

DeferralId insert_deferral(storage::Transaction& tx,
                           const Deferral& deferral,
                           std::optional<PersonId> by,
                           Instant now) {
  return {tx.insert(insert_deferral_sql,
                    {{"participation", deferral.participation},
                     {"from", deferral.from},
                     {"to", deferral.to},
                     {"on", deferral.deferred_on},
                     {"reason", deferral.reason},
                     {"by", by},
                     {"now", now}})};
}

void mark_deferral_undone(storage::Transaction& tx,
                          DeferralId id,
                          Date on,
                          const std::string& reason,
                          std::optional<PersonId> by,
                          Instant now) {
  tx.execute(undo_deferral_sql,
             {{"id", id}, {"on", on}, {"reason", reason}, {"by", by}, {"now", now}});
}

void move_pairing(storage::Transaction& tx, PairingId id, CohortId cohort, Date started_on) {
  tx.execute(move_pairing_sql, {{"id", id}, {"cohort", cohort}, {"on", started_on}});
}

void give_place_back(storage::Transaction& tx, PairingId id, int programme_year, Instant now) {
  tx.execute(give_place_back_sql, {{"id", id}, {"year", programme_year}, {"now", now}});
}

void read_row(storage::Columns& columns, Deferral& row) {
  columns >> row.id >> row.participation >> row.from >> row.to >> row.deferred_on >> row.reason >>
      row.undone_on >> row.undone_reason;
}

}  // namespace trellis::programme
