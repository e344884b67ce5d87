#include "matching/cluster_wish_actions.hpp"

#include <algorithm>
#include <gtest/gtest.h>

#include "matching/cluster_world_fixture.hpp"
#include "programme/application_store.hpp"

namespace trellis::matching {
namespace {

using storage::Snapshot;
using storage::Transaction;

class ClusterWishes : public testing::ClusterWorld {
 protected:
  /// A form of a single school, as if it had been sent; names are what it typed.
  void sent_form(Urn urn,
                 const std::vector<std::string>& with,
                 const std::vector<std::string>& not_with) {
    db().write([&](Transaction& tx) {
      const auto school = registry::organisation_of(tx, urn);
      const auto open = programme::open_participation_of(tx, programme_.id, *school, "member");
      programme::Application form{.participation = open->id,
                                  .form = "cluster_wishes",
                                  .submit_token = "token" + urn.text(),
                                  .started_at = operator_.at,
                                  .saved_at = operator_.at};
      form.id = programme::insert_application(tx, form, today_.plus_months(12));
      programme::Answers answers;
      for (const std::string& name : with)
        answers["with"].rows.push_back({{"school", {name, {}, {}}}});
      for (const std::string& name : not_with)
        answers["not_with"].rows.push_back({{"school", {name, {}, {}}}});
      programme::save_answers(tx, form.id, answers, {}, operator_.at);
      programme::mark_submitted(tx, form.id, today_, {}, operator_.at);
    });
  }
  TakenUpWishes take_up() {
    const auto taken =
        db().write([&](Transaction& tx) { return take_up_wishes(tx, operator_, programme_.id); });
    EXPECT_TRUE(taken.has_value()) << (taken ? "" : taken.error().message);
    return taken.value_or(TakenUpWishes{});
  }
  std::vector<ClusterWish> wishes() {
    return db().read([&](Snapshot& s) { return cluster_wishes(s, programme_.id); });
  }
  std::string urn_text(int number) { return std::to_string(first_urn + number - 1); }
};
TRELLIS_FOR_EACH_ENGINE(ClusterWishes);

TEST_P(ClusterWishes, FormsAreTakenUpOnceAndHoldWhenEachHasAsked) {
  sent_form(Urn(first_urn), {"School, " + urn_text(2)}, {"URN " + urn_text(5), "Nowhere School"});
  EXPECT_EQ(take_up().added, 2);
  ASSERT_EQ(wishes().size(), 2u);
  EXPECT_TRUE(wishes()[0].is_open()) << "one school cannot bind another";
  EXPECT_TRUE(wishes()[1].holds()) << "a school that may not be with another is believed";
  EXPECT_EQ(wishes()[1].unread, "Nowhere School");

  sent_form(Urn(first_urn + 1), {urn_text(1)}, {});
  const TakenUpWishes again = take_up();

  EXPECT_EQ(again.added, 1);
  EXPECT_EQ(again.held, 2);
  EXPECT_EQ(take_up().added, 0);
}

TEST_P(ClusterWishes, FormingKeepsThemAndAMoveByHandTooMust) {
  ASSERT_TRUE(add_wish(db(),
                       operator_,
                       {programme_.id,
                        WishKind::apart,
                        {Urn(first_urn), Urn(first_urn + 1)},
                        "They share a head"})
                  .has_value());
  ASSERT_TRUE(add_wish(db(),
                       operator_,
                       {programme_.id,
                        WishKind::together,
                        {Urn(first_urn), Urn(first_urn + 2)},
                        "They work together already"})
                  .has_value());

  const ClusterRunId run = formed();

  const int of_first = cluster_of(run, first_urn);
  EXPECT_TRUE(of_first == 0 || of_first != cluster_of(run, first_urn + 1));
  EXPECT_EQ(of_first, cluster_of(run, first_urn + 2));
  const int other = cluster_of(run, first_urn + 1);
  if (of_first == 0 || other == 0) {
    const int left = of_first == 0 ? first_urn : first_urn + 1;
    const int there = of_first == 0 ? other : of_first;
    const auto price = db().read([&](Snapshot& s) {
      return try_cluster_change(
          s, run, {.school = Urn(left), .to = static_cast<std::size_t>(there)});
    });
    ASSERT_TRUE(price.has_value()) << price.error().message;
    EXPECT_FALSE(price->is_legal()) << "the two would be in one cluster";
  }
}

TEST_P(ClusterWishes, AConflictRefusesTheRunBeforeItBegins) {
  for (const WishKind kind : {WishKind::apart, WishKind::together})
    ASSERT_TRUE(
        add_wish(db(),
                 operator_,
                 {programme_.id, kind, {Urn(first_urn), Urn(first_urn + 1)}, "A test of both"})
            .has_value());

  const auto refused = start();

  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().field, "wishes");
  EXPECT_NE(refused.error().message.find("School 900001 and School 900002"), std::string::npos)
      << refused.error().message;
  EXPECT_EQ(count("select count(*) from cluster_run"), 0);
}

TEST_P(ClusterWishes, WhatStaffTurnDownDoesNotComeBack) {
  sent_form(Urn(first_urn), {}, {urn_text(2)});
  take_up();
  ASSERT_EQ(wishes().size(), 1u);

  ASSERT_TRUE(end_wish(db(), operator_, wishes()[0].id, "They made it up").has_value());

  EXPECT_EQ(take_up().added, 0);
  EXPECT_FALSE(wishes()[0].holds());
  EXPECT_EQ(end_wish(db(), operator_, wishes()[0].id, "Again").error().kind, ProblemKind::conflict);
}

TEST_P(ClusterWishes, AreRefusedWithoutReasonSchoolOrRole) {
  const NewWish sound{
      programme_.id, WishKind::apart, {Urn(first_urn), Urn(first_urn + 1)}, "A reason"};
  const access::Actor stranger{.name = "Somebody", .at = operator_.at};
  auto wish = sound;
  wish.reason = " ";
  EXPECT_EQ(add_wish(db(), operator_, wish).error().field, "reason");
  wish = sound;
  wish.schools = {Urn(first_urn), Urn(first_urn)};
  EXPECT_EQ(add_wish(db(), operator_, wish).error().field, "schools");
  wish = sound;
  wish.schools.back() = Urn(999999);
  EXPECT_EQ(add_wish(db(), operator_, wish).error().kind, ProblemKind::not_found);
  wish = sound;
  wish.schools.push_back(Urn(first_urn + 2));
  EXPECT_EQ(add_wish(db(), operator_, wish).error().kind, ProblemKind::invalid);

  EXPECT_EQ(add_wish(db(), stranger, sound).error().kind, ProblemKind::not_allowed);
  EXPECT_TRUE(wishes().empty());
}

TEST_P(ClusterWishes, TheWordsOfPeopleStayOutOfTheLog) {
  ASSERT_TRUE(add_wish(db(),
                       operator_,
                       {programme_.id,
                        WishKind::apart,
                        {Urn(first_urn), Urn(first_urn + 1)},
                        "Zanzibar fell out with them"})
                  .has_value());

  EXPECT_EQ(count("select count(*) from event where type = 'cluster_wish.held'"), 1);
  EXPECT_EQ(count("select count(*) from event where summary_fields like '%Zanzibar%'"), 0);
}

}  // namespace
}  // namespace trellis::matching
