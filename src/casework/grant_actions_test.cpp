#include "casework/grant_actions.hpp"

#include "access/grant_store.hpp"
#include "casework/opening_actions.hpp"
#include "programme/claim_actions.hpp"
#include "programme/world_fixture.hpp"

namespace trellis::casework {
namespace {

using access::Role;
using programme::Money;
using programme::Payment;
using programme::testing::test_day;
using programme::testing::World;
using storage::Transaction;

constexpr Money core_amount{450'000};
constexpr Money grant_cap{900'000};

/// A partner matched with a lead; its grant may be paid at once where `payable_now`, else at
/// graduation, as the shipped definition says.
struct GrantWorld {
  GrantWorld(storage::Database& db, bool payable_now) : db_(db), world(db) {
    if (payable_now) pay_at_once();
    const auto lead = world.lead();
    const auto partner = world.accepted_partner("core");
    id = db.write([&](Transaction& tx) {
      const auto opened = confirm_and_open(
          tx, world.operator_actor, {lead, partner, Date(2021, 4, 1), "test"}, test_day());
      EXPECT_TRUE(opened.has_value()) << (opened ? "" : opened.error().message);
      return opened->file.id;
    });
    manager = staff("A manager", Role::programme_manager);
    finance = staff("A finance officer", Role::finance);
  }

  Result<Payment> decide(const access::Actor& actor, Money amount, Money so_far = {}) {
    return db_.write([&](Transaction& tx) {
      return decide_grant(tx, actor, {id, "graduation_grant", amount, so_far}, test_day());
    });
  }
  Result<void> approve(const access::Actor& actor, programme::PaymentId payment) {
    return db_.write(
        [&](Transaction& tx) { return approve_grant(tx, actor, id, payment, test_day()); });
  }
  Result<void> take_back(const access::Actor& actor, programme::PaymentId payment) {
    return db_.write(
        [&](Transaction& tx) { return take_back_grant(tx, actor, id, payment, test_day()); });
  }
  GrantLine line() {
    return db_.read([&](storage::Snapshot& db) {
      context = *load_context(db, id, test_day());
      return grant_lines(db, context, test_day()).front();
    });
  }
  access::Actor staff(const char* name, Role role) {
    return db_.write([&](Transaction& tx) {
      access::Actor actor{.person = programme::testing::add_person(tx, name),
                          .at = world.operator_actor.at};
      actor.grants.push_back(
          {.role = role, .scope = {.owner = world.owner}, .period = {Date(2020, 1, 1), {}}});
      return actor;
    });
  }

  storage::Database& db_;
  World world;
  CaseId id{};
  CaseContext context{};
  access::Actor manager;
  access::Actor finance;

 private:
  void pay_at_once() {
    std::string text = programme::shipped_text("behaviour_hubs.json");
    const std::string condition = "\"payable_if\": \"milestone(graduated)\", ";
    const std::size_t at = text.find(condition);
    ASSERT_NE(at, std::string::npos);
    text.erase(at, condition.size());
    const std::string version = "\"version\": 2";
    text.replace(text.find(version), version.size(), "\"version\": 3");
    db_.write([&](Transaction& tx) {
      const auto imported = programme::import_definition(
          tx, world.operator_actor, world.owner, {text, "behaviour_hubs.json"});
      ASSERT_TRUE(imported.has_value()) << imported.error().message;
      ASSERT_TRUE(
          programme::publish_definition(tx, world.operator_actor, world.programme, 3).has_value());
    });
  }
};

class CaseGrants : public storage::testing::EachEngine {};
TRELLIS_FOR_EACH_ENGINE(CaseGrants);

TEST_P(CaseGrants, IsDecidedApprovedByAnotherAndPaid) {
  GrantWorld grants(db(), true);
  EXPECT_TRUE(grants.line().is_payable);
  EXPECT_EQ(grants.line().due, core_amount);

  const auto decided = grants.decide(grants.finance, core_amount);

  ASSERT_TRUE(decided.has_value()) << decided.error().message;
  EXPECT_EQ(decided->row_valid_from, Date(2021, 4, 1)) << "the row it was taken from is kept";
  const auto own = grants.approve(grants.finance, decided->id);
  ASSERT_FALSE(own.has_value());
  EXPECT_EQ(own.error().message,
            "Let somebody else approve it: nobody approves what they decided themselves");
  const auto pay = [&] {
    return db().write([&](Transaction& tx) {
      return programme::record_payment(tx, grants.finance, decided->id, test_day(), "BACS 9");
    });
  };
  EXPECT_FALSE(pay().has_value()) << "nothing is paid before it is approved";
  ASSERT_TRUE(grants.approve(grants.manager, decided->id).has_value());
  ASSERT_TRUE(pay().has_value());
  EXPECT_EQ(grants.line().payments.front().paid_on, test_day());
  EXPECT_FALSE(grants.approve(grants.manager, decided->id).has_value());
  EXPECT_FALSE(grants.take_back(grants.manager, decided->id).has_value()) << "it is paid";
}

TEST_P(CaseGrants, WaitsForItsCondition) {
  GrantWorld grants(db(), false);
  EXPECT_FALSE(grants.line().is_payable);

  const auto refused = grants.decide(grants.finance, core_amount);

  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().message,
            "This grant can be paid once the milestone *Graduated* is reached");
}

TEST_P(CaseGrants, NeverPassesTheCap) {
  GrantWorld grants(db(), true);
  ASSERT_TRUE(grants.decide(grants.finance, core_amount).has_value());

  const auto over = grants.decide(grants.finance, {450'001}, core_amount);
  ASSERT_FALSE(over.has_value());
  EXPECT_EQ(over.error().kind, ProblemKind::refused_by_rule);
  ASSERT_TRUE(grants.decide(grants.finance, core_amount, core_amount).has_value());

  EXPECT_EQ(grants.line().decided, grant_cap);
  EXPECT_EQ(grants.line().due, Money{}) << "nothing is left";
}

TEST_P(CaseGrants, ASecondPressOfTheSameFormIsRefused) {
  GrantWorld grants(db(), true);
  ASSERT_TRUE(grants.decide(grants.finance, {100'000}).has_value());

  const auto again = grants.decide(grants.finance, {100'000});

  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().kind, ProblemKind::conflict);
  EXPECT_EQ(grants.line().decided, Money{100'000});
}

TEST_P(CaseGrants, ADecisionThatWaitsMayBeTakenBack) {
  GrantWorld grants(db(), true);
  const auto decided = grants.decide(grants.finance, core_amount);
  ASSERT_TRUE(decided.has_value());

  ASSERT_TRUE(grants.take_back(grants.finance, decided->id).has_value());

  EXPECT_EQ(grants.line().decided, Money{});
  EXPECT_FALSE(grants.take_back(grants.finance, decided->id).has_value());
}

TEST_P(CaseGrants, AreForThoseWhoDecideOverTheCase) {
  GrantWorld grants(db(), true);
  const access::Actor adviser = grants.staff("An adviser", Role::adviser);
  EXPECT_FALSE(grants.decide(adviser, core_amount).has_value());
  access::Actor elsewhere = grants.staff("Elsewhere", Role::programme_manager);
  elsewhere.grants.front().scope.owner = OrganisationId{grants.world.owner.value + 1000};

  EXPECT_FALSE(grants.decide(elsewhere, core_amount).has_value());
  EXPECT_EQ(grants.line().decided, Money{});
}

}  // namespace
}  // namespace trellis::casework
