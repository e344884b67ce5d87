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

TEST(PowerSimulation, OtherDesignsAndTooFewSchoolsAreRefused) {
  PowerDesign design = forty;
  design.design = PowerDesignKind::individuals;
  EXPECT_FALSE(simulate_power(design, 0.2, {}));
  design = forty;
  design.schools = 3;
  design.covariates = 0;
  EXPECT_FALSE(simulate_power(design, 0.2, {}));
  EXPECT_FALSE(simulate_power(forty, 0.2, {.trials = 0}));
}

}  // namespace
}  // namespace trellis::stats
