#include <gtest/gtest.h>

#include "programme/fund_fixture.hpp"
#include "programme/selection_actions.hpp"
#include "support/test_site.hpp"

namespace trellis::web {
namespace {

using access::Role;
using programme::testing::bid_day;
using programme::testing::Fund;
using testing::Page;
using testing::TestSite;

/// A round with one bid, and two who mark it: the person signed in and a colleague.
struct Round {
  explicit Round(Role role, access::Scope scope = {})
      : site({.roles = {role}, .scope = scope, .now = *Instant::parse("2026-03-30T09:00:00Z")}),
        fund(site.db()),
        mine(fund.granted(Role::reviewer, "Test Person")),
        colleague(fund.granted(Role::reviewer, "Colleague")),
        bid(fund.eligible_bid("5000")) {}

  programme::SelectionScope scope() {
    return site.db().read([&](storage::Snapshot& db) {
      const auto version = programme::version_in_force(db, fund.programme);
      return programme::selection_scopes(fund.programme,
                                         programme::load_definition(db, version->id))
          .front();
    });
  }
  void assign() {
    const programme::SelectionScope wanted = scope();
    ASSERT_TRUE(site.db().write([&](storage::Transaction& tx) {
      return programme::assign_markers(tx, fund.operator_actor, wanted, bid_day());
    }));
  }
  void mark(const access::Actor& marker, double each, const char* comment) {
    ASSERT_TRUE(site.db().write([&](storage::Transaction& tx) {
      return programme::give_marks(
          tx,
          marker,
          {bid.id,
           {{"need", each}, {"fit", each}, {"implementation", each}, {"value", each}},
           comment});
    }));
  }
  std::string path(std::string_view rest = {}) const {
    return "/selection/" + std::to_string(fund.programme.value) + "/bid/round_1" +
           std::string(rest);
  }
  std::string marking() const { return "/marking/" + std::to_string(bid.id.value); }

