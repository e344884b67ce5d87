#include "stats/power_simulation.hpp"

#include <cmath>
#include <gtest/gtest.h>

namespace trellis::stats {
namespace {

const PowerDesign forty{.pupils = 20,
                        .schools = 40,
                        .icc_schools = 0.15,
                        .r2_pupils = 0.5,
                        .r2_schools = 0.3,
                        .covariates = 1};

TEST(PowerSimulation, AgreesWithTheFormulaWithinMonteCarloError) {
  const auto simulated = simulate_power(forty, 0.3, {.trials = 1500, .seed = 1});

  ASSERT_TRUE(simulated);
  EXPECT_EQ(simulated->failed, 0);
  EXPECT_NEAR(simulated->power, *power_to_detect(forty, 0.3), 0.05);
  EXPECT_NEAR(simulated->mean_effect, 0.3, 4 * simulated->sd_effect / std::sqrt(1500.0));
  EXPECT_NEAR(simulated->coverage, 0.95, 4 * std::sqrt(0.95 * 0.05 / 1500));
}

TEST(PowerSimulation, WithoutAnEffectOneTrialInTwentyFindsOne) {
  PowerDesign ten = forty;
  ten.schools = 10;
  const auto simulated = simulate_power(ten, 0, {.trials = 1500, .seed = 2, .size_variation = 0.5});

  EXPECT_NEAR(simulated->power, 0.05, 4 * std::sqrt(0.05 * 0.95 / 1500));
}

TEST(PowerSimulation, ThreadsChangeNothing) {
  const auto one = simulate_power(forty, 0.2, {.trials = 60, .seed = 3, .threads = 1});
  const auto three = simulate_power(forty, 0.2, {.trials = 60, .seed = 3, .threads = 3});

  EXPECT_EQ(one->power, three->power);
  EXPECT_EQ(one->mean_effect, three->mean_effect);
}

TEST(PowerSimulation, WithoutCovariatesThePreTestIsLeftOut) {
  const PowerDesign plain{.pupils = 20, .schools = 40, .icc_schools = 0.15};
  const auto simulated = simulate_power(plain, 0.4, {.trials = 800, .seed = 4});

  EXPECT_NEAR(simulated->power, *power_to_detect(plain, 0.4), 0.07);
}

void expect_formula(const PowerDesign& design, double effect, std::int64_t trials = 1000) {
  SCOPED_TRACE(power_design_name(design.design));
  const auto simulated = simulate_power(design, effect, {.trials = trials, .seed = 6});
  ASSERT_TRUE(simulated) << simulated.error().sentence;
  const double n = static_cast<double>(trials);
  EXPECT_EQ(simulated->failed, 0);
  EXPECT_NEAR(simulated->power, *power_to_detect(design, effect), 4 * std::sqrt(0.25 / n));
  EXPECT_NEAR(simulated->mean_effect, effect, 4 * simulated->sd_effect / std::sqrt(n));
  EXPECT_NEAR(simulated->coverage, 0.95, 4 * std::sqrt(0.95 * 0.05 / n));
}

TEST(PowerSimulation, EveryDesignAgreesWithItsFormula) {
  using enum PowerDesignKind;
  expect_formula({.design = individuals, .pupils = 300, .r2_pupils = 0.5, .covariates = 1}, 0.25);
  PowerDesign design{.pupils = 20, .schools = 20, .icc_schools = 0.15, .r2_pupils = 0.5};
  design.design = blocked_individuals_fixed;
  design.icc_schools = 0;  // The formula of fixed blocks has all variance inside them.
  expect_formula(design, 0.18);
  design.icc_schools = 0.15;
  design.design = blocked_individuals_random;
  design.heterogeneity = 0.4;
  expect_formula(design, 0.25, 400);
  design = {.pupils = 20, .schools = 6, .sites = 24, .icc_schools = 0.1, .icc_sites = 0.08};
  design.design = sites;
  expect_formula(design, 0.35);
  design.design = blocked_schools_fixed;
  design.icc_sites = 0;
  expect_formula(design, 0.18);
  design.icc_sites = 0.08;
  design.design = blocked_schools_random;
  design.heterogeneity = 0.5;
  expect_formula(design, 0.22, 400);
}

TEST(PowerSimulation, WhatCannotBeSimulatedIsRefused) {
  PowerDesign design = forty;
  design.schools = 3;
  design.covariates = 0;
  EXPECT_FALSE(simulate_power(design, 0.2, {}));
  EXPECT_FALSE(simulate_power(forty, 0.2, {.trials = 0}));
  design = {.design = PowerDesignKind::individuals, .pupils = 100};
  EXPECT_EQ(simulate_power(design, 0.2, {.trials = 10, .size_variation = 0.5}).error().code,
            "not_offered");
}

}  // namespace
}  // namespace trellis::stats
