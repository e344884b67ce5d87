#include "programme/reopening_store.hpp"

namespace trellis::programme {
namespace {

constexpr auto reopen_participation_sql = R"(
  update participation
  set finished_on = null
  where participation_id = :id)";

constexpr auto reopen_pairing_sql = R"(
  update pairing
  set finished_on = null, finish_reason = ''
  where pairing_id = :id)";

constexpr auto place_years_sql = R"(
  select programme_year, case when released_at is null then 0 else 1 end
  from pairing_place
  where pairing_id = :id
  order by programme_year)";

constexpr auto take_place_again_sql = R"(
  update pairing_place
  set released_at = null, taken_at = :now
  where pairing_id = :id and programme_year = :year and released_at is not null)";

}  // namespace

void reopen_participation(storage::Transaction& tx, ParticipationId id) {
  tx.execute(reopen_participation_sql, {{"id", id}});
}

void reopen_pairing(storage::Transaction& tx, PairingId id) {
  tx.execute(reopen_pairing_sql, {{"id", id}});
}

std::vector<PlaceYear> place_years_of(storage::Snapshot& db, PairingId id) {
  return db.rows<PlaceYear>(place_years_sql, {{"id", id}});
}

void take_place_again(storage::Transaction& tx, PairingId id, int programme_year, Instant now) {
  tx.execute(take_place_again_sql, {{"id", id}, {"year", programme_year}, {"now", now}});
}

void read_row(storage::Columns& columns, PlaceYear& row) {
  columns >> row.programme_year >> row.is_given_back;
}

}  // namespace trellis::programme
