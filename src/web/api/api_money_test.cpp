#include "programme/fund_fixture.hpp"
#include "programme/offer_actions.hpp"
#include "programme/payment_store.hpp"
#include "programme/selection_store.hpp"
#include "web/api/api_world_fixture.hpp"

namespace trellis::web::api::testing {
namespace {

using Ids = std::vector<std::string>;

/// A bid with an award of £5,000 whose school claims.
class ApiMoney : public ApiWorld {
 protected:
  void SetUp() override {
    ApiWorld::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    fund_ = std::make_unique<programme::testing::Fund>(db());
    bid_ = fund_->eligible_bid("5000");
    const auto done = db().write([&](storage::Transaction& tx) -> Result<void> {
      const Date on = programme::testing::bid_day();
      TRY(programme::make_offer(tx, fund_->operator_actor, bid_.participation, on, on));
      programme::insert_decision(tx,
                                 {.application = bid_.id,
                                  .outcome = programme::SelectionOutcome::awarded,
                                  .place = 1,
                                  .total = 80,
                                  .amount = programme::Money{500'000},
                                  .reason = "80 points",
                                  .decided_on = on},
                                 std::nullopt,
                                 fund_->operator_actor.at);
      TRY(programme::answer_to_offer(
          tx, fund_->operator_actor, bid_.participation, "accepted", "", on));
      school_ = programme::find_participation(tx, bid_.participation)->organisation;
      return {};
    });
    ASSERT_TRUE(done.has_value()) << done.error().message;
    const PersonId head =
        person(Role::partner_school, {.owner = fund_->owner, .organisation = school_}, school_);
    head_token_ = token(head, school_);
    finance_token_ = token(person(Role::finance, {.owner = fund_->owner}));
  }

  static json claim(const char* pounds) {
    return {{"answers",
             {{"amount", pounds},
              {"for", "Training of staff"},
              {"receipt", "https://example.com/receipt"}}}};
  }
  std::string claims() const {
    return "/api/v1/participations/" + key(bid_.participation) + "/claims";
  }
  Page as(const std::string& bearer,
          const std::string& target,
          const json& sent,
          Fields headers = {}) {
    token_ = bearer;
    return post(target, sent, std::move(headers));
  }

  std::unique_ptr<programme::testing::Fund> fund_;
  programme::Application bid_{};
  OrganisationId school_{};
  std::string head_token_;
  std::string finance_token_;
};
TRELLIS_FOR_EACH_ENGINE(ApiMoney);

TEST_P(ApiMoney, AClaimIsSentDecidedApprovedAndPaid) {
  const Page sent = as(head_token_, claims(), claim("1200"), {{"idempotency-key", "first"}});
  ASSERT_EQ(sent.status(), 201) << sent.text;
  const Page again = as(head_token_, claims(), claim("1200"), {{"idempotency-key", "first"}});
  const std::string address = sent.header("Location");
  const Page own = as(head_token_, address + "/decision", {{"decision", "approved"}});
  const Page approved = as(finance_token_, address + "/decision", {{"decision", "approved"}});
  const json now = body(get(address, head_token_));
  const std::string payment = "/api/v1/payments/" + now["payment_id"].get<std::string>();

  const Page paid = as(finance_token_, payment + "/record", {{"reference", "BACS 1"}});
  const Page twice = as(finance_token_, payment + "/record", {{"reference", "BACS 2"}});

  EXPECT_EQ(again.text, sent.text);
  EXPECT_EQ(own.status(), 403);
  EXPECT_EQ(approved.status(), 200) << approved.text;
  EXPECT_EQ(now["decision"], "approved");
  EXPECT_EQ(paid.status(), 200) << paid.text;
  EXPECT_EQ(twice.status(), 409);
  EXPECT_EQ(body(get(payment, head_token_))["paid_on"], "2026-03-09");
}

TEST_P(ApiMoney, ClaimsNeverPassTheAward) {
  ASSERT_EQ(as(head_token_, claims(), claim("3000")).status(), 201);

  EXPECT_EQ(as(head_token_, claims(), claim("2000.01")).status(), 422);
  EXPECT_EQ(as(head_token_, claims(), {{"answers", json::object()}}).status(), 422);
  EXPECT_EQ(ids(get("/api/v1/claims", head_token_)).size(), 1U);
}

TEST_P(ApiMoney, MoneyIsForWhoDecidesAndWhoIsPaid) {
  ASSERT_EQ(as(head_token_, claims(), claim("3000")).status(), 201);
  const OrganisationId elm = organisation("Elm");
  const std::string other =
      token(person(Role::partner_school, {.owner = fund_->owner, .organisation = elm}, elm), elm);
  const std::string adviser = token(person(Role::adviser, {.owner = fund_->owner}));

  for (const std::string& bearer : {other, adviser}) {
    EXPECT_EQ(ids(get("/api/v1/claims", bearer)), Ids{});
    EXPECT_EQ(get("/api/v1/awards", bearer).status(), 403);
    EXPECT_EQ(as(bearer, claims(), claim("10")).status(), 404);
  }
  EXPECT_EQ(body(get("/api/v1/awards", finance_token_))["items"][0]["amount_pence"], 500'000);
  EXPECT_EQ(ids(get("/api/v1/claims?filter[is_waiting]=true", finance_token_)).size(), 1U);
}

TEST_P(ApiMoney, AGrantOfACaseIsDecidedByOneAndApprovedByAnother) {
  const auto partner = world_->accepted_partner("core");
  const auto file = db().write([&](storage::Transaction& tx) {
    return casework::open_case(
        tx,
        operator_actor(),
        {.programme = world_->programme,
         .organisation = programme::find_participation(tx, partner)->organisation,
         .unit = "partner",
         .unit_kind = "school",
         .stream = "core",
         .participation = partner},
        day());
  });
  ASSERT_TRUE(file.has_value()) << file.error().message;
  const std::string address = "/api/v1/cases/" + key(file->id);

  const json grant = body(get(address + "/grants"))["items"][0];
  const Page early = post(address + "/payments",
                          {{"grant", grant["grant"]}, {"amount_pence", 100}, {"decided_pence", 0}});
  const Page unknown =
      post(address + "/payments", {{"grant", "shoe"}, {"amount_pence", 100}, {"decided_pence", 0}});

  EXPECT_EQ(grant["is_payable"], false);
  EXPECT_EQ(grant["decided_pence"], 0);
  EXPECT_EQ(early.status(), 422) << early.text;
  EXPECT_EQ(unknown.status(), 404);
  EXPECT_EQ(post(address + "/payments/999/approval", json::object()).status(), 404);
}

TEST_P(ApiMoney, AGrantOfAProtectedCaseIsNotShown) {
  const auto partner = world_->accepted_partner("core");
  const auto payment = db().write([&](storage::Transaction& tx) {
    const auto file = casework::open_case(
        tx,
        operator_actor(),
        {.programme = world_->programme,
         .organisation = programme::find_participation(tx, partner)->organisation,
         .unit = "partner",
         .unit_kind = "school",
         .stream = "core",
         .participation = partner},
        day());
    tx.execute("update case_file set protected = 1 where case_id = :id", {{"id", file->id}});
    return programme::insert_payment(tx,
                                     {.participation = partner,
                                      .kind = "grant",
                                      .code = "graduation_grant",
                                      .amount = {450'000},
                                      .decided_on = day()},
                                     moment());
  });
  const std::string approver = token(person(Role::approver, {.owner = owner()}));

  EXPECT_EQ(ids(get("/api/v1/payments")), Ids{key(payment)});
  EXPECT_EQ(ids(get("/api/v1/payments", approver)), Ids{});
}

}  // namespace
}  // namespace trellis::web::api::testing
