#include "register/change_over.hpp"

#include <gtest/gtest.h>
#include <map>

namespace trellis::registry {
namespace {

Urn urn(int number) { return Urn(900000 + number); }
OrganisationId organisation(int number) { return {number}; }
const Date today(2026, 3, 1);

/// A small register: states, holders and links by the last digits of their URNs.
struct World {
  std::map<Urn, UrnState> states;
  std::map<Urn, OrganisationId> holders;
  std::vector<Link> links;

  World& school(int number,
                Status status,
                std::optional<Date> opened = {},
                std::optional<Date> closed = {}) {
    states[urn(number)] = {status, opened, closed};
    return *this;
  }
  World& open(int number, std::optional<Date> opened = {}) {
    return school(number, Status::open, opened);
  }
  World& closed(int number, Date on = Date(2025, 8, 31)) {
    return school(number, Status::closed, {}, on);
  }
  World& follows(int from, int to) {
    links.push_back({urn(from), urn(to), "", "Successor", {}});
    return *this;
  }
  World& held(int number, int by) {
    holders[urn(number)] = organisation(by);
    return *this;
  }
  RegisterView view() const {
    return {[this](Urn asked) {
              const auto found = states.find(asked);
              return found == states.end() ? std::nullopt : std::optional(found->second);
            },
            [this](Urn asked) {
              const auto found = holders.find(asked);
              return found == holders.end() ? std::nullopt : std::optional(found->second);
            }};
  }
  std::optional<ChangeOverDecision> decide(int number,
                                           bool engaged = false,
                                           Date day = today) const {
    return decide_change_over(
        SuccessionGraph(links), {organisation(1), urn(number), engaged}, view(), day);
  }
};

TEST(ChangeOver, APlainConversionContinuesFromTheLaterOfTheTwoDates) {
  const auto decision =
      World().closed(1, Date(2025, 8, 31)).open(2, Date(2025, 9, 1)).follows(1, 2).decide(1, true);
  ASSERT_TRUE(decision);
  EXPECT_EQ(decision->outcome, Outcome::continues);
  EXPECT_EQ(decision->successor, urn(2));
  EXPECT_EQ(decision->effective_on, Date(2025, 9, 1));
  EXPECT_EQ(text_of(decision->edges), "900001>900002");
}

TEST(ChangeOver, ASuccessorThatOpenedEarlierTakesOverOnTheDayOfClosing) {
  const auto decision =
      World().closed(1, Date(2025, 12, 31)).open(2, Date(2025, 9, 1)).follows(1, 2).decide(1);
  EXPECT_EQ(decision->effective_on, Date(2025, 12, 31));
}

TEST(ChangeOver, TwoStepsThroughAClosedSchoolContinue) {
  const auto decision = World().closed(1).closed(2).open(3).follows(1, 2).follows(2, 3).decide(1);
  EXPECT_EQ(decision->outcome, Outcome::continues);
  EXPECT_EQ(decision->successor, urn(3));
  EXPECT_EQ(decision->edges.size(), 2U);
}

TEST(ChangeOver, TheWalkStopsAtTheFirstOpenSchool) {
  const auto decision = World().closed(1).open(2).open(3).follows(1, 2).follows(2, 3).decide(1);
  EXPECT_EQ(decision->successor, urn(2));
}

TEST(ChangeOver, InfantAndJuniorIntoPrimaryMergeWhenNothingIsInHand) {
  World world;
  world.closed(1).closed(2).open(3).follows(1, 3).follows(2, 3);
  EXPECT_EQ(world.decide(1)->outcome, Outcome::merges);
  EXPECT_EQ(world.decide(1)->successor_organisation, std::nullopt);
  const auto engaged = world.decide(2, true);
  EXPECT_EQ(engaged->outcome, Outcome::asks);
  EXPECT_EQ(engaged->question, QuestionKind::merge);
}

TEST(ChangeOver, ASuccessorThatAnotherOrganisationHoldsIsAMerger) {
  World world;
  world.closed(1).open(2).follows(1, 2).held(2, 7);
  const auto decision = world.decide(1);
  EXPECT_EQ(decision->outcome, Outcome::merges);
  EXPECT_EQ(decision->successor_organisation, organisation(7));
}

TEST(ChangeOver, ASplitIsAlwaysAsked) {
  const auto decision = World().closed(1).open(2).open(3).follows(1, 2).follows(1, 3).decide(1);
  EXPECT_EQ(decision->outcome, Outcome::asks);
  EXPECT_EQ(decision->question, QuestionKind::split);
}

TEST(ChangeOver, ACircleProposesItsOnlyOpenMember) {
  World world;
  world.closed(1).closed(2).open(3).follows(1, 2).follows(2, 3).follows(3, 2);
  const auto decision = world.decide(1);
  EXPECT_EQ(decision->question, QuestionKind::cycle);
  EXPECT_EQ(decision->successor, urn(3));
  world.school(2, Status::open);
  EXPECT_EQ(world.decide(1)->successor, std::nullopt);
}

TEST(ChangeOver, ACloseDateNextMonthWaitsForItsDay) {
  World world;
  world.closed(1, Date(2026, 4, 1)).open(2).follows(1, 2);
  EXPECT_EQ(world.decide(1), std::nullopt);
  EXPECT_TRUE(world.decide(1, false, Date(2026, 4, 1)));
}

TEST(ChangeOver, ASuccessorThatIsProposedToOpenIsWaitedFor) {
  const auto decision =
      World().closed(1).school(2, Status::proposed_to_open).follows(1, 2).decide(1);
  EXPECT_EQ(decision->outcome, Outcome::waits);
}

TEST(ChangeOver, AnUnknownSuccessorIsAsked) {
  EXPECT_EQ(World().closed(1).follows(1, 2).decide(1)->question, QuestionKind::unknown_successor);
}

TEST(ChangeOver, AChainOfMoreThanTenIsAsked) {
  World world;
  for (int i = 1; i <= 12; ++i) world.closed(i).follows(i, i + 1);
  world.open(13);
  EXPECT_EQ(world.decide(1)->question, QuestionKind::too_deep);
  EXPECT_EQ(world.decide(4)->outcome, Outcome::continues);
}

TEST(ChangeOver, AClosureWithoutSuccessorEndsOnlyWhenNothingIsInHand) {
  EXPECT_EQ(World().closed(1).decide(1)->outcome, Outcome::ends);
  EXPECT_EQ(World().closed(1).decide(1, true)->question, QuestionKind::closed_no_successor);
  const auto chain = World().closed(1).closed(2).follows(1, 2).decide(1, true);
  EXPECT_EQ(chain->question, QuestionKind::closed_no_successor);
  EXPECT_NE(chain->proposal.find("900002"), std::string::npos);
}

TEST(ChangeOver, AnOpenOrUnknownUrnNeedsNoDecision) {
  EXPECT_EQ(World().open(1).follows(1, 2).decide(1), std::nullopt);
  EXPECT_EQ(World().decide(1), std::nullopt);
}

TEST(ChangeOver, TheFingerprintKnowsOrganisationUrnAndEdges) {
  World world;
  world.closed(1).open(2).follows(1, 2);
  const auto first = world.decide(1);
  EXPECT_EQ(fingerprint_of(*first), "1:900001:900001>900002");
  EXPECT_EQ(fingerprint_of(*first), fingerprint_of(*world.decide(1)));
  world.follows(1, 3).open(3);
  EXPECT_EQ(fingerprint_of(*world.decide(1)), "split:1:900001:900001>900002;900001>900003");
}

TEST(ChangeOver, ASuccessorWaitsForItsPredecessorToClose) {
  World world;
  world.open(1).open(2).follows(1, 2).open(3).closed(4).follows(4, 3);
  const std::vector<Holding> holdings = {{organisation(1), urn(1)}, {organisation(2), urn(4)}};
  EXPECT_EQ(successors_in_waiting(SuccessionGraph(world.links), holdings, world.view(), today),
            (std::vector{urn(2)}));
}

}  // namespace
}  // namespace trellis::registry
