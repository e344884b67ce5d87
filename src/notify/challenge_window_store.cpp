#include "notify/challenge_window_store.hpp"

namespace trellis::notify {
namespace {

constexpr auto unchallenged_pairings_sql = R"(
  select p.pairing_id
  from pairing p
  where p.finished_on is null and p.confirmed_at >= :since
    and not exists (select 1 from match_challenge c where c.pairing_id = p.pairing_id)
  order by p.pairing_id)";

}  // namespace

std::vector<programme::Pairing> unchallenged_pairings(storage::Snapshot& db, Instant since) {
  std::vector<programme::Pairing> pairings;
  for (const auto id : db.rows<programme::PairingId>(unchallenged_pairings_sql, {{"since", since}}))
    if (auto pairing = programme::find_pairing(db, id)) pairings.push_back(std::move(*pairing));
  return pairings;
}

}  // namespace trellis::notify
