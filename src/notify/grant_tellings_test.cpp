#include <algorithm>
#include <gtest/gtest.h>
#include <regex>

#include "access/grant_store.hpp"
#include "casework/grant_actions.hpp"
#include "casework/opening_actions.hpp"
#include "notify/follow_actions.hpp"
#include "notify/tell_actions.hpp"
#include "programme/claim_actions.hpp"
#include "programme/world_fixture.hpp"

namespace trellis::notify {
namespace {

using access::Actor;
using access::Role;
using programme::Money;
using programme::Payment;
using programme::PaymentId;
using programme::testing::test_day;
using programme::testing::test_moment;
using programme::testing::World;
using storage::Snapshot;
using storage::Transaction;

constexpr Money granted_amount{450'000};

/// A matched partner whose grant may be paid at once, with the people whom its money concerns.
class GrantTellings : public storage::testing::EachEngine {
 protected:
  void SetUp() override {
    storage::testing::EachEngine::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    world_.emplace(db());
    pay_at_once();
    const auto lead = world_->lead();
    const auto partner = world_->accepted_partner("core");
    school_ = world_->find(partner).organisation;
    case_ = db().write([&](Transaction& tx) {
      const auto opened = casework::confirm_and_open(
          tx, world_->operator_actor, {lead, partner, Date(2021, 4, 1), "test"}, test_day());
      EXPECT_TRUE(opened.has_value()) << (opened ? "" : opened.error().message);
      return opened->file.id;
    });
    finance_ = person("finance", Role::finance);
    manager_ = person("manager", Role::programme_manager);
    head_ = person("head", Role::partner_school, school_);
    other_head_ = person("other", Role::partner_school, world_->find(lead).organisation);
    officer_ = person("officer", Role::delivery_officer);
    follow();
  }

  Actor person(const std::string& name, Role role, std::optional<OrganisationId> school = {}) {
    return db().write([&](Transaction& tx) {
      const PersonId id{
          tx.insert("insert into person (name, email, created_at) values (:name, :email, :now) "
                    "returning person_id",
                    {{"name", name}, {"email", name + "@example.org"}, {"now", test_moment()}})};
      const access::Grant grant{.role = role,
                                .scope = {.owner = world_->owner, .organisation = school},
                                .acting_for = school,
                                .period = {Date(2020, 1, 1), {}}};
      access::save_grant(tx, id, grant, std::nullopt, test_moment());
      return Actor{.person = id, .acting_for = school, .grants = {grant}, .at = test_moment()};
    });
  }
  PaymentId decide() {
    return db().write([&](Transaction& tx) {
      const auto decided = casework::decide_grant(
          tx, finance_, {case_, "graduation_grant", granted_amount, {}}, test_day());
      EXPECT_TRUE(decided.has_value()) << (decided ? "" : decided.error().message);
      return decided->id;
    });
  }
  void approve(PaymentId payment) {
    db().write([&](Transaction& tx) {
      ASSERT_TRUE(casework::approve_grant(tx, manager_, case_, payment, test_day()).has_value());
    });
  }
  void follow() {
    storage::testing::settle(db());
    while (follow_events(db(), test_moment()).events > 0) continue;
  }
  /// Subjects of messages that begin so.
  std::vector<std::string> told(const Actor& actor, std::string_view beginning) {
    std::vector<std::string> subjects;
    for (const Message& message :
         db().read([&](Snapshot& s) { return messages_of(s, *actor.person, 100, 0); }))
      if (message.subject.starts_with(beginning)) subjects.push_back(message.subject);
    return subjects;
  }
  std::int64_t letters_to(const std::string& email) {
    return std::ranges::count(
        db().read([](Snapshot& s) { return list_mail(s, {}, 200, 0); }), email, &OutboxRow::email);
  }

  std::optional<World> world_;
  casework::CaseId case_{};
  OrganisationId school_{};
  Actor finance_, manager_, head_, other_head_, officer_;

 private:
  void pay_at_once() {
    std::string text = programme::shipped_text("behaviour_hubs.json");
    const std::string condition = "\"payable_if\": \"milestone(graduated)\", ";
    ASSERT_NE(text.find(condition), std::string::npos);
    text.erase(text.find(condition), condition.size());
    text = std::regex_replace(text, std::regex("\"version\": [0-9]+"), "\"version\": 99");
    db().write([&](Transaction& tx) {
      const auto imported = programme::import_definition(
          tx, world_->operator_actor, world_->owner, {text, "behaviour_hubs.json"});
      ASSERT_TRUE(imported.has_value()) << imported.error().message;
      ASSERT_TRUE(programme::publish_definition(tx, world_->operator_actor, world_->programme, 99)
                      .has_value());
    });
  }
};
TRELLIS_FOR_EACH_ENGINE(GrantTellings);

TEST_P(GrantTellings, ADecisionIsToldToThoseWhoMayApproveIt) {
  const std::int64_t before = letters_to("manager@example.org");
  decide();
  follow();

  EXPECT_EQ(told(manager_, "Grant to approve").size(), 1u);
  EXPECT_TRUE(told(finance_, "Grant").empty()) << "who decided knows it";
  EXPECT_TRUE(told(head_, "Grant").empty()) << "nothing is certain yet";
  EXPECT_TRUE(told(officer_, "Grant").empty()) << "decides on nothing";
  EXPECT_EQ(letters_to("manager@example.org"), before + 1);
}

TEST_P(GrantTellings, TheSchoolHearsOfTheApprovalAndOfThePayment) {
  const PaymentId payment = decide();
  approve(payment);
  follow();
  EXPECT_EQ(told(head_, "Grant approved: £4,500").size(), 1u);
  EXPECT_EQ(told(finance_, "Grant approved").size(), 1u) << "who decided it";
  EXPECT_TRUE(told(other_head_, "Grant").empty()) << "another school's money";

  db().write([&](Transaction& tx) {
    ASSERT_TRUE(programme::record_payment(tx, finance_, payment, test_day(), "A secret reference")
                    .has_value());
  });
  follow();

  EXPECT_EQ(told(head_, "Paid: £4,500").size(), 1u);
  EXPECT_TRUE(told(other_head_, "Paid").empty());
  for (const Message& message :
       db().read([&](Snapshot& s) { return messages_of(s, *head_.person, 100, 0); })) {
    EXPECT_EQ(message.body.find("secret"), std::string::npos);
    const bool is_money =
        message.subject.starts_with("Paid") || message.subject.starts_with("Grant");
    EXPECT_TRUE(!is_money || message.link.ends_with("/grants")) << message.link;
  }
  follow();
  EXPECT_EQ(told(head_, "Paid").size(), 1u) << "once";
}

TEST_P(GrantTellings, WhatIsTakenBackLeavesNothingToApprove) {
  const PaymentId payment = decide();
  db().write([&](Transaction& tx) {
    ASSERT_TRUE(casework::take_back_grant(tx, finance_, case_, payment, test_day()).has_value());
  });
  follow();

  EXPECT_EQ(told(manager_, "Grant taken back").size(), 1u);
  EXPECT_TRUE(told(head_, "Grant").empty()) << "they never heard of it";
}

TEST_P(GrantTellings, EachPersonChoosesAndLettersFollow) {
  db().write([&](Transaction& tx) {
    ASSERT_TRUE(
        choose_channels(tx, *head_.person, {{MessageKind::grant, Channel::none}}, test_moment()));
    ASSERT_TRUE(choose_channels(
        tx, *manager_.person, {{MessageKind::grant, Channel::product}}, test_moment()));
  });
  const std::int64_t before = letters_to("manager@example.org") + letters_to("head@example.org");
  approve(decide());
  follow();

  EXPECT_TRUE(told(head_, "Grant").empty());
  EXPECT_EQ(told(manager_, "Grant to approve").size(), 1u);
  EXPECT_EQ(letters_to("manager@example.org") + letters_to("head@example.org"), before);
}

}  // namespace
}  // namespace trellis::notify
