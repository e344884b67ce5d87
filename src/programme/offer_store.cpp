#include "programme/offer_store.hpp"

namespace trellis::programme {
namespace {

constexpr auto lapsed_offers_sql = R"(
  select o.offer_id, o.participation_id, o.cohort_id, o.stream, o.offered_on, o.answer_by,
         o.answer, o.answered_on
  from offer o
  join participation p on p.participation_id = o.participation_id
  where p.programme_id = :programme and o.answer is null and o.answer_by < :today
  order by o.answer_by, o.offer_id)";

}  // namespace

std::vector<Offer> lapsed_offers(storage::Snapshot& db, ProgrammeId programme, Date today) {
  return db.rows<Offer>(lapsed_offers_sql, {{"programme", programme}, {"today", today}});
}

}  // namespace trellis::programme
