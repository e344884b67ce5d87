#include "stats/simulation.hpp"

#include <cmath>

#include "stats/test_support.hpp"

namespace trellis::stats {

namespace {

// The short form; stats_simulation runs the same designs with many more trials. A share may be
// four Monte-Carlo errors off: about one false alarm in 16,000.
SimulationSpec design(TrialDesign kind, std::vector<int> pupils, double effect) {
  SimulationSpec spec;
  spec.design = kind;
  spec.pupils = std::move(pupils);
  spec.icc = kind == TrialDesign::individual ? 0.0 : 0.15;
  spec.effect = effect;
  spec.trials = 1500;
  spec.seed = 42;
  return spec;
}

std::vector<int> unequal(int schools) {
  std::vector<int> pupils;
  for (int school = 0; school < schools; ++school) pupils.push_back(5 + (school * 7) % 41);
  return pupils;
}

void expect_honest(const SimulationSpec& spec) {
  const SimulationResult result = simulate_trials(spec).value();
  EXPECT_EQ(result.failed, 0);
  const double error = std::sqrt(0.95 * 0.05 / static_cast<double>(spec.trials));
  EXPECT_NEAR(result.coverage, 0.95, 4 * error);
  EXPECT_NEAR(result.mean_effect, spec.effect, 4 * result.mean_effect_error + 0.01 * spec.effect);
  if (spec.effect == 0) {
    EXPECT_NEAR(result.rejected, 0.05, 4 * error);
  }
}

}  // namespace

TEST(Simulation, IntervalsOfIndividualTrialsCover) {
  expect_honest(design(TrialDesign::individual, {200}, 0));
  expect_honest(design(TrialDesign::individual, {200}, 0.3));
}

TEST(Simulation, IntervalsOfFortySchoolsCover) {
  expect_honest(design(TrialDesign::cluster, std::vector<int>(40, 25), 0));
  expect_honest(design(TrialDesign::cluster, unequal(40), 0.2));
}

TEST(Simulation, IntervalsOfTenSchoolsCover) {
  expect_honest(design(TrialDesign::cluster, std::vector<int>(10, 25), 0));
  expect_honest(design(TrialDesign::cluster, unequal(10), 0.2));
}

TEST(Simulation, IntervalsOfMultisiteTrialsCover) {
  expect_honest(design(TrialDesign::multisite, std::vector<int>(20, 24), 0));
  expect_honest(design(TrialDesign::multisite, unequal(20), 0.2));
}

TEST(Simulation, IntervalsCoverWhereTheEffectDiffersBetweenSchools) {
  SimulationSpec spec = design(TrialDesign::multisite, std::vector<int>(20, 24), 0.2);
  spec.effect_spread = 0.25;
  spec.trials = 400;
  expect_honest(spec);
}

TEST(Simulation, ThePermutationTestKeepsItsLevel) {
  SimulationSpec spec = design(TrialDesign::cluster, std::vector<int>(16, 15), 0);
  spec.trials = 500;
  spec.permutations = 199;
  const SimulationResult result = simulate_trials(spec).value();

  EXPECT_NEAR(result.permutation_rejected, 0.05, 4 * std::sqrt(0.05 * 0.95 / 500));
}

TEST(Simulation, TheSameBytesOnAnyNumberOfThreads) {
  SimulationSpec spec = design(TrialDesign::cluster, unequal(12), 0.1);
  spec.trials = 60;
  const SimulationResult one = simulate_trials(spec).value();
  spec.threads = 3;
  const SimulationResult three = simulate_trials(spec).value();

  EXPECT_EQ(one.mean_effect, three.mean_effect);
  EXPECT_EQ(one.coverage, three.coverage);
}

TEST(Simulation, ATrialOfThreeSchoolsIsRefused) {
  EXPECT_EQ(simulate_trials(design(TrialDesign::cluster, {5, 5, 5}, 0)).error().code,
            "too_few_schools");
}

}  // namespace trellis::stats
