#include "optimise/instance_check.hpp"

#include <gtest/gtest.h>

#include "optimise/solve.hpp"

namespace trellis::optimise {
namespace {

Instance one_pair() {
  Instance instance;
  instance.partners = {{.key = 900001}, {.key = 900002}};
  instance.places = {{.lead = 900101, .capacity = 1}, {.lead = 900102, .capacity = 1}};
  instance.edges = {{0, 0, 10}, {0, 1, 20}, {1, 0, 30}};
  instance.stream_names = {"core"};
  instance.year_names = {"2026/27"};
  return instance;
}

/// The refusal of a problem, which must have all three parts.
Refusal refusal_of(const Instance& instance, const Objective& objective = {}) {
  const auto solution = solve(instance, objective);
  if (solution) return {RefusalCode::wrong_version, "", ""};
  EXPECT_FALSE(solution.error().sentence.empty());
  EXPECT_FALSE(solution.error().remedy.empty());
  return solution.error();
}

TEST(InstanceCheck, ZeroLeadsIsSaidInWords) {
  Instance instance = one_pair();
  instance.places.clear();
  instance.edges.clear();
  EXPECT_EQ(refusal_of(instance).sentence, "There are no lead schools, so nobody can be matched");
}

TEST(InstanceCheck, ZeroPartnersIsSaidInWords) {
  Instance instance = one_pair();
  instance.partners.clear();
  instance.edges.clear();
  EXPECT_EQ(refusal_of(instance).sentence, "There are no partner schools to match");
}

TEST(InstanceCheck, ZeroCapacityEverywhereIsRefusedButAtOneLeadIsNot) {
  Instance instance = one_pair();
  instance.places[0].capacity = 0;
  ASSERT_TRUE(solve(instance, {}));
  EXPECT_EQ(solve(instance, {})->edge_of[0], EdgeIndex{1});

  instance.places[1].capacity = 0;
  EXPECT_EQ(refusal_of(instance).sentence, "No lead school offers a place: every capacity is zero");
}

TEST(InstanceCheck, NoEligiblePairAtAllIsAnAnswerNotAFault) {
  Instance instance = one_pair();
  instance.edges.clear();
  const auto solution = solve(instance, {});
  ASSERT_TRUE(solution);
  EXPECT_EQ(solution->totals.unplaced, 2u);
}

TEST(InstanceCheck, ADuplicatePartnerIsNamed) {
  Instance instance = one_pair();
  instance.partners[1].key = 900001;
  EXPECT_EQ(refusal_of(instance).sentence, "The partner list holds school 900001 twice");
}

TEST(InstanceCheck, ADuplicatePlaceIsNamed) {
  Instance instance = one_pair();
  instance.places[1].lead = 900101;
  EXPECT_EQ(refusal_of(instance).sentence,
            "The places of lead 900101 (core, 2026/27) are given twice");
}

TEST(InstanceCheck, ADuplicatePairIsNamed) {
  Instance instance = one_pair();
  instance.edges.push_back({0, 0, 11});
  EXPECT_EQ(refusal_of(instance).sentence,
            "The pair of school 900001 and lead 900101 (core, 2026/27) is given twice");
}

TEST(InstanceCheck, APartnerThatIsAlsoALeadMayBeMatchedButNotWithItself) {
  Instance instance = one_pair();
  instance.partners[1].key = 900102;
  EXPECT_TRUE(solve(instance, {}));

  instance.edges.push_back({1, 1, 5});
  EXPECT_EQ(refusal_of(instance).sentence, "The school 900102 would be its own lead");
}

TEST(InstanceCheck, ANegativeCapacityIsRefused) {
  Instance instance = one_pair();
  instance.places[0].capacity = -1;
  EXPECT_EQ(refusal_of(instance).code, RefusalCode::bad_bound);
}

TEST(InstanceCheck, ListsOfTheWrongLengthAreCounted) {
  Instance instance = one_pair();
  instance.parts = {{"travel", "need"}, {4, 6, 10}};
  EXPECT_EQ(refusal_of(instance).sentence, "There are 3 cost parts where 6 are needed");

  const Objective objective{.moves = {.present = {{}}}};
  EXPECT_EQ(refusal_of(one_pair(), objective).sentence,
            "The present match has 1 rows for 2 partners");
}

TEST(InstanceCheck, PartsThatDoNotAddUpAreRefused) {
  Instance instance = one_pair();
  instance.parts = {{"travel", "need"}, {4, 6, 15, 5, 20, 11}};
  EXPECT_NE(refusal_of(instance).sentence.find("add up to 31, not to 30"), std::string::npos);
}

TEST(InstanceCheck, OverlappingGroupsAreNamed) {
  Instance instance = one_pair();
  instance.places.push_back({.lead = 900103, .capacity = 1});
  instance.groups = {{"stream over all years", {0, 1}, 0, 1},
                     {"year over all streams", {1, 2}, 0, 1}};
  const Refusal refusal = refusal_of(instance);
  EXPECT_EQ(refusal.code, RefusalCode::not_laminar);
  EXPECT_NE(refusal.sentence.find("stream over all years"), std::string::npos);
  EXPECT_NE(refusal.sentence.find("year over all streams"), std::string::npos);
}

TEST(InstanceCheck, AFloorAboveItsCeilingIsRefused) {
  Instance instance = one_pair();
  instance.groups = {{"South West", {0, 1}, 3, 2}};
  EXPECT_EQ(refusal_of(instance).sentence, "The limits for “South West” are from 3 to 2");
}

TEST(InstanceCheck, AFloorThatCannotBeReachedIsNamedWithItsNumber) {
  Instance instance = one_pair();
  instance.groups = {{"South West", {1}, 1, 2}};
  ASSERT_TRUE(solve(instance, {}));
  instance.places[1].capacity = 5;
  instance.groups[0] = {"South West", {1}, 2, 5};

  const Refusal refusal = refusal_of(instance);

  EXPECT_EQ(refusal.code, RefusalCode::infeasible);
  EXPECT_NE(refusal.sentence.find("“South West” must have at least 2 but can have 1"),
            std::string::npos)
      << refusal.sentence;
}

TEST(InstanceCheck, APartnerFloorThatCannotBeReachedIsNamed) {
  Instance instance = one_pair();
  instance.edges = {{0, 0, 10}, {1, 0, 30}};
  instance.partner_groups = {{"priority area", {0, 1}, 2, 2}};
  const Refusal refusal = refusal_of(instance);
  EXPECT_EQ(refusal.code, RefusalCode::infeasible);
  EXPECT_NE(refusal.sentence.find("“priority area” must have at least 2 placed but can have 1"),
            std::string::npos)
      << refusal.sentence;
}

TEST(InstanceCheck, ALockAgainstARuleIsNamedNotDropped) {
  Instance instance = one_pair();
  instance.locks = {{1, 1, "existing partnership", "programme"}};
  EXPECT_EQ(refusal_of(instance).sentence,
            "The lock of school 900002 to lead 900102 (core, 2026/27) breaks a rule: the pair is "
            "not eligible");
}

TEST(InstanceCheck, ALockThatIsAlsoForbiddenIsRefused) {
  Instance instance = one_pair();
  instance.locks = {{0, 0, "existing partnership", "programme"}};
  instance.forbidden = {{0, 900101, "declined in 2025", "programme"}};
  EXPECT_EQ(refusal_of(instance).code, RefusalCode::lock_breaks_rule);
}

TEST(InstanceCheck, LocksBeyondACapacityAreRefused) {
  Instance instance = one_pair();
  instance.locks = {{0, 0, "", ""}, {1, 0, "", ""}};
  EXPECT_EQ(refusal_of(instance).sentence,
            "2 partners are locked to lead 900101 (core, 2026/27), which has room for 1");
}

TEST(InstanceCheck, EverybodyLockedIsTheLockedMatch) {
  Instance instance = one_pair();
  instance.locks = {{0, 1, "existing partnership", "p"}, {1, 0, "existing partnership", "p"}};
  const auto solution = solve(instance, {});
  ASSERT_TRUE(solution);
  EXPECT_EQ(solution->totals.points, 50);
  EXPECT_EQ(solution->totals.largest_regret, 10);
}

TEST(InstanceCheck, CostsThatCouldOverflowAreRefusedBeforeSolving) {
  Instance instance = one_pair();
  instance.edges[0].cost = std::int64_t{1} << 62;
  EXPECT_EQ(refusal_of(instance).code, RefusalCode::too_large);

  Instance many;
  for (int p = 0; p < 200'000; ++p) many.partners.push_back({.key = 1 + p});
  many.places = {{.lead = 900101, .capacity = 1}};
  for (PartnerIndex p = 0; p < 200'000; ++p)
    many.edges.push_back({p, 0, (std::int64_t{1} << 40) - p});
  EXPECT_EQ(refusal_of(many).code, RefusalCode::too_large);
}

TEST(InstanceCheck, MinimaxTogetherWithFloorsIsRefused) {
  Instance instance = one_pair();
  instance.groups = {{"South West", {1}, 1, 2}};
  EXPECT_EQ(refusal_of(instance, {.fairness = {.minimax = Minimax::cost}}).code,
            RefusalCode::bad_rule);
}

}  // namespace
}  // namespace trellis::optimise
