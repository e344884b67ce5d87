#include "stats/power.hpp"

#include <gtest/gtest.h>
#include <map>
#include <string>

#include "stats/test_support.hpp"

namespace trellis::stats {
namespace {

constexpr double closed = 1e-9;

PowerDesignKind design_called(const std::string& function) {
  const std::map<std::string, PowerDesignKind> names{
      {"ira", PowerDesignKind::individuals},
      {"bira2f1", PowerDesignKind::blocked_individuals_fixed},
      {"bira2r1", PowerDesignKind::blocked_individuals_random},
      {"cra2", PowerDesignKind::schools},
      {"cra3", PowerDesignKind::sites},
      {"bcra3f2", PowerDesignKind::blocked_schools_fixed},
      {"bcra3r2", PowerDesignKind::blocked_schools_random}};
  return names.at(function.substr(function.find('.') + 1));
}

PowerDesign design_at(const Reference& r, const std::string& at, PowerDesignKind design) {
  const auto argument = [&](const std::string& name) {
    return r.has(at + "/" + name) ? r.number(at + "/" + name) : 0.0;
  };
  PowerDesign d;
  d.design = design;
  d.pupils = argument("n");
  d.schools = argument("J");
  d.sites = argument("K");
  d.share_treated = argument("p");
  d.icc_schools = argument("rho2");
  d.icc_sites = argument("rho3");
  d.r2_pupils = argument("r21");
  d.r2_schools = argument("r22");
  d.r2_sites = argument("r23");
  d.heterogeneity = argument("omega2") + argument("omega3");
  d.r2_effect = argument("r2t2") + argument("r2t3");
  d.covariates = argument("g1") + argument("g2") + argument("g3");
  if (r.has(at + "/alpha")) d.alpha = argument("alpha");
  return d;
}

TEST(Power, DetectableEffectsAgreeWithTheReference) {
  SKIP_WITHOUT_REFERENCE();
  const Reference r("power_mdes.json");
  ASSERT_EQ(r.size("/out/mdes"), 83u);
  for (std::size_t i = 0; i < 83; ++i) {
    const std::string at = "/out/mdes/" + std::to_string(i);
    const auto effect =
        minimum_detectable_effect(design_at(r, at + "/args", design_called(r.text(at + "/fun"))));
    ASSERT_TRUE(effect) << at;
    EXPECT_TRUE(agrees(effect->mdes, r.number(at + "/mdes"), closed)) << at;
    EXPECT_TRUE(agrees(effect->precision.df, r.number(at + "/df"), closed)) << at;
    EXPECT_TRUE(agrees(effect->ci.lower, r.number(at + "/ci/0"), closed)) << at;
    EXPECT_TRUE(agrees(effect->ci.upper, r.number(at + "/ci/1"), closed)) << at;
  }
}

TEST(Power, PowerAgreesWithTheReference) {
  SKIP_WITHOUT_REFERENCE();
  const Reference r("power_mdes.json");
  ASSERT_EQ(r.size("/out/power"), 9u);
  for (std::size_t i = 0; i < 9; ++i) {
    const std::string at = "/out/power/" + std::to_string(i);
    const auto power = power_to_detect(
        design_at(r, at + "/args", design_called(r.text(at + "/fun"))), r.number(at + "/args/es"));
    ASSERT_TRUE(power);
    EXPECT_TRUE(agrees(*power, r.number(at + "/power"), closed)) << at;
  }
}

// The reference rounds an iteration that stops a tenth of a school early, to the nearest whole: its
// 376 and 95 schools reach a power of .7999 and .7978. Ours is the smallest number that reaches
// .80.
TEST(Power, TheNumberOfSchoolsIsTheSmallestAndWithinOneOfTheReference) {
  SKIP_WITHOUT_REFERENCE();
  const Reference r("power_mdes.json");
  ASSERT_EQ(r.size("/out/mrss"), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    const std::string at = "/out/mrss/" + std::to_string(i);
    PowerDesign d = design_at(r, at, PowerDesignKind::schools);
    const double effect = r.number(at + "/es");
    const auto needed = units_needed(d, effect);
    ASSERT_TRUE(needed);
    EXPECT_NEAR(static_cast<double>(*needed), r.number(at + "/J"), 1) << at;
    d.schools = static_cast<double>(*needed);
    EXPECT_GE(*power_to_detect(d, effect), 0.8);
    d.schools -= 1;
    EXPECT_LT(*power_to_detect(d, effect), 0.8);
  }
}

TEST(Power, DesignEffectsAgreeWithTheReference) {
  SKIP_WITHOUT_REFERENCE();
  const Reference r("power_mdes.json");
  for (std::size_t i = 0; i < 2; ++i) {
    const std::string at = "/out/design_effect/" + std::to_string(i);
    EXPECT_TRUE(agrees(
        design_effect(r.number(at + "/n"), r.number(at + "/icc")), r.number(at + "/deff"), closed));
  }
  const auto sizes = r.numbers("/out/unequal_clusters/nj");
  EXPECT_TRUE(
      agrees(design_effect(sizes, 0.15), r.number("/out/unequal_clusters/deff_cv"), closed));
  EXPECT_TRUE(agrees(harmonic_mean(sizes), r.number("/out/unequal_clusters/harmonic"), closed));
}

TEST(Power, TheLowerTailCounts) {
  PowerDesign d{.design = PowerDesignKind::individuals, .pupils = 100};

  EXPECT_NEAR(*power_to_detect(d, 0), 0.05, 1e-12);
  EXPECT_NEAR(*power_to_detect(d, -0.3), *power_to_detect(d, 0.3), 1e-12);
}

TEST(Power, TheCurveFallsWithMoreSchools) {
  const PowerDesign d{.pupils = 30, .icc_schools = 0.15, .covariates = 1};
  const std::vector<double> schools{40, 60, 120};

  const auto curve = mdes_curve(d, schools);

  ASSERT_TRUE(curve);
  EXPECT_GT((*curve)[0].mdes, (*curve)[1].mdes);
  EXPECT_GT((*curve)[1].mdes, (*curve)[2].mdes);
}

TEST(Power, ImpossibleNumbersAreRefused) {
  const PowerDesign good{.pupils = 30, .schools = 40, .icc_schools = 0.15};
  EXPECT_TRUE(precision_of(good));

  PowerDesign d = good;
  d.share_treated = 1;
  EXPECT_FALSE(precision_of(d));
  d = good;
  d.icc_schools = 1.2;
  EXPECT_FALSE(precision_of(d));
  d = good;
  d.r2_pupils = -0.1;
  EXPECT_FALSE(precision_of(d));
  d = good;
  d.schools = 2;
  ASSERT_FALSE(precision_of(d));
  EXPECT_EQ(precision_of(d).error().sentence,
            "This design has 0 degrees of freedom, so nothing can be tested.");
  EXPECT_FALSE(units_needed(good, 0));
  EXPECT_FALSE(units_needed(good, 1e-5));
  EXPECT_FALSE(parse_power_design("crt"));
  EXPECT_EQ(*parse_power_design("cra2"), PowerDesignKind::schools);
}

}  // namespace
}  // namespace trellis::stats
