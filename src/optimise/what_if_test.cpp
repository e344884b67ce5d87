#include "optimise/what_if.hpp"

#include <gtest/gtest.h>

#include "optimise/solve.hpp"
#include "optimise/testing/random_instance.hpp"
#include "optimise/testing/reference_reader.hpp"

namespace trellis::optimise {
namespace {

/// The worked example of the design: leads A (900101) and B (900102) with one place each.
Instance two_leads() {
  Instance instance;
  instance.partners = {{.key = 900001}, {.key = 900002}, {.key = 900003}};
  instance.places = {{.lead = 900101, .capacity = 1}, {.lead = 900102, .capacity = 1}};
  instance.edges = {{0, 0, 10}, {0, 1, 50}, {1, 0, 20}, {1, 1, 25}, {2, 0, 30}};
  return instance;
}

class WorkedExample : public ::testing::Test {
 protected:
  /// The switch of a partner to an edge.
  Switch to(PartnerIndex partner, std::optional<EdgeIndex> edge) const {
    for (const Switch& s : explorer_.switches(partner))
      if (s.to == edge) return s;
    ADD_FAILURE() << "not offered";
    return {};
  }
  Instance instance_ = two_leads();
  Objective objective_;
  Solution solution_ = *solve(instance_, objective_);
  Explorer explorer_ = *Explorer::open(instance_, objective_, solution_);
};

TEST_F(WorkedExample, School1ToBCosts35AndSchool2Moves) {
  const Switch s = to(0, 1);
  EXPECT_EQ(s.consequence.points, 35);
  EXPECT_EQ(s.own_points, 40);
  ASSERT_EQ(s.consequence.others.size(), 1u);
  EXPECT_EQ(s.consequence.others[0], (Step{1, 3, 2, -5}));
  EXPECT_EQ(s.consequence.placed, 0);
}

TEST_F(WorkedExample, School3ToACosts20AndSchool1LosesItsPlace) {
  const Switch s = to(2, 4);
  EXPECT_EQ(s.consequence.points, 20);
  EXPECT_EQ(s.consequence.placed, 0);
  ASSERT_EQ(s.consequence.others.size(), 1u);
  EXPECT_EQ(s.consequence.others[0].partner, 0u);
  EXPECT_FALSE(s.consequence.others[0].to);
}

TEST_F(WorkedExample, School2ToACosts35) {
  EXPECT_EQ(to(1, 2).consequence.points, 35);
  EXPECT_EQ(explorer_.runner_up(1)->to, EdgeIndex{2});
}

TEST_F(WorkedExample, WithoutSchool1TheOthersCost55) {
  const Consequence leaving = explorer_.if_partner_leaves(0);
  EXPECT_EQ(leaving.points, 55 - 35);
  EXPECT_EQ(leaving.placed, 0);
}

TEST_F(WorkedExample, OneMorePlaceAtAPlacesSchool3) {
  const Consequence gain = explorer_.one_more_place(0, NewPlace::on_top);
  EXPECT_EQ(gain.placed, 1);
  EXPECT_EQ(gain.points, 30);
  EXPECT_EQ(gain.others.size(), 1u);
}

TEST_F(WorkedExample, StayingCostsNothing) {
  const Switch s = to(0, 0);
  EXPECT_TRUE(s.consequence.others.empty());
  EXPECT_EQ(compare_with_present(s.consequence), 0);
}

TEST_F(WorkedExample, IfLeadALeavesTwoSchoolsAreLeftOut) {
  const auto departure = if_lead_leaves(instance_, objective_, solution_, 900101);
  ASSERT_TRUE(departure);
  EXPECT_EQ(departure->placed, -1);
  ASSERT_EQ(departure->displaced.size(), 1u);
  EXPECT_EQ(departure->displaced[0].partner, 0u);
}

TEST_F(WorkedExample, AnAnswerForOtherInputIsRefused) {
  instance_.edges[0].cost = 11;
  const auto explorer = Explorer::open(instance_, objective_, solution_);
  ASSERT_FALSE(explorer);
  EXPECT_EQ(explorer.error().code, RefusalCode::wrong_version);
}

struct Case {
  const char* name;
  testing::RandomShape shape;
  Objective objective;
};

class RandomWhatIf : public ::testing::TestWithParam<Case> {
 protected:
  std::vector<std::int64_t> minus(const std::vector<std::int64_t>& a,
                                  const std::vector<std::int64_t>& b) const {
    std::vector<std::int64_t> d;
    for (std::size_t i = 0; i < a.size(); ++i) d.push_back(a[i] - b[i]);
    return d;
  }
  std::vector<std::int64_t> values(const Consequence& c) const {
    std::vector<std::int64_t> list;
    for (const LevelValue& level : c.change) list.push_back(level.value);
    return list;
  }
  /// The matching after a switch's steps, to show that the stated moves are legal and complete.
  std::vector<std::optional<EdgeIndex>> apply(std::vector<std::optional<EdgeIndex>> edge_of,
                                              PartnerIndex p,
                                              const Switch& s) const {
    edge_of[p] = s.to;
    for (const Step& step : s.consequence.others) {
      EXPECT_EQ(edge_of[step.partner], step.from);
      edge_of[step.partner] = step.to;
    }
    return edge_of;
  }
  void check_switches(const Instance& instance,
                      const Objective& objective,
                      const Solution& solution,
                      const Explorer& explorer,
                      const std::vector<std::int64_t>& now) {
    for (PartnerIndex p = 0; p < instance.partners.size(); ++p)
      for (const Switch& s : explorer.switches(p)) {
        const auto best = testing::best_by_trying(instance, objective, testing::Forced{p, s.to});
        ASSERT_EQ(s.consequence.possible, best.has_value());
        if (!best) continue;
        EXPECT_EQ(values(s.consequence), minus(*best, now));
        EXPECT_EQ(testing::level_values(instance, objective, apply(solution.edge_of, p, s)), *best);
      }
  }
};

/// Every printed price against every matching there is.
TEST_P(RandomWhatIf, EveryPriceEqualsSolvingAgain) {
  std::mt19937 random(19);
  int checked = 0;
  for (int round = 0; round < 60; ++round) {
    const Instance instance = testing::random_instance(random, GetParam().shape);
    Objective objective = GetParam().objective;
    if (objective.moves.penalty > 0)
      for (std::size_t p = 0; p < instance.partners.size(); ++p)
        objective.moves.present.push_back(900101 + static_cast<std::int64_t>(random() % 3));
    const auto solution = solve(instance, objective);
    if (!solution) continue;
    const auto explorer = Explorer::open(instance, objective, *solution);
    ASSERT_TRUE(explorer);
    const auto now = testing::level_values(instance, objective, solution->edge_of);
    check_switches(instance, objective, *solution, *explorer, now);
    ++checked;
    for (PartnerIndex p = 0; p < instance.partners.size(); ++p) {
      auto best = testing::best_by_trying(instance, objective, testing::Forced{p, {}});
      const Consequence leaving = explorer->if_partner_leaves(p);
      ASSERT_EQ(leaving.possible, best.has_value());
      if (!best) continue;
      std::size_t level = 0;
      while (solution->levels[level].level.number != instance.partners[p].priority) ++level;
      (*best)[level] -= instance.partners[p].weight;
      EXPECT_EQ(values(leaving), minus(*best, now));
    }
  }
  EXPECT_GT(checked, 10);
}

TEST_P(RandomWhatIf, OneMorePlaceIsWorthWhatSolvingAgainGains) {
  std::mt19937 random(23);
  for (int round = 0; round < 60; ++round) {
    const Instance instance = testing::random_instance(random, GetParam().shape);
    const Objective objective = GetParam().objective;
    const auto solution = solve(instance, objective);
    if (!solution) continue;
    const auto explorer = Explorer::open(instance, objective, *solution);
    const auto now = testing::level_values(instance, objective, solution->edge_of);
    for (PlaceIndex t = 0; t < instance.places.size(); ++t) {
      Instance more = instance;
      ++more.places[t].capacity;
      const auto alone = testing::best_by_trying(more, objective);
      EXPECT_EQ(values(explorer->one_more_place(t, NewPlace::within_limits)), minus(*alone, now));
      more = instance;
      more.places.push_back(instance.places[t]);
      more.places.back().year = 9;
      more.places.back().capacity = 1;
      for (const Edge& edge : instance.edges)
        if (edge.place == t)
          more.edges.push_back(
              {edge.partner, static_cast<PlaceIndex>(instance.places.size()), edge.cost});
      const auto lifted = testing::best_by_trying(more, objective);
      EXPECT_EQ(values(explorer->one_more_place(t, NewPlace::on_top)), minus(*lifted, now));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Shapes,
    RandomWhatIf,
    ::testing::Values(Case{"plain", {}, {}},
                      Case{"classes", {.classes = 3}, {}},
                      Case{"trusts", {.leads = 4, .streams = 1, .trusts = true}, {}},
                      Case{"floors", {.density = 0.5, .trusts = true, .floors = true}, {}},
                      Case{"quotas", {.classes = 2, .quotas = true}, {}},
                      Case{"penalty", {}, {.moves = {.penalty = 8}}},
                      Case{"everything",
                           {.classes = 2, .trusts = true, .floors = true, .quotas = true},
                           {.fairness = {.band = 5, .regret_cap = 12}}}),
    [](const auto& test) { return test.param.name; });

TEST(WhatIf, ALockedSchoolStaysInEveryChain) {
  std::mt19937 random(31);
  for (int round = 0; round < 60; ++round) {
    const Instance instance = testing::random_instance(random, {.locks = true});
    const Objective objective;
    const auto solution = solve(instance, objective);
    if (!solution || instance.locks.empty()) continue;
    const auto explorer = Explorer::open(instance, objective, *solution);
    for (PartnerIndex p = 0; p < instance.partners.size(); ++p)
      for (const Switch& s : explorer->switches(p))
        for (const Step& step : s.consequence.others)
          EXPECT_NE(step.partner, instance.locks[0].partner);
  }
}

TEST(WhatIf, TwoStagesOfLevelsGiveTheSamePrices) {
  std::mt19937 random(29);
  int staged = 0;
  for (int round = 0; round < 30; ++round) {
    Instance instance = testing::random_instance(random, {.classes = 3});
    for (Partner& partner : instance.partners) partner.weight *= 1'000;
    Instance large = instance;
    for (Edge& edge : large.edges) edge.cost *= std::int64_t{1} << 34;
    const auto solution = solve(instance, {});
    const auto scaled = solve(large, {});
    ASSERT_TRUE(solution && scaled);
    const Objective objective;
    const auto explorer = Explorer::open(instance, objective, *solution);
    const auto other = Explorer::open(large, objective, *scaled);
    ASSERT_TRUE(explorer && other);
    staged += scaled->certificate.stages.size() > 1 &&
              scaled->certificate.stages[1].levels[0].kind != LevelKind::lottery;
    for (PartnerIndex p = 0; p < instance.partners.size(); ++p) {
      const auto small_list = explorer->switches(p), large_list = other->switches(p);
      ASSERT_EQ(small_list.size(), large_list.size());
      for (std::size_t i = 0; i < small_list.size(); ++i)
        EXPECT_EQ(small_list[i].consequence.points * (std::int64_t{1} << 34),
                  large_list[i].consequence.points);
    }
  }
  EXPECT_GT(staged, 0);
}

TEST(WhatIf, ReferenceSwitchesEqualSolvingWithTheSwitchLocked) {
  const auto path = testing::reference_file("lp-60x664.json");
  if (!path) GTEST_SKIP() << "The folder of reference instances is absent";
  const Instance instance = testing::read_match(*path).instance;
  const Objective objective;
  const auto solution = solve(instance, objective);
  const auto explorer = Explorer::open(instance, objective, *solution);

  for (PartnerIndex p = 0; p < instance.partners.size(); p += 41)
    for (const Switch& s : explorer->switches(p)) {
      if (!s.to) continue;
      Instance locked = instance;
      locked.locks = {{p, instance.edges[*s.to].place, "test", "test"}};
      const auto again = solve(locked, objective);
      ASSERT_TRUE(again);
      EXPECT_EQ(again->totals.points - solution->totals.points, s.consequence.points);
      EXPECT_EQ(static_cast<std::int64_t>(again->totals.placed) -
                    static_cast<std::int64_t>(solution->totals.placed),
                s.consequence.placed);
    }
}

}  // namespace
}  // namespace trellis::optimise
