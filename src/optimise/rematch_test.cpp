#include "optimise/rematch.hpp"

#include <gtest/gtest.h>
#include <set>

#include "optimise/solve.hpp"
#include "optimise/testing/random_instance.hpp"
#include "optimise/testing/reference_reader.hpp"
#include "optimise/verify/verify.hpp"

namespace trellis::optimise {
namespace {

std::vector<std::optional<std::int64_t>> leads_of(const Instance& instance,
                                                  const Solution& solution) {
  std::vector<std::optional<std::int64_t>> leads;
  for (const auto& e : solution.edge_of)
    if (e)
      leads.push_back(instance.places[instance.edges[*e].place].lead);
    else
      leads.emplace_back();
  return leads;
}

/// Moves never increase and cost never decreases from row to row; places stay the same.
void expect_monotone(const std::vector<FrontierPoint>& frontier) {
  for (std::size_t i = 1; i < frontier.size(); ++i) {
    EXPECT_LE(frontier[i].others_moved, frontier[i - 1].others_moved);
    EXPECT_GE(frontier[i].solution.totals.points, frontier[i - 1].solution.totals.points);
    EXPECT_EQ(frontier[i].solution.totals.placed, frontier[i - 1].solution.totals.placed);
  }
}

TEST(Rematch, AfterFivePerCentOfLeadsLeaveTheFrontierFallsInMovesAndRisesInCost) {
  const auto path = testing::reference_file("lp-60x664-far.json");
  if (!path) GTEST_SKIP() << "The folder of reference instances is absent";
  Instance instance = testing::read_match(*path).instance;
  const auto before = solve(instance, {});
  const auto present = leads_of(instance, *before);
  std::set<std::int64_t> leaving;
  for (std::size_t lead = 0; lead < 60; lead += 20) leaving.insert(instance.places[2 * lead].lead);
  for (Place& place : instance.places)
    if (leaving.contains(place.lead)) place.capacity = 0;

  const auto displaced = displaced_partners(instance, present);
  const auto frontier = move_frontier(instance, {}, present, {});

  ASSERT_TRUE(frontier);
  ASSERT_EQ(frontier->size(), 7u);
  expect_monotone(*frontier);
  EXPECT_GT(frontier->front().others_moved, frontier->back().others_moved);
  EXPECT_FALSE(displaced.empty());
  for (const FrontierPoint& point : *frontier)
    for (const PartnerIndex p : displaced)
      EXPECT_FALSE(
          point.solution.edge_of[p] &&
          leaving.contains(instance.places[instance.edges[*point.solution.edge_of[p]].place].lead));
}

TEST(Rematch, FrontierIsMonotoneAndEachRowIsTheBestForItsPenalty) {
  std::mt19937 random(47);
  for (int round = 0; round < 80; ++round) {
    const Instance instance = testing::random_instance(random, {.leads = 4, .trusts = true});
    std::vector<std::optional<std::int64_t>> present;
    for (std::size_t p = 0; p < instance.partners.size(); ++p)
      present.push_back(900101 + static_cast<std::int64_t>(random() % 4));
    const auto displaced = displaced_partners(instance, present);

    const auto frontier = move_frontier(instance, {}, present, {0, 3, 9, 27});

    ASSERT_TRUE(frontier);
    expect_monotone(*frontier);
    Objective objective{.moves = {.present = present}};
    for (const PartnerIndex p : displaced) objective.moves.present[p].reset();
    for (const FrontierPoint& point : *frontier) {
      objective.moves.penalty = point.penalty.value_or(0);
      objective.moves.fewest_first = !point.penalty;
      EXPECT_EQ(testing::level_values(instance, objective, point.solution.edge_of),
                *testing::best_by_trying(instance, objective));
      EXPECT_TRUE(verify(instance, objective, point.solution.certificate).proven);
    }
  }
}

TEST(Rematch, AStartedPartnershipIsLocked) {
  const auto path = testing::reference_file("lp-8x60.json");
  if (!path) GTEST_SKIP() << "The folder of reference instances is absent";
  Instance instance = testing::read_match(*path).instance;
  const auto before = solve(instance, {});
  std::vector<PartnerIndex> started;
  for (PartnerIndex p = 0; p < instance.partners.size() && started.size() < 5; ++p)
    if (before->edge_of[p]) started.push_back(p);

  instance.locks = *locks_for_started(instance, before->edge_of, started);
  for (Edge& edge : instance.edges) edge.cost = 2000 - edge.cost;
  const auto after = solve(instance, {});

  for (const PartnerIndex p : started) EXPECT_EQ(after->edge_of[p], before->edge_of[p]);
}

TEST(Rematch, AStartedPartnershipWithoutAPlaceIsRefused) {
  EXPECT_EQ(locks_for_started({}, {std::nullopt}, {0}).error().code, RefusalCode::lock_breaks_rule);
}

TEST(Rematch, PenaltiesThatFallAreRefused) {
  const auto path = testing::reference_file("lp-8x60.json");
  if (!path) GTEST_SKIP() << "The folder of reference instances is absent";
  const Instance instance = testing::read_match(*path).instance;
  const std::vector<std::optional<std::int64_t>> present(instance.partners.size());
  EXPECT_EQ(move_frontier(instance, {}, present, {50, 0}).error().code, RefusalCode::bad_bound);
  EXPECT_EQ(move_frontier(instance, {}, {}, {}).error().code, RefusalCode::wrong_length);
}

TEST(Rematch, ACohortsUseOfEachGroupIsCounted) {
  Instance instance;
  instance.partners = {{.key = 900001}, {.key = 900002}};
  instance.places = {{.lead = 900101, .capacity = 4}, {.lead = 900102, .capacity = 5}};
  instance.edges = {{0, 0, 1}, {1, 1, 1}};
  instance.groups = {{"South West", {0, 1}, 0, 9}};
  const auto solution = solve(instance, {});
  const auto uses = group_use(instance, solution->edge_of);
  ASSERT_EQ(uses.size(), 1u);
  EXPECT_EQ(uses[0].used, 2);
  EXPECT_EQ(uses[0].ceiling, 9);
}

}  // namespace
}  // namespace trellis::optimise
