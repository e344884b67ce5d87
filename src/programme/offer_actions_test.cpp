#include "programme/offer_actions.hpp"

#include <atomic>
#include <thread>

#include "programme/fund_fixture.hpp"

namespace trellis::programme {
namespace {

using storage::Snapshot;
using storage::Transaction;
using testing::bid_day;
using testing::Fund;

/// The fund with two places in each cohort.
struct SmallFund : Fund {
  explicit SmallFund(storage::Database& database) : Fund(database) {
    std::string text = shipped_text("excellence_fund.json");
    const auto at = text.find("\"version\": 1,");
    text.replace(at, 13, "\"version\": 2,");
    const auto end = text.rfind("\"contacts\"");
    text.insert(end,
                "\"capacity\": [{\"of\": \"school\", \"period\": \"cohort\", \"total\": 2}],\n  ");
    db.write([&](Transaction& tx) {
      const auto imported =
          import_definition(tx, operator_actor, owner, {text, "excellence_fund.json"});
      ASSERT_TRUE(imported.has_value()) << imported.error().message;
      ASSERT_TRUE(publish_definition(tx, operator_actor, programme, 2).has_value());
    });
  }
};

class OfferActions : public storage::testing::EachEngine {
 protected:
  Participation find(const Application& bid) {
    return *db().read([&](Snapshot& s) { return find_participation(s, bid.participation); });
  }
  BulkOffer to(Fund& fund, const std::vector<Application>& bids) {
    BulkOffer wanted{.programme = fund.programme, .answer_by = bid_day().plus_days(7)};
    for (const Application& bid : bids) wanted.to.push_back(bid.participation);
    return wanted;
  }
};
TRELLIS_FOR_EACH_ENGINE(OfferActions);

TEST_P(OfferActions, ThePreviewIsWhatHappens) {
  SmallFund fund(db());
  std::vector<Application> bids;
  for (int i = 0; i < 3; ++i) bids.push_back(fund.eligible_bid("1000"));
  const BulkOffer wanted = to(fund, bids);

  const auto preview = db().read(
      [&](Snapshot& s) { return preview_offers(s, fund.operator_actor, wanted, bid_day()); });
  EXPECT_EQ(find(bids[0]).state, ParticipationState::eligible) << "a preview writes nothing";
  const auto made = db().write(
      [&](Transaction& tx) { return make_offers(tx, fund.operator_actor, wanted, bid_day()); });

  ASSERT_TRUE(preview && made);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ((*preview)[i].refusal, (*made)[i].refusal) << i;
  EXPECT_EQ((*made)[2].refusal,
            "Put it on the waiting list: all 2 places of the cohort are taken or offered");
  EXPECT_EQ(find(bids[1]).state, ParticipationState::offered);
  EXPECT_EQ(find(bids[2]).state, ParticipationState::eligible);
}

TEST_P(OfferActions, PlacesAreKeptWhenManyPressAtOnce) {
  SmallFund fund(db());
  std::vector<Application> bids;
  for (int i = 0; i < 6; ++i) bids.push_back(fund.eligible_bid("1000"));

  std::atomic<int> offered = 0;
  std::vector<std::jthread> people;
  for (const Application& bid : bids)
    people.emplace_back([&, id = bid.participation] {
      const auto made = db().write([&](Transaction& tx) {
        return make_offer(tx, fund.operator_actor, id, bid_day().plus_days(7), bid_day());
      });
      if (made) ++offered;
    });
  people.clear();

  EXPECT_EQ(offered, 2);
}

TEST_P(OfferActions, AnOfferThatEndsFreesItsPlaceForTheFirstInLine) {
  SmallFund fund(db());
  std::vector<Application> bids;
  for (int i = 0; i < 3; ++i) bids.push_back(fund.eligible_bid("1000"));
  ASSERT_TRUE(db().write([&](Transaction& tx) -> Result<void> {
    TRY(make_offers(tx, fund.operator_actor, to(fund, {bids[0], bids[1]}), bid_day()));
    TRY(take_step(tx,
                  fund.operator_actor,
                  bids[2].participation,
                  ParticipationState::waitlisted,
                  "",
                  bid_day()));
    return {};
  }));
  const Date later = bid_day().plus_days(8);

  const auto accept_late = db().write([&](Transaction& tx) {
    return answer_to_offer(tx, fund.operator_actor, bids[0].participation, "accepted", "", later);
  });
  const auto ended = db().write([&](Transaction& tx) {
    return lapse_offers(tx, fund.operator_actor, fund.programme, later);
  });
  const auto line =
      db().read([&](Snapshot& s) { return in_line(s, fund.programme, "school", std::nullopt); });

  EXPECT_EQ(accept_late.error().kind, ProblemKind::too_late);
  EXPECT_EQ(ended, 2);
  EXPECT_EQ(find(bids[0]).state, ParticipationState::declined);
  ASSERT_EQ(line.size(), 1u);
  EXPECT_EQ(line[0].id, bids[2].participation);
  EXPECT_TRUE(db().write([&](Transaction& tx) {
    return make_offer(tx, fund.operator_actor, bids[2].participation, later.plus_days(7), later);
  }));
}

TEST_P(OfferActions, LeavingAfterAcceptanceFreesThePlace) {
  SmallFund fund(db());
  std::vector<Application> bids;
  for (int i = 0; i < 3; ++i) bids.push_back(fund.eligible_bid("1000"));
  const auto done = db().write([&](Transaction& tx) -> Result<void> {
    TRY(make_offers(tx, fund.operator_actor, to(fund, {bids[0], bids[1]}), bid_day()));
    TRY(answer_to_offer(tx, fund.operator_actor, bids[0].participation, "accepted", "", bid_day()));
    TRY(withdraw(tx, fund.operator_actor, bids[0].participation, "A new head", bid_day()));
    TRY(withdraw(tx, fund.operator_actor, bids[1].participation, "Merged", bid_day()));
    return {};
  });

  ASSERT_TRUE(done.has_value());
  EXPECT_FALSE(db().read([&](Snapshot& s) { return open_offer_of(s, bids[1].participation); }));
  EXPECT_TRUE(db().write([&](Transaction& tx) {
    return make_offer(
        tx, fund.operator_actor, bids[2].participation, bid_day().plus_days(7), bid_day());
  }));
}

TEST_P(OfferActions, AStrangerOffersNothing) {
  SmallFund fund(db());
  const Application bid = fund.eligible_bid("1000");
  const PersonId person =
      db().write([](Transaction& tx) { return testing::add_person(tx, "Head"); });
  const auto school = fund.school_actor(find(bid).organisation, person);

  const auto preview =
      db().read([&](Snapshot& s) { return preview_offers(s, school, to(fund, {bid}), bid_day()); });

  ASSERT_TRUE(preview.has_value());
  EXPECT_EQ(preview->front().refusal, "You cannot offer places of this programme");
}

}  // namespace
}  // namespace trellis::programme
