#include "optimise/solve.hpp"

#include <gtest/gtest.h>
#include <map>
#include <set>
#include <tuple>

#include "optimise/testing/random_instance.hpp"
#include "optimise/testing/reference_reader.hpp"
#include "optimise/verify/verify.hpp"

namespace trellis::optimise {
namespace {

class ReferenceMatching : public ::testing::TestWithParam<const char*> {};

TEST_P(ReferenceMatching, StatedAssignmentIsFeasibleAndCostsWhatItSays) {
  const auto path = testing::reference_file(GetParam());
  if (!path) GTEST_SKIP() << "The folder of reference instances is absent";
  const auto reference = testing::read_match(*path);

  std::map<PlaceIndex, std::int64_t> taken;
  std::int64_t matched = 0, cost = 0;
  for (const Edge& edge : reference.instance.edges)
    if (reference.one_optimal_assignment[edge.partner] == edge.place / 2) {
      ++matched;
      cost += edge.cost;
      ++taken[edge.place];
    }

  for (const auto& [place, count] : taken)
    EXPECT_LE(count, reference.instance.places[place].capacity);
  for (const CapacityGroup& lead : reference.instance.groups)
    EXPECT_LE(taken[lead.places[0]] + taken[lead.places[1]], lead.upper);
  EXPECT_EQ(matched, reference.matched);
  EXPECT_EQ(cost, reference.cost);
}

TEST_P(ReferenceMatching, HasTheStatedOptimumWithProof) {
  const auto path = testing::reference_file(GetParam());
  if (!path) GTEST_SKIP() << "The folder of reference instances is absent";
  const auto reference = testing::read_match(*path);

  const auto solution = solve(reference.instance, {});

  ASSERT_TRUE(solution) << solution.error().sentence;
  EXPECT_EQ(static_cast<std::int64_t>(solution->totals.placed), reference.matched);
  EXPECT_EQ(solution->totals.points, reference.cost);
  const Verdict verdict = verify(reference.instance, {}, solution->certificate);
  EXPECT_TRUE(verdict.proven) << verdict.why;
}

TEST_P(ReferenceMatching, HasTheStatedMinimaxWithProof) {
  const auto path = testing::reference_file(GetParam());
  if (!path) GTEST_SKIP() << "The folder of reference instances is absent";
  const auto reference = testing::read_match(*path);
  const Objective objective{.fairness = {.minimax = Minimax::cost}};

  const auto solution = solve(reference.instance, objective);

  ASSERT_TRUE(solution) << solution.error().sentence;
  EXPECT_EQ(static_cast<std::int64_t>(solution->totals.placed), reference.matched);
  EXPECT_EQ(solution->totals.largest_cost, reference.minimax_largest_cost);
  EXPECT_EQ(solution->totals.points, reference.minimax_then_sum_cost);
  const Verdict verdict = verify(reference.instance, objective, solution->certificate);
  EXPECT_TRUE(verdict.proven) << verdict.why;
}

TEST_P(ReferenceMatching, FewCandidatesEndAtTheSameAnswer) {
  const auto path = testing::reference_file(GetParam());
  if (!path) GTEST_SKIP() << "The folder of reference instances is absent";
  const auto reference = testing::read_match(*path);

  const auto all = solve(reference.instance, {.candidates = 0});
  const auto one = solve(reference.instance, {.candidates = 1});

  ASSERT_TRUE(all && one);
  EXPECT_EQ(all->edge_of, one->edge_of);
}

INSTANTIATE_TEST_SUITE_P(Files,
                         ReferenceMatching,
                         ::testing::Values("lp-8x60.json",
                                           "lp-12x90-laminar-tight.json",
                                           "lp-60x664.json",
                                           "lp-60x664-far.json"));

/// The worked example of the design: leads A and B with one place each, schools 1, 2 and 3.
Instance two_leads() {
  Instance instance;
  instance.partners = {{.key = 900001}, {.key = 900002}, {.key = 900003}};
  instance.places = {{.lead = 900101, .capacity = 1}, {.lead = 900102, .capacity = 1}};
  instance.edges = {{0, 0, 10}, {0, 1, 50}, {1, 0, 20}, {1, 1, 25}, {2, 0, 30}};
  return instance;
}

TEST(Solve, WorkedExampleLeavesTheThirdSchoolOut) {
  const auto solution = solve(two_leads(), {});

  ASSERT_TRUE(solution);
  EXPECT_EQ(solution->edge_of[0], EdgeIndex{0});
  EXPECT_EQ(solution->edge_of[1], EdgeIndex{3});
  EXPECT_FALSE(solution->edge_of[2]);
  EXPECT_EQ(solution->totals.points, 35);
  EXPECT_EQ(solution->levels.front().value, 1);
}

using Pairs = std::set<std::tuple<std::int64_t, std::int64_t, std::uint32_t>>;

Pairs pairs_of(const Instance& instance, const Solution& solution) {
  Pairs pairs;
  for (const auto& e : solution.edge_of)
    if (e) {
      const Edge& edge = instance.edges[*e];
      const Place& place = instance.places[edge.place];
      pairs.emplace(instance.partners[edge.partner].key, place.lead, place.stream);
    }
  return pairs;
}

struct Case {
  const char* name;
  testing::RandomShape shape;
  Objective objective;
};

class RandomMatching : public ::testing::TestWithParam<Case> {};

/// Against every matching there is: 300 problems of each shape, one with many equal costs.
TEST_P(RandomMatching, EqualsTryingAllMatchingsAndIsProven) {
  std::mt19937 random(7);
  int refused = 0;
  for (int round = 0; round < 300; ++round) {
    const Instance instance = testing::random_instance(random, GetParam().shape);
    Objective objective = GetParam().objective;
    if (objective.moves.penalty > 0 || objective.moves.fewest_first)
      for (std::size_t p = 0; p < instance.partners.size(); ++p)
        objective.moves.present.push_back(900101 + static_cast<std::int64_t>(random() % 3));
    const auto best = testing::best_by_trying(instance, objective);

    const auto solution = solve(instance, objective);

    ASSERT_EQ(solution.has_value(), best.has_value())
        << round << (solution ? "" : solution.error().sentence);
    if (!solution) {
      EXPECT_TRUE(solution.error().code == RefusalCode::infeasible ||
                  solution.error().code == RefusalCode::lock_breaks_rule)
          << solution.error().sentence;
      ++refused;
      continue;
    }
    EXPECT_EQ(testing::level_values(instance, objective, solution->edge_of), *best) << round;
    const Verdict verdict = verify(instance, objective, solution->certificate);
    EXPECT_TRUE(verdict.proven) << round << ": " << verdict.why;
  }
  if (!GetParam().shape.floors && !GetParam().shape.locks) {
    EXPECT_EQ(refused, 0);
  }
  EXPECT_LT(refused, 250);
}

TEST_P(RandomMatching, PermutedRowsGiveTheIdenticalMatching) {
  std::mt19937 random(11);
  for (int round = 0; round < 60; ++round) {
    testing::RandomShape shape = GetParam().shape;
    shape.partners = 12;
    shape.leads = 4;
    shape.cost_max = 3;
    const Instance instance = testing::random_instance(random, shape);
    Objective objective = GetParam().objective;
    objective.salt = "round-2026-1";
    objective.moves = {};
    const auto solution = solve(instance, objective);
    for (int turn = 0; turn < 4; ++turn) {
      const auto other = testing::permuted(instance, random);
      const auto again = solve(other.instance, objective);
      ASSERT_EQ(solution.has_value(), again.has_value());
      if (solution) {
        EXPECT_EQ(pairs_of(instance, *solution), pairs_of(other.instance, *again));
      }
    }
  }
}

const testing::RandomShape small{};

INSTANTIATE_TEST_SUITE_P(
    Shapes,
    RandomMatching,
    ::testing::Values(
        Case{"plain", {}, {}},
        Case{"ties", {.cost_max = 1}, {}},
        Case{"classes", {.classes = 3}, {}},
        Case{"trusts", {.leads = 4, .trusts = true}, {}},
        Case{"floors", {.density = 0.4, .trusts = true, .floors = true}, {}},
        Case{"quotas", {.classes = 2, .quotas = true}, {}},
        Case{"everything",
             {.classes = 2, .trusts = true, .floors = true, .quotas = true, .locks = true},
             {.fairness = {.band = 5, .regret_cap = 12}}},
        Case{"locks", {.trusts = true, .locks = true}, {}},
        Case{"band", {.cost_max = 12}, {.fairness = {.band = 3}}},
        Case{"band_and_cap", {.cost_max = 12}, {.fairness = {.band = 2, .regret_cap = 6}}},
        Case{"penalty", {}, {.moves = {.penalty = 8}}},
        Case{"stay", {}, {.moves = {.fewest_first = true}}}),
    [](const auto& test) { return test.param.name; });

TEST(Solve, RowsPermutedTwentyTimesGiveTheSameReferenceMatch) {
  const auto path = testing::reference_file("lp-60x664.json");
  if (!path) GTEST_SKIP() << "The folder of reference instances is absent";
  const Instance instance = testing::read_match(*path).instance;
  const Objective objective{.salt = "round-2026-1"};
  const auto expected = pairs_of(instance, *solve(instance, objective));
  std::mt19937 random(3);

  for (int turn = 0; turn < 20; ++turn) {
    const auto other = testing::permuted(instance, random);
    EXPECT_EQ(pairs_of(other.instance, *solve(other.instance, objective)), expected);
  }
}

TEST(Solve, AnotherSaltDrawsOtherwiseAmongEqualsOnly) {
  Instance instance;
  for (int p = 0; p < 8; ++p) instance.partners.push_back({.key = 900001 + p});
  for (int t = 0; t < 8; ++t) instance.places.push_back({.lead = 900101 + t, .capacity = 1});
  for (PartnerIndex p = 0; p < 8; ++p)
    for (PlaceIndex t = 0; t < 8; ++t) instance.edges.push_back({p, t, 5});

  const auto one = solve(instance, {.salt = "a"});
  const auto other = solve(instance, {.salt = "b"});

  ASSERT_TRUE(one && other);
  EXPECT_EQ(one->totals.points, other->totals.points);
  EXPECT_EQ(one->work.drawn, 8u);
  EXPECT_NE(pairs_of(instance, *one), pairs_of(instance, *other));
}

TEST(Solve, LevelsThatDoNotFitTogetherAreSolvedOneAfterAnother) {
  std::mt19937 random(5);
  int staged = 0;
  for (int round = 0; round < 40; ++round) {
    Instance instance = testing::random_instance(random, {.classes = 3, .cost_max = 30});
    for (Partner& partner : instance.partners) partner.weight *= 300'000;
    for (Edge& edge : instance.edges) edge.cost *= std::int64_t{1} << 33;
    const auto best = testing::best_by_trying(instance, {});

    const auto solution = solve(instance, {});

    ASSERT_TRUE(solution) << solution.error().sentence;
    EXPECT_EQ(testing::level_values(instance, {}, solution->edge_of), *best);
    staged += solution->certificate.stages[0].levels.back().kind != LevelKind::points;
    EXPECT_TRUE(verify(instance, {}, solution->certificate).proven);
  }
  EXPECT_GT(staged, 0);
}

}  // namespace
}  // namespace trellis::optimise
