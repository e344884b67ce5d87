#include "programme/claim_actions.hpp"

#include "programme/fund_fixture.hpp"
#include "programme/offer_actions.hpp"
#include "programme/selection_store.hpp"

namespace trellis::programme {
namespace {

using access::Role;
using storage::Snapshot;
using storage::Transaction;
using testing::bid_day;
using testing::Fund;

class ClaimActions : public storage::testing::EachEngine {
 protected:
  /// A bid with an award of £5,000, accepted.
  Application awarded(Fund& fund) {
    const Application bid = fund.eligible_bid("5000");
    const auto done = db().write([&](Transaction& tx) -> Result<void> {
      TRY(make_offer(tx, fund.operator_actor, bid.participation, bid_day(), bid_day()));
      insert_decision(tx,
                      {.application = bid.id,
                       .outcome = SelectionOutcome::awarded,
                       .place = 1,
                       .total = 80,
                       .amount = Money{500'000},
                       .reason = "80 points",
                       .decided_on = bid_day()},
                      std::nullopt,
                      fund.operator_actor.at);
      TRY(answer_to_offer(tx, fund.operator_actor, bid.participation, "accepted", "", bid_day()));
      return {};
    });
    EXPECT_TRUE(done.has_value()) << (done ? "" : done.error().message);
    return bid;
  }
  Result<Claim> send(const access::Actor& actor,
                     const Application& bid,
                     const std::string& token,
                     const std::string& pounds) {
    Answers answers;
    answers["amount"].text = pounds;
    answers["for"].text = "Training of staff";
    answers["receipt"].text = "https://example.com/receipt";
    answers["staff_trained"].text = "12";
    return db().write([&](Transaction& tx) {
      return send_claim(tx, actor, {bid.participation, token, answers}, bid_day());
    });
  }
  Result<Claim> decide(const access::Actor& actor, ClaimId id, ClaimDecision decision) {
    return db().write([&](Transaction& tx) {
      return decide_claim(tx, actor, {id, decision, ""}, bid_day());
    });
  }
};
TRELLIS_FOR_EACH_ENGINE(ClaimActions);

constexpr const char* token_a = "0123456789abcdef-a";
constexpr const char* token_b = "0123456789abcdef-b";

TEST_P(ClaimActions, AClaimSentTwiceIsOneClaim) {
  Fund fund(db());
  const Application bid = awarded(fund);

  const auto first = send(fund.operator_actor, bid, token_a, "1200.50");
  const auto second = send(fund.operator_actor, bid, token_a, "1200.50");

  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->id, second->id);
  EXPECT_EQ(first->amount, Money{120'050});
}

TEST_P(ClaimActions, ClaimsNeverPassTheAward) {
  Fund fund(db());
  const Application bid = awarded(fund);
  ASSERT_TRUE(send(fund.operator_actor, bid, token_a, "3000").has_value());

  const auto refused = send(fund.operator_actor, bid, token_b, "2000.01");

  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().message, "Claim no more than £2,000: that is what is left of £5,000");
  EXPECT_TRUE(send(fund.operator_actor, bid, token_b, "2000").has_value());
}

TEST_P(ClaimActions, SomebodyElseApprovesAndThePaymentIsRecorded) {
  Fund fund(db());
  const Application bid = awarded(fund);
  const auto finance = fund.granted(Role::finance, "Finance");
  const auto other = fund.granted(Role::finance, "Other");
  const auto sender = fund.granted(Role::programme_manager, "Sender");
  const Claim claim = send(sender, bid, token_a, "3000").value();

  EXPECT_EQ(decide(sender, claim.id, ClaimDecision::approve).error().kind,
            ProblemKind::not_allowed);
  EXPECT_EQ(decide(finance, claim.id, ClaimDecision::refuse).error().field, "reason");
  const auto approved = decide(finance, claim.id, ClaimDecision::approve);
  ASSERT_TRUE(approved.has_value()) << approved.error().message;
  EXPECT_EQ(decide(other, claim.id, ClaimDecision::approve).error().kind, ProblemKind::conflict);

  const auto pay = [&](Date on) {
    return db().write([&](Transaction& tx) {
      return record_payment(tx, finance, *approved->payment, on, "BACS 7");
    });
  };
  EXPECT_EQ(pay(bid_day().plus_days(-1)).error().field, "paid_on");
  EXPECT_TRUE(pay(bid_day()).has_value());
  EXPECT_EQ(pay(bid_day()).error().kind, ProblemKind::conflict);
  const auto payments = db().read([&](Snapshot& s) { return payments_of(s, bid.participation); });
  ASSERT_EQ(payments.size(), 1u);
  EXPECT_EQ(payments[0].amount, Money{300'000});
  EXPECT_EQ(payments[0].reference, "BACS 7");
}

TEST_P(ClaimActions, NothingIsClaimedBeforeTheAwardIsAccepted) {
  Fund fund(db());
  const Application bid = fund.eligible_bid("5000");

  EXPECT_EQ(send(fund.operator_actor, bid, token_a, "100").error().message,
            "Accept the award first: claims can be sent once it is accepted");
}

TEST_P(ClaimActions, AnotherSchoolClaimsNothing) {
  Fund fund(db());
  const Application bid = awarded(fund);
  const OrganisationId other = fund.add_school();
  const PersonId person =
      db().write([](Transaction& tx) { return testing::add_person(tx, "Head"); });

  EXPECT_EQ(send(fund.school_actor(other, person), bid, token_a, "100").error().kind,
            ProblemKind::not_allowed);
}

}  // namespace
}  // namespace trellis::programme