  TestSite site;
  Fund fund;
  access::Actor mine;
  access::Actor colleague;
  programme::Application bid;
};

TEST(MarkingPages, ShowNeitherWhoAppliedNorTheOthersMarks) {
  Round round(Role::reviewer);
  round.assign();
  round.mark(round.colleague, 1, "Thin evidence");

  const Page page = round.site.get(round.marking());

  EXPECT_EQ(page.h1(), "Application 1");
  EXPECT_TRUE(page.says("Reading ages are two years behind"));
  EXPECT_FALSE(page.says("School 1"));
  EXPECT_FALSE(page.says("Thin evidence"));
  EXPECT_FALSE(page.says("Colleague"));
}

TEST(MarkingPages, AskForEveryMark) {
  Round round(Role::reviewer);
  round.assign();

  const Page refused =
      round.site.post(round.marking(), {{"need", "3"}, {"fit", "9"}, {"implementation", "2"}});
  const Page saved = round.site.post(
      round.marking(), {{"need", "3"}, {"fit", "4"}, {"implementation", "2"}, {"value", "0"}});

  EXPECT_EQ(refused.status(), 422);
  EXPECT_TRUE(refused.says("Enter a mark for \"Value for money\""));
  EXPECT_EQ(saved.location(), "/marking");
  EXPECT_TRUE(round.site.get("/marking").says("Still to mark: 0 of 1"));
}

TEST(MarkingPages, AConflictTakesTheApplicationAway) {
  Round round(Role::reviewer);
  round.assign();

  EXPECT_EQ(round.site.post(round.marking() + "/conflict", {{"reason", ""}}).status(), 422);
  EXPECT_EQ(round.site.post(round.marking() + "/conflict", {{"reason", "I govern it"}}).location(),
            "/marking");
  EXPECT_EQ(round.site.get(round.marking()).status(), 404);
  EXPECT_TRUE(round.site.get("/marking").says("You have nothing to mark"));
}

TEST(MarkingPages, SayByWhenOnTheHomePageAndInTheList) {
  Round round(Role::programme_manager);
  const Page refused = round.site.post(round.path("/markers"),
                                       {{"mark_by-day", "1"},
                                        {"mark_by-month", "3"},
                                        {"mark_by-year", "2026"},
                                        {"markers", std::to_string(round.mine.person->value)}});
  EXPECT_EQ(refused.status(), 422);
  EXPECT_TRUE(refused.says("The day to mark by must be today or in the future"));
  EXPECT_EQ(refused.location(), "");

  const Page one = round.site.post(round.path("/markers"),
                                   {{"mark_by-day", "13"},
                                    {"mark_by-month", "4"},
                                    {"mark_by-year", "2026"},
                                    {"markers", std::to_string(round.mine.person->value)}});
  EXPECT_EQ(one.location(), round.path());
  const Page after = round.site.get(round.path());
  EXPECT_TRUE(after.says("1 assignment made"));
  EXPECT_TRUE(after.says("1 application still without enough markers"));
  EXPECT_TRUE(after.says("Colleague")) << "can still be ticked";
}

TEST(MarkingPages, AMarkersHomeSaysWhatIsLeftAndByWhen) {
  Round round(Role::reviewer);
  const programme::SelectionScope scope = round.scope();
  ASSERT_TRUE(round.site.db().write([&](storage::Transaction& tx) {
    return programme::assign_markers(
        tx, round.fund.operator_actor, scope, bid_day(), {.mark_by = Date(2026, 3, 28)});
  }));

  EXPECT_TRUE(round.site.get("/").says("Still to mark: 1 of 1 application, overdue since"));
  const Page list = round.site.get("/marking");
  EXPECT_TRUE(list.says("28 March 2026"));
  EXPECT_TRUE(list.says("Overdue"));
  EXPECT_TRUE(round.site.get(round.marking()).says("Mark by 28 March 2026"));
  round.mark(round.mine, 3, "");
  EXPECT_TRUE(round.site.get("/").says("You have marked 1 application"));
  EXPECT_FALSE(round.site.get("/marking").says("Overdue"));
}

TEST(MarkingPages, WhatIsNotAssignedIsNotThere) {
  Round round(Role::reviewer);

  EXPECT_EQ(round.site.get(round.marking()).status(), 404);
  EXPECT_EQ(round.site.post(round.marking(), {{"need", "3"}}).status(), 404);
  EXPECT_EQ(round.site.get(round.path()).status(), 403);
}

TEST(RoundPages, AnotherOwnersRoundIsNotThere) {
  Round round(Role::programme_manager, {.owner = OrganisationId{4711}});

  for (const char* part : {"", "/applications.csv", "/decision", "/applications/1"})
    EXPECT_EQ(round.site.get(round.path(part)).status(), 404) << part;
  EXPECT_EQ(round.site.post(round.path("/markers"), {}).status(), 404);
}

TEST(RoundPages, LeadFromMarkersToTheDecision) {
  Round round(Role::programme_manager);

  EXPECT_TRUE(round.site.get(round.path()).says("Needs markers"));
  round.site.post(round.path("/markers"), {});
  EXPECT_TRUE(round.site.get(round.path()).says("2 assignments made"));
  EXPECT_TRUE(
      round.site.get(round.path("/decision")).says("Wait until every application has its marks"));
  EXPECT_TRUE(round.site.get(round.path("/applications/1")).says("Colleague: has not marked yet"));

  round.mark(round.colleague, 3, "");
  const Page hidden = round.site.get(round.path("/applications/1"));
  EXPECT_TRUE(hidden.says("the other's marks are shown once you have given yours"));
  round.mark(round.mine, 3, "");

  EXPECT_TRUE(round.site.get(round.path("/applications/1")).says("75.0"));
  EXPECT_NE(round.site.get(round.path("/applications.csv")).text.find("School 1,1,75"),
            std::string::npos);
  EXPECT_TRUE(round.site.get(round.path("/decision")).says("1 will be awarded £5,000 in all"));
  EXPECT_EQ(
      round.site
          .post(round.path("/decision"),
                {{"answer_by-day", "1"}, {"answer_by-month", "1"}, {"answer_by-year", "2026"}})
          .status(),
      422);
  EXPECT_EQ(
      round.site
          .post(round.path("/decision"),
                {{"answer_by-day", "20"}, {"answer_by-month", "4"}, {"answer_by-year", "2026"}})
          .location(),
      round.path());
  EXPECT_TRUE(round.site.get(round.path()).says("Awarded"));
}

TEST(MarkingPages, ApplicationsDoNotNameWhatTheReaderMarks) {
  Round round(Role::adviser);
  round.assign();
  const auto participation = std::to_string(round.bid.participation.value);

  const Page list = round.site.get("/applications");
  EXPECT_EQ(list.status(), 200);
  EXPECT_FALSE(list.says("School 1"));
  EXPECT_TRUE(list.says("Those that you mark are under Marking, without names"));
  EXPECT_EQ(round.site.get("/applications.csv").text.find("School 1"), std::string::npos);
  EXPECT_EQ(round.site.get("/applications/" + participation).status(), 404);
}

TEST(MarkingPages, AReviewerFindsTheMarkingAndNoApplication) {
  Round round(Role::reviewer);
  EXPECT_EQ(round.site.get("/").text.find("href=\"/marking\""), std::string::npos);
  round.assign();

  EXPECT_NE(round.site.get("/").text.find("href=\"/marking\""), std::string::npos);
  for (const char* path : {"/applications", "/applications.csv", "/applications/1", "/cases"})
    EXPECT_EQ(round.site.get(path).status(), 403) << path;
}

TEST(MarkingPages, WhoDecidesOrMarksNothingReadsApplications) {
  Round deciding(Role::finance);
  deciding.assign();
  EXPECT_TRUE(deciding.site.get("/applications").says("School 1"));

  Round idle(Role::delivery_officer);
  EXPECT_TRUE(idle.site.get("/applications").says("School 1"));

  Round advising(Role::adviser);
  EXPECT_FALSE(advising.site.get("/applications").says("School 1"))
      << "an adviser reads of the schools that they are assigned to";
}

}  // namespace
}  // namespace trellis::web
