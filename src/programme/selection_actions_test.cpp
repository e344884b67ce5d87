#include "programme/selection_actions.hpp"

#include "programme/fund_fixture.hpp"
#include "programme/offer_actions.hpp"
#include "programme/payment_store.hpp"

namespace trellis::programme {
namespace {

using access::Role;
using storage::Snapshot;
using storage::Transaction;
using testing::bid_day;
using testing::Fund;

/// The day after round 1 has closed.
Date decision_day() { return Date(2026, 3, 30); }

class SelectionActions : public storage::testing::EachEngine {
 protected:
  SelectionScope scope(Fund& fund) {
    const auto definition = db().read(
        [&](Snapshot& s) { return load_definition(s, version_in_force(s, fund.programme)->id); });
    return selection_scopes(fund.programme, definition).front();
  }
  std::vector<SelectionEntry> entries(Fund& fund) {
    const SelectionScope wanted = scope(fund);
    return db().read([&](Snapshot& s) { return selection_entries(s, wanted); });
  }
  Result<SharedOut> assign(Fund& fund, const access::Actor& actor) {
    const SelectionScope wanted = scope(fund);
    return db().write(
        [&](Transaction& tx) { return assign_markers(tx, actor, wanted, decision_day()); });
  }
  Result<SharedOut> assign(Fund& fund, const MarkingOrder& order) {
    const SelectionScope wanted = scope(fund);
    return db().write([&](Transaction& tx) {
      return assign_markers(tx, fund.operator_actor, wanted, decision_day(), order);
    });
  }
  std::vector<MarkingTask> marking_of(const access::Actor& marker) {
    return db().read([&](Snapshot& s) { return own_marking(s, marker); });
  }
  SelectionEntry entry_of(Fund& fund, ApplicationId application) {
    for (SelectionEntry& entry : entries(fund))
      if (entry.application == application) return entry;
    return {};
  }
  Result<void> mark(const access::Actor& marker, ApplicationId bid, double each) {
    const std::map<std::string, double> scores = {
        {"need", each}, {"fit", each}, {"implementation", each}, {"value", each}};
    return db().write([&](Transaction& tx) { return give_marks(tx, marker, {bid, scores, ""}); });
  }
  Result<std::vector<SelectionDecision>> decide(Fund& fund, const access::Actor& actor) {
    const SelectionScope wanted = scope(fund);
    return db().write([&](Transaction& tx) {
      return decide_selection(tx, actor, wanted, decision_day().plus_days(14), decision_day());
    });
  }
  ParticipationState state_of(const Application& bid) {
    return db().read([&](Snapshot& s) { return find_participation(s, bid.participation); })->state;
  }
};
TRELLIS_FOR_EACH_ENGINE(SelectionActions);

TEST_P(SelectionActions, TwoMarkersWhoAreNotOfTheSchoolShareTheWork) {
  Fund fund(db());
  const Application bid = fund.eligible_bid("5000");
  const Application other = fund.eligible_bid("6000");
  const OrganisationId school = entries(fund).front().organisation;
  const auto own = fund.granted(Role::reviewer, "Of the school", school);
  const auto one = fund.granted(Role::reviewer, "One");
  const auto two = fund.granted(Role::reviewer, "Two");

  ASSERT_TRUE(assign(fund, fund.operator_actor).has_value());

  for (const SelectionEntry& entry : entries(fund)) {
    EXPECT_EQ(entry.markers(), 2);
    for (const MarkerAssignment& row : entry.assignments) {
      if (entry.application != bid.id) continue;
      EXPECT_NE(row.marker, *own.person);
    }
  }
  const auto load = db().read([](Snapshot& s) { return marking_load(s); });
  EXPECT_EQ(load.at(*own.person) + load.at(*one.person) + load.at(*two.person), 4);
  EXPECT_TRUE(assign(fund, fund.operator_actor)->assigned.empty()) << "once is enough";
  EXPECT_EQ(assign(fund, one).error().kind, ProblemKind::not_allowed);
  EXPECT_NE(other.id, bid.id);
}

TEST_P(SelectionActions, OnlyTheAssignedMarkAndAConflictCallsAnother) {
  Fund fund(db());
  const Application bid = fund.eligible_bid("5000");
  const auto one = fund.granted(Role::reviewer, "One");
  const auto two = fund.granted(Role::reviewer, "Two");
  ASSERT_TRUE(assign(fund, fund.operator_actor).has_value());
  const auto three = fund.granted(Role::reviewer, "Three");

  EXPECT_EQ(mark(three, bid.id, 3).error().kind, ProblemKind::not_found);
  EXPECT_EQ(mark(one, bid.id, 9).error().kind, ProblemKind::invalid);
  const auto no_reason = db().write(
      [&](Transaction& tx) { return declare_conflict(tx, one, bid.id, " ", decision_day()); });
  const auto declared = db().write([&](Transaction& tx) {
    return declare_conflict(tx, one, bid.id, "I taught there", decision_day());
  });

  EXPECT_EQ(no_reason.error().field, "reason");
  ASSERT_TRUE(declared.has_value());
  EXPECT_EQ(mark(one, bid.id, 3).error().kind, ProblemKind::not_found);
  ASSERT_TRUE(assign(fund, fund.operator_actor).has_value());
  EXPECT_TRUE(mark(three, bid.id, 3).has_value());
  EXPECT_TRUE(mark(two, bid.id, 3).has_value());
  EXPECT_EQ(entries(fund).front().score.state, ScoreState::agreed);
}

TEST_P(SelectionActions, AConflictPassesTheApplicationOnWithinTheRound) {
  Fund fund(db());
  const Application bid = fund.eligible_bid("5000");
  const Application other = fund.eligible_bid("6000");
  const auto one = fund.granted(Role::reviewer, "One");
  const auto two = fund.granted(Role::reviewer, "Two");
  const auto three = fund.granted(Role::reviewer, "Three");
  const auto four = fund.granted(Role::reviewer, "Four");
  const Date by = decision_day().plus_days(7);
  ASSERT_TRUE(assign(fund, {.mark_by = by, .markers = {*one.person, *two.person, *three.person}}));
  ASSERT_TRUE(marking_of(four).empty()) << "the order left them out";
  ApplicationId given{};
  for (const MarkingTask& task : marking_of(one)) given = task.application;
  ASSERT_TRUE(given == bid.id || given == other.id);

  const auto passed = db().write([&](Transaction& tx) {
    return declare_conflict(tx, one, given, "I taught there", decision_day());
  });

  ASSERT_EQ(passed, true);
  EXPECT_TRUE(marking_of(four).empty()) << "a conflict widens no circle";
  EXPECT_EQ(entry_of(fund, given).markers(), 2);
  ASSERT_FALSE(marking_of(two).empty());
  for (const MarkingTask& task : marking_of(three)) EXPECT_EQ(task.mark_by, by);
  const auto again = db().write([&](Transaction& tx) {
    return declare_conflict(tx, two, given, "So did I", decision_day());
  });
  EXPECT_EQ(again, false) << "nobody of the round is free: staff ask somebody else";
  EXPECT_EQ(entry_of(fund, given).markers(), 1);
}

TEST_P(SelectionActions, WhoIsNoLongerAReviewerHasNothingToMark) {
  Fund fund(db());
  const Application bid = fund.eligible_bid("5000");
  access::Actor one = fund.granted(Role::reviewer, "One");
  const auto two = fund.granted(Role::reviewer, "Two");
  ASSERT_TRUE(assign(fund, fund.operator_actor).has_value());
  ASSERT_EQ(marking_of(one).size(), 1u);

  access::Actor elsewhere = one;
  elsewhere.grants.front().scope.programme = ProgrammeId{fund.programme.value + 1};
  access::Actor by_token = one;
  by_token.token = access::TokenUse{.id = 1, .permissions = {access::Permission::view_programme}};
  one.grants.clear();

  for (const access::Actor& actor : {one, elsewhere, by_token}) {
    EXPECT_TRUE(marking_of(actor).empty());
    EXPECT_EQ(mark(actor, bid.id, 3).error().kind, ProblemKind::not_found);
    EXPECT_EQ(db().write([&](Transaction& tx) {
                    return declare_conflict(tx, actor, bid.id, "I know them", decision_day());
                  })
                  .error()
                  .kind,
              ProblemKind::not_found);
  }
  EXPECT_TRUE(mark(two, bid.id, 3).has_value());
}

TEST_P(SelectionActions, AnOrderNamesReviewersAndADayToCome) {
  Fund fund(db());
  fund.eligible_bid("5000");
  const auto one = fund.granted(Role::reviewer, "One");
  const auto officer = fund.granted(Role::delivery_officer, "Officer");

  const auto past = assign(fund, {.mark_by = decision_day().plus_days(-1)});
  const auto stranger = assign(fund, {.markers = {*one.person, *officer.person}});

  EXPECT_EQ(past.error().field, "mark_by");
  EXPECT_EQ(stranger.error().field, "markers");
  EXPECT_EQ(entries(fund).front().markers(), 0);
  EXPECT_TRUE(assign(fund, {.mark_by = decision_day()}).has_value()) << "today is not past";
}

TEST_P(SelectionActions, MarkersWhoDifferAreModeratedByAThird) {
  Fund fund(db());
  const Application bid = fund.eligible_bid("5000");
  const auto one = fund.granted(Role::reviewer, "One");
  const auto two = fund.granted(Role::reviewer, "Two");
  const auto manager = fund.granted(Role::programme_manager, "Manager");
  ASSERT_TRUE(assign(fund, manager).has_value());
  ASSERT_TRUE(mark(one, bid.id, 4).has_value());
  ASSERT_TRUE(mark(two, bid.id, 1).has_value());
  const std::map<std::string, double> scores = {
      {"need", 3}, {"fit", 3}, {"implementation", 3}, {"value", 3}};
  const SelectionScope wanted = scope(fund);
  const auto settle = [&](const access::Actor& actor, const char* reason) {
    return db().write([&](Transaction& tx) {
      return moderate(tx, actor, wanted, {bid.id, scores, reason});
    });
  };

  EXPECT_FALSE(decide(fund, manager).has_value()) << "one waits for moderation";
  EXPECT_EQ(settle(one, "Read again").error().kind, ProblemKind::not_allowed);
  EXPECT_EQ(settle(manager, "").error().field, "reason");
  ASSERT_TRUE(settle(manager, "Read again").has_value());

  const SelectionEntry entry = entries(fund).front();
  EXPECT_EQ(entry.score.state, ScoreState::moderated);
  EXPECT_DOUBLE_EQ(entry.score.total, 75);
  EXPECT_EQ(mark(one, bid.id, 2).error().kind, ProblemKind::too_late);
}

TEST_P(SelectionActions, TheBestWithinTheMoneyAreOfferedAndTheListMovesUp) {
  Fund fund(db());
  std::vector<Application> bids;
  for (int i = 0; i < 27; ++i) bids.push_back(fund.eligible_bid("20000"));
  const auto one = fund.granted(Role::reviewer, "One");
  const auto two = fund.granted(Role::reviewer, "Two");
  const auto manager = fund.granted(Role::programme_manager, "Manager");
  ASSERT_TRUE(assign(fund, manager).has_value());
  for (std::size_t i = 0; i < bids.size(); ++i)
    for (const auto& marker : {one, two})
      ASSERT_TRUE(mark(marker, bids[i].id, i == 0 ? 4 : i == 26 ? 1 : 3).has_value());

  // £500,000 pays for 25 of £20,000; the 26th waits, the last is below the pass mark.
  ASSERT_TRUE(decide(fund, manager).has_value());

  EXPECT_EQ(state_of(bids[0]), ParticipationState::offered);
  EXPECT_EQ(state_of(bids[24]), ParticipationState::offered);
  EXPECT_EQ(state_of(bids[25]), ParticipationState::waitlisted);
  EXPECT_EQ(state_of(bids[26]), ParticipationState::stopped);
  EXPECT_TRUE(decide(fund, manager)->empty()) << "nothing has changed";

  ASSERT_TRUE(db().write([&](Transaction& tx) {
    return answer_to_offer(
        tx, fund.operator_actor, bids[3].participation, "declined", "No time", decision_day());
  }));
  const auto moved = decide(fund, manager);
  ASSERT_TRUE(moved.has_value());
  ASSERT_EQ(moved->size(), 1u);
  EXPECT_EQ(moved->front().application, bids[25].id);
  EXPECT_EQ(state_of(bids[25]), ParticipationState::offered);
  const auto award = db().read([&](Snapshot& s) { return award_of(s, bids[25].participation); });
  EXPECT_EQ(award, Money{2'000'000});
}

}  // namespace
}  // namespace trellis::programme
