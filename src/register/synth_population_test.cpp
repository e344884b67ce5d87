#include "register/synth_population.hpp"

#include <algorithm>
#include <array>
#include <gtest/gtest.h>
#include <map>
#include <ranges>
#include <set>

#include "register/synth_release.hpp"

namespace trellis::synth {
namespace {

const Population& national() {
  static const Population population = [] {
    Options options;
    options.seed = 7;
    options.size = Size::national;
    return make_population(options);
  }();
  return population;
}

bool open_mainstream(const Establishment& school) {
  return status_on(school, national().options.as_of) == 1 && is_mainstream(school);
}

double percentile(std::vector<double> values, double share) {
  const auto at =
      values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::ranges::nth_element(values, at);
  return *at;
}

TEST(SynthPopulation, TheNationalRegisterHasTheDesignedCounts) {
  const Population& population = national();
  const auto& planted = population.planted;
  EXPECT_NEAR(static_cast<double>(planted.at("open")), 25000, 60);
  EXPECT_NEAR(static_cast<double>(population.establishments.size()), 52400, 300);
  EXPECT_NEAR(static_cast<double>(planted.at("link_rows")), 33472, 700);
  EXPECT_NEAR(static_cast<double>(planted.at("change_over_edges")), 16689, 300);
  EXPECT_NEAR(static_cast<double>(population.groups.size()), 7000, 300);
  EXPECT_NEAR(static_cast<double>(population.memberships.size()), 21000, 900);
  EXPECT_EQ(planted.at("cyclic_groups"), 10);
  EXPECT_EQ(planted.at("cyclic_urns"), 22);
  EXPECT_EQ(planted.at("splits"), 110);
  EXPECT_GT(planted.at("chains_of_four_hops"), 0);
}

TEST(SynthPopulation, TypesSizesAndDisadvantageFollowTheRegisterOf2022) {
  std::map<int, double> types;
  std::vector<double> primary, secondary, fsm, full;
  double total = 0;
  for (const Establishment& school : national().establishments) {
    if (!open_mainstream(school)) continue;
    types[school.type] += 1, total += 1;
    if (school.pupils == 0) continue;
    full.push_back(100.0 * school.pupils / school.capacity);
    if (school.phase == Phase::primary) {
      primary.push_back(school.pupils), fsm.push_back(school.fsm);
    } else if (school.phase == Phase::secondary) {
      secondary.push_back(school.pupils);
    }
  }
  EXPECT_NEAR(types[34] / total, 0.31, 0.015);
  EXPECT_NEAR(types[1] / total, 0.30, 0.015);
  EXPECT_NEAR(types[2] / total, 0.13, 0.01);
  EXPECT_NEAR(types[28] / total, 0.12, 0.01);
  EXPECT_NEAR(types[3] / total, 0.08, 0.01);
  const std::array<double, 5> shares = {0.05, 0.25, 0.5, 0.75, 0.95};
  const std::array<double, 5> of_primary = {67, 171, 235, 392, 596};
  const std::array<double, 5> of_secondary = {388, 765, 1017, 1291, 1720};
  const std::array<double, 5> of_fsm = {3.9, 9.8, 17.6, 30.0, 50.0};
  const std::array<double, 5> of_full = {63, 86, 95, 100, 114};
  for (std::size_t i = 0; i < shares.size(); ++i) {
    EXPECT_NEAR(percentile(primary, shares[i]) / of_primary[i], 1, 0.06) << shares[i];
    EXPECT_NEAR(percentile(secondary, shares[i]) / of_secondary[i], 1, 0.06) << shares[i];
    EXPECT_NEAR(percentile(fsm, shares[i]) / of_fsm[i], 1, 0.10) << shares[i];
    EXPECT_NEAR(percentile(full, shares[i]) / of_full[i], 1, 0.03) << shares[i];
  }
}

TEST(SynthPopulation, AuthoritiesHaveFromOneToAboutFiveHundredAndSixtySchools) {
  std::map<int, int> schools;
  for (const Establishment& school : national().establishments)
    if (open_mainstream(school))
      ++schools[national().places[static_cast<std::size_t>(school.place)].la];
  const auto [least, most] = std::ranges::minmax(schools | std::views::values);
  EXPECT_LE(least, 3);
  EXPECT_NEAR(most, 564, 40);
  EXPECT_GE(schools.size(), 151u);
}

TEST(SynthPopulation, LaestabIsUniqueAmongTheOpen) {
  std::set<std::pair<int, int>> seen;
  for (const Establishment& school : national().establishments) {
    if (status_on(school, national().options.as_of) != 1) continue;
    const int la = national().places[static_cast<std::size_t>(school.place)].la;
    EXPECT_TRUE(seen.insert({la, school.number}).second) << school.urn;
    EXPECT_LE(school.number, 9999);
  }
}

TEST(SynthPopulation, AttainmentFallsWithDisadvantageAndPersists) {
  double n = 0, xx = 0, xy = 0, x = 0, y = 0, residual = 0, together = 0;
  for (const Establishment& school : national().establishments) {
    if (!open_mainstream(school)) continue;
    const double now = attainment(national(), school, 2025);
    const double before = attainment(national(), school, 2024);
    n += 1, x += school.fsm_z, y += now;
    xx += school.fsm_z * school.fsm_z, xy += school.fsm_z * now;
    const double one = now + 0.5 * school.fsm_z, other = before + 0.5 * school.fsm_z;
    residual += one * one, together += one * other;
  }
  const double slope = (xy - x * y / n) / (xx - x * x / n);
  EXPECT_NEAR(slope, -0.5, 0.03);
  EXPECT_NEAR(together / residual, 0.75, 0.02);
  EXPECT_NEAR(residual / n, 0.75, 0.04);
}

TEST(SynthPopulation, SchoolsOfAnAuthorityCorrelateAsStated) {
  // One-way analysis of variance of what free meals leave, over authorities.
  std::map<int, std::vector<double>> by_la;
  for (const Establishment& school : national().establishments)
    if (open_mainstream(school))
      by_la[national().places[static_cast<std::size_t>(school.place)].la].push_back(
          attainment(national(), school, 2025) + 0.5 * school.fsm_z);
  double n = 0, sum = 0, squares = 0, between = 0, sizes = 0;
  for (const auto& [la, values] : by_la) {
    double part = 0;
    for (const double value : values) part += value, squares += value * value;
    const auto size = static_cast<double>(values.size());
    n += size, sum += part, between += part * part / size, sizes += size * size;
  }
  const auto groups = static_cast<double>(by_la.size());
  const double within = (squares - between) / (n - groups);
  const double mean_square = (between - sum * sum / n) / (groups - 1);
  const double typical = (n - sizes / n) / (groups - 1);
  const double among = (mean_square - within) / typical;
  EXPECT_NEAR(among / (among + within), 0.06, 0.02);
}

}  // namespace
}  // namespace trellis::synth
