#include "stats/randomise.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <numeric>
#include <set>
#include <string>

#include "stats/allocation_log.hpp"
#include "stats/test_support.hpp"

namespace trellis::stats {
namespace {

std::vector<AllocationUnit> plain_units(std::size_t n) {
  std::vector<AllocationUnit> units;
  for (std::size_t i = 0; i < n; ++i) units.push_back({std::to_string(900001 + i), {}, 0});
  return units;
}

/// 100 schools with 9 x 2 x 3 levels drawn evenly, as the reference's comparison of methods.
std::vector<AllocationUnit> factor_units(RandomStream& random) {
  auto units = plain_units(100);
  for (AllocationUnit& unit : units)
    unit.levels = {std::to_string(random.below(9)),
                   std::to_string(random.below(2)),
                   std::to_string(random.below(3))};
  return units;
}

int treated_of(const std::vector<int>& arm) { return std::accumulate(arm.begin(), arm.end(), 0); }

TEST(Randomise, EveryAllocationOfEightIntoFourAndFourIsEquallyLikely) {
  const auto units = plain_units(8);
  const AllocationRule rule{.method = AllocationMethod::complete};
  std::map<std::vector<int>, int> seen;
  constexpr int draws = 14000;
  RandomStream random(20261121, 1);
  for (int i = 0; i < draws; ++i) ++seen[draw_allocation(units, rule, random)];

  EXPECT_EQ(seen.size(), 70u);
  double chi_squared = 0;
  for (const auto& [arm, count] : seen) {
    EXPECT_EQ(treated_of(arm), 4);
    chi_squared += (count - draws / 70.0) * (count - draws / 70.0) / (draws / 70.0);
  }
  EXPECT_LT(chi_squared, 111.1);  // Upper 0.1 % point of chi-squared on 69 degrees of freedom.
}

TEST(Randomise, AnOddBlockTreatsEveryUnitWithEvenChance) {
  auto units = plain_units(5);
  for (auto& unit : units) unit.levels = {"one"};
  const AllocationRule rule{.method = AllocationMethod::stratified, .factors = {"block"}};
  std::vector<int> treated(5);
  std::set<int> sizes;
  RandomStream random(7, 1);
  constexpr int draws = 20000;
  for (int i = 0; i < draws; ++i) {
    const auto arm = draw_allocation(units, rule, random);
    sizes.insert(treated_of(arm));
    for (std::size_t u = 0; u < 5; ++u) treated[u] += arm[u];
  }

  EXPECT_EQ(sizes, (std::set<int>{2, 3}));
  for (const int count : treated) EXPECT_NEAR(count, draws / 2, 4 * 71);  // Four standard errors.
}

TEST(Randomise, ImbalanceOfEveryMethodAgreesWithTheReference) {
  SKIP_WITHOUT_REFERENCE();
  const Reference r("randomisation.json");
  const std::vector<std::string> factors{"region", "phase", "band"};
  const std::vector<std::pair<std::string, AllocationRule>> methods{
      {"simple", {.method = AllocationMethod::simple, .factors = factors}},
      {"complete", {.method = AllocationMethod::complete, .factors = factors}},
      {"stratified_54_cells", {.method = AllocationMethod::stratified, .factors = factors}},
      {"minimisation_p.8", {.method = AllocationMethod::minimised, .factors = factors}},
      {"minimisation_deterministic",
       {.method = AllocationMethod::minimised, .factors = factors, .minimisation_p = 1}}};
  constexpr int repeats = 300;
  for (const auto& [name, rule] : methods) {
    RandomStream random(2026, 3);
    double margins = 0, overall = 0;
    for (int i = 0; i < repeats; ++i) {
      const auto units = factor_units(random);
      const auto arm = draw_allocation(units, rule, random);
      margins += marginal_imbalance(units, arm) / repeats;
      overall += std::abs(2 * treated_of(arm) - 100.0) / repeats;
    }
    const std::string at = "/out/imbalance_100_schools_9x2x3/" + name;
    const double se = r.number(at + "/se/marg"), se_overall = r.number(at + "/se/overall");
    // Two independent runs of 300: four standard errors of their difference.
    EXPECT_NEAR(margins, r.number(at + "/mean/marg"), 5.7 * se) << name;
    EXPECT_NEAR(overall, r.number(at + "/mean/overall"), 5.7 * se_overall + 1e-12) << name;
  }
}

TEST(Randomise, MinimisationScoresFollowTheTrace) {
  SKIP_WITHOUT_REFERENCE();
  const Reference r("randomisation.json");
  std::vector<AllocationUnit> units;
  for (std::size_t i = 0; i < 6; ++i) {
    AllocationUnit unit{std::to_string(i), {}, 0};
    for (int f = 0; f < 3; ++f)
      unit.levels.push_back(std::to_string(static_cast<int>(r.number(
          "/out/minimisation_trace/steps/" + std::to_string(i) + "/unit/" + std::to_string(f)))));
    units.push_back(unit);
  }
  std::vector<int> arm(6, -1);
  for (std::size_t i = 0; i < 6; ++i) {
    const std::string at = "/out/minimisation_trace/steps/" + std::to_string(i);
    const AllocationStep step = minimisation_scores(units, arm, i, {1, 1, 1});
    EXPECT_EQ(step.score_control, r.number(at + "/score_control"));
    EXPECT_EQ(step.score_treated, r.number(at + "/score_treated"));
    arm[i] = step.score_treated <= step.score_control ? 1 : 0;  // The trace treats on a tie.
    EXPECT_EQ(arm[i], static_cast<int>(r.number(at + "/assigned")));
  }
}

TEST(Randomise, ThePlaceOfAUnitInTheListDoesNotMatter) {
  RandomStream random(5, 5);
  auto units = factor_units(random);
  const AllocationRule rule{.method = AllocationMethod::minimised,
                            .factors = {"region", "phase", "band"}};
  const auto first = *randomise(units, rule, 42);
  std::ranges::reverse(units);
  const auto second = *randomise(units, rule, 42);

  EXPECT_EQ(first.units, second.units);
  EXPECT_EQ(first.arm, second.arm);
  EXPECT_NE(first.arm, randomise(units, rule, 43)->arm);
}

TEST(Randomise, RerandomisationBeatsOneCompleteAllocation) {
  RandomStream random(6, 6);
  const auto units = factor_units(random);
  AllocationRule rule{.method = AllocationMethod::rerandomised,
                      .factors = {"region", "phase", "band"},
                      .draws = 200};
  const auto best = *randomise(units, rule, 1);
  rule.draws = 1;
  const auto one = *randomise(units, rule, 1);

  EXPECT_LT(best.imbalance, one.imbalance);
  EXPECT_EQ(treated_of(best.arm), 50);
}

TEST(Randomise, APairHasOneOfEachArm) {
  auto units = plain_units(9);
  for (std::size_t i = 0; i < 9; ++i) units[i].score = static_cast<double>((i * 4) % 9);
  const auto allocation = *randomise(units, {.method = AllocationMethod::pairs}, 3);
  std::map<double, int> arm_by_score;
  for (std::size_t i = 0; i < 9; ++i) arm_by_score[allocation.units[i].score] = allocation.arm[i];

  for (int pair = 0; pair < 8; pair += 2) EXPECT_EQ(arm_by_score[pair] + arm_by_score[pair + 1], 1);
}

TEST(Randomise, TheLogCanBeRepeatedToTheByte) {
  RandomStream random(8, 8);
  const auto units = factor_units(random);
  for (const auto method : {AllocationMethod::simple,
                            AllocationMethod::complete,
                            AllocationMethod::stratified,
                            AllocationMethod::minimised,
                            AllocationMethod::rerandomised,
                            AllocationMethod::pairs}) {
    const AllocationRule rule{.method = method,
                              .factors = {"region", "phase", "band"},
                              .weights = {1, 2, 0.1},
                              .draws = 20};
    const auto allocation = *randomise(units, rule, 20260112);
    const auto log = allocation_log(allocation,
                                    {.software = "trellis 0.1.0",
                                     .input_sha256 = "ab12",
                                     .list_locked_at = "2026-01-12T09:00:00Z",
                                     .seed_set_at = "2026-01-12T09:05:00Z",
                                     .person = "A. Evaluator"});
    ASSERT_TRUE(log);
    EXPECT_EQ(*repeat_allocation(*log), *log);
    std::string changed = *log;
    changed.replace(changed.find("seed: 20260112"), 14, "seed: 20260113");
    EXPECT_NE(*repeat_allocation(changed), changed);
  }
}

TEST(Randomise, ASeedSetBeforeTheListWasLockedIsRefused) {
  const auto allocation = *randomise(plain_units(4), {}, 1);

  const auto log = allocation_log(
      allocation,
      {.list_locked_at = "2026-01-12T09:00:00Z", .seed_set_at = "2026-01-12T08:00:00Z"});

  ASSERT_FALSE(log);
  EXPECT_EQ(log.error().sentence, "The seed was set before the list of units was locked.");
  EXPECT_FALSE(repeat_allocation("something else"));
}

TEST(Randomise, SmallStrataAndMinimisationWithoutChanceAreWarnedOf) {
  RandomStream random(9, 9);
  const auto units = factor_units(random);
  const std::vector<std::string> factors{"region", "phase", "band"};

  EXPECT_EQ(randomise(units, {.method = AllocationMethod::stratified, .factors = factors}, 1)
                ->warnings.size(),
            1u);
  EXPECT_EQ(
      randomise(units,
                {.method = AllocationMethod::minimised, .factors = factors, .minimisation_p = 1},
                1)
          ->warnings.size(),
      1u);
}

TEST(Randomise, ListsThatCannotBeAllocatedAreRefused) {
  auto twice = plain_units(3);
  twice[1].id = twice[0].id;
  ASSERT_FALSE(randomise(twice, {}, 1));
  EXPECT_EQ(randomise(twice, {}, 1).error().sentence, "Unit \"900001\" is listed twice.");

  EXPECT_FALSE(randomise(plain_units(1), {}, 1));
  EXPECT_FALSE(randomise(plain_units(4), {.factors = {"phase"}}, 1));
  EXPECT_FALSE(randomise(plain_units(4), {.method = AllocationMethod::minimised}, 1));
  EXPECT_FALSE(randomise(plain_units(4), {.share_treated = 1}, 1));
  EXPECT_FALSE(randomise(plain_units(4), {.weights = {1}}, 1));
  auto tab = plain_units(4);
  tab[0].id = "a\tb";
  EXPECT_FALSE(randomise(tab, {}, 1));
  EXPECT_FALSE(parse_allocation_method("coin"));
}

}  // namespace
}  // namespace trellis::stats
