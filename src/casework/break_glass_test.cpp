#include <gtest/gtest.h>

#include "access/record.hpp"
#include "casework/break_glass_actions.hpp"
#include "casework/case_access_checks.hpp"
#include "casework/case_list_store.hpp"
#include "casework/case_world_fixture.hpp"
#include "casework/journal_actions.hpp"

namespace trellis::casework {
namespace {

using access::Actor;
using access::Role;
using storage::Snapshot;
using storage::Transaction;

constexpr const char* good_reason = "A parent's complaint names this case";

TEST(BreakGlassReason, IsTwentyCharactersThatAreNotSpaces) {
  EXPECT_EQ(check_break_glass_reason("  A parent's complaint  names us ").value(),
            "A parent's complaint names us");
  EXPECT_FALSE(check_break_glass_reason("Just looking").has_value());
  EXPECT_FALSE(check_break_glass_reason("a a a a a a a a a a a a a a a").has_value());
  EXPECT_FALSE(check_break_glass_reason(std::string(501, 'x')).has_value());
}

TEST(BreakGlassGrant, ReachesItsCaseAndNothingElse) {
  const access::Grant grant = break_glass_grant({7}, {testing::today, {}});

  EXPECT_TRUE(is_break_glass_of(grant, {7}));
  EXPECT_FALSE(is_break_glass_of(grant, {8}));
  EXPECT_FALSE(access::covers(grant.scope, {.owner = OrganisationId{1}, .pairing = 7}));
  EXPECT_FALSE(access::covers(grant.scope, {.owner = OrganisationId{1}}));
}

class BreakGlass : public testing::CaseWorld {
 protected:
  void SetUp() override {
    testing::CaseWorld::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    case_ = open();
    db().write(
        [&](Transaction& tx) { ASSERT_TRUE(protect_case(tx, actor_, case_, true).has_value()); });
  }

  Actor with_role(Role role) {
    Actor actor{.person = officer_, .name = "Officer", .at = actor_.at};
    actor.grants = {{.role = role, .scope = {.owner = owner_}}};
    return actor;
  }
  /// Somebody as a request at this moment makes them: with what they have open.
  Actor administrator(Instant at) {
    Actor actor = with_role(Role::administrator);
    actor.at = at;
    for (access::Grant& grant :
         db().read([&](Snapshot& s) { return break_glass_grants(s, officer_, at); }))
      actor.grants.push_back(std::move(grant));
    return actor;
  }
  Actor administrator() { return administrator(actor_.at); }
  Result<GlassOpening> open_glass(const Actor& actor, const char* reason = good_reason) {
    return db().write([&](Transaction& tx) { return break_glass(tx, actor, case_, reason); });
  }
  bool sees(const Actor& actor, CaseId id) { return may_see(actor, find(id)); }

  CaseId case_{};
};
TRELLIS_FOR_EACH_ENGINE(BreakGlass);

TEST_P(BreakGlass, OpensOneCaseForThreeHours) {
  const CaseId other = open();
  db().write(
      [&](Transaction& tx) { ASSERT_TRUE(protect_case(tx, actor_, other, true).has_value()); });
  EXPECT_FALSE(sees(administrator(), case_));

  const auto opening = open_glass(administrator());

  ASSERT_TRUE(opening.has_value()) << opening.error().message;
  EXPECT_TRUE(sees(administrator(), case_));
  EXPECT_FALSE(sees(administrator(), other));
  const Instant last = actor_.at.plus(break_glass_life).plus(std::chrono::seconds(-1));
  EXPECT_TRUE(sees(administrator(last), case_));
  EXPECT_FALSE(sees(administrator(actor_.at.plus(break_glass_life)), case_));
}

TEST_P(BreakGlass, WritingIsRefusedWhileItIsOpen) {
  ASSERT_TRUE(open_glass(administrator()).has_value());
  const Actor actor = administrator();
  const std::int64_t version = find(case_).version;
  const auto refused = [&](auto write) {
    const auto done = db().write([&](Transaction& tx) { return write(tx); });
    return !done.has_value();
  };

  EXPECT_TRUE(refused([&](Transaction& tx) {
    return answer_task(
        tx, actor, {case_, version, "confirm_starting_eligibility", 1, {}}, testing::today);
  }));
  EXPECT_TRUE(refused([&](Transaction& tx) {
    return add_note(tx, actor, case_, {.body = "Words", .happened_on = testing::today});
  }));
  EXPECT_TRUE(refused([&](Transaction& tx) { return watch(tx, actor, case_, true); }));
  EXPECT_TRUE(refused([&](Transaction& tx) { return protect_case(tx, actor, case_, false); }));
  EXPECT_TRUE(refused([&](Transaction& tx) {
    return assign(tx, actor, case_, "delivery_officer", officer_, testing::today);
  }));
}

TEST_P(BreakGlass, NeedsAReasonARoleAndAProtectedCase) {
  const auto too_short = open_glass(administrator(), "Just looking");
  ASSERT_FALSE(too_short.has_value());
  EXPECT_EQ(too_short.error().field, "reason");

  const auto adviser = open_glass(with_role(Role::finance));
  ASSERT_FALSE(adviser.has_value());
  EXPECT_EQ(adviser.error().kind, ProblemKind::not_found);

  ASSERT_TRUE(open_glass(administrator()).has_value());
  EXPECT_EQ(open_glass(administrator()).error().kind, ProblemKind::conflict);

  case_ = open();
  EXPECT_EQ(open_glass(administrator()).error().kind, ProblemKind::refused_by_rule);
}

TEST_P(BreakGlass, OpeningIsKeptAndIsAnEventWithoutTheReason) {
  ASSERT_TRUE(open_glass(administrator()).has_value());

  const auto openings = db().read([&](Snapshot& s) { return openings_of_case(s, case_); });
  ASSERT_EQ(openings.size(), 1u);
  EXPECT_EQ(openings.front().name, "Officer");
  EXPECT_EQ(openings.front().reason, good_reason);
  const auto events =
      db().read([&](Snapshot& s) { return events::timeline(s, events::subject(case_)); });
  EXPECT_EQ(events.front().type, "break_glass.opened");
  for (const auto& [name, value] : events.front().summary)
    EXPECT_EQ(value.find("complaint"), std::string::npos);
  EXPECT_TRUE(events.front().changes.empty());
}

TEST_P(BreakGlass, AReasonIsBlankedWhenItsTimeHasCome) {
  ASSERT_TRUE(open_glass(administrator()).has_value());
  const auto blank = [&](Date on) {
    return db().write([&](Transaction& tx) { return blank_old_reasons(tx, on); });
  };

  EXPECT_EQ(blank(testing::today.plus_months(83)), 0);
  EXPECT_EQ(blank(testing::today.plus_months(84)), 1);

  const auto kept = db().read([](Snapshot& s) { return all_openings(s, 10); });
  ASSERT_EQ(kept.size(), 1u);
  EXPECT_TRUE(kept.front().reason.empty());
}

TEST_P(BreakGlass, ListsNeverHoldTheCaseForThoseWhoDoNotManageIt) {
  Actor reader = with_role(Role::finance);
  EXPECT_TRUE(
      db().read([&](Snapshot& s) { return find_cases(s, reader, {.today = testing::today}); })
          .ids.empty());
  EXPECT_FALSE(sees(reader, case_));
  EXPECT_TRUE(sees(with_role(Role::programme_manager), case_));
}

TEST_P(BreakGlass, ManagingAnotherProgrammeListsNoProtectedCaseOfThisOne) {
  const auto listed = [&](const Actor& actor) {
    return db()
        .read([&](Snapshot& s) { return find_cases(s, actor, {.today = testing::today}); })
        .ids;
  };
  const auto facets = [&](const Actor& actor) {
    return db().read([&](Snapshot& s) { return case_facets(s, actor); }).size();
  };
  const auto manages = [&](ProgrammeId programme) {
    Actor actor = with_role(Role::finance);
    actor.grants.push_back(
        {.role = Role::delivery_officer, .scope = {.owner = owner_, .programme = programme}});
    return actor;
  };

  const Actor elsewhere = manages({programme_.value + 1});
  EXPECT_TRUE(listed(elsewhere).empty());
  EXPECT_EQ(facets(elsewhere), 0u);
  EXPECT_EQ(listed(manages(programme_)), std::vector<CaseId>{case_});

  Actor school{.name = "Head", .acting_for = find(case_).holder};
  school.grants = {{.role = Role::partner_school,
                    .scope = {.owner = owner_, .organisation = find(case_).holder},
                    .acting_for = find(case_).holder}};
  EXPECT_EQ(listed(school), std::vector<CaseId>{case_});
}

TEST_P(BreakGlass, WhoReadsForTheHolderFindsListAndPageAlike) {
  Actor reader{.name = "Trust", .acting_for = find(case_).holder};
  reader.grants = {{.role = Role::trust_officer,
                    .scope = {.owner = owner_, .organisation = find(case_).holder},
                    .acting_for = find(case_).holder}};
  const auto listed = [&] {
    return db()
        .read([&](Snapshot& s) { return find_cases(s, reader, {.today = testing::today}); })
        .ids;
  };

  EXPECT_FALSE(sees(reader, case_));
  EXPECT_TRUE(listed().empty());
  db().write(
      [&](Transaction& tx) { ASSERT_TRUE(protect_case(tx, actor_, case_, false).has_value()); });
  EXPECT_TRUE(sees(reader, case_));
  EXPECT_EQ(listed(), std::vector<CaseId>{case_});
}

}  // namespace
}  // namespace trellis::casework
