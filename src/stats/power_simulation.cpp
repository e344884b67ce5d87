#include "stats/power_simulation.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "stats/ols.hpp"
#include "stats/parallel.hpp"
#include "stats/random.hpp"
#include "stats/resampling.hpp"
#include "stats/sentence.hpp"
#include "stats/variance_components.hpp"

namespace trellis::stats {
namespace {

constexpr std::size_t q = 4;  // Intercept, arm, pre-test, outcome.

/// A design as groups of units, either of which is allocated, with the spreads that make a pupil's
/// outcome have variance 1. Where sites hold schools, a unit is the mean of a school: with equal
/// schools its analysis is that of the pupils.
struct Levels {
  std::size_t groups = 1, units = 1;
  bool by_group = false;   ///< Whole groups are allocated; else units in each group.
  bool has_slope = false;  ///< The effect differs between groups and is modelled so.
  bool are_pupils = true;  ///< Units are pupils; else school means.
  double pre_group = 0, group = 0, pre_unit = 0, unit = 0, slope = 0;
};

void spread_pupils(const PowerDesign& d, double share, Levels& levels) {
  levels.units = static_cast<std::size_t>(std::llround(d.pupils));
  levels.pre_unit = std::sqrt(share * d.r2_pupils);
  levels.unit = std::sqrt(share * (1 - d.r2_pupils));
}

void spread_school_means(const PowerDesign& d, Levels& levels) {
  const double pupils = (1 - d.icc_schools - d.icc_sites) / d.pupils;
  levels.are_pupils = false;
  levels.groups = static_cast<std::size_t>(std::llround(d.sites));
  levels.units = static_cast<std::size_t>(std::llround(d.schools));
  levels.pre_unit = std::sqrt(d.icc_schools * d.r2_schools + pupils * d.r2_pupils);
  levels.unit = std::sqrt(d.icc_schools * (1 - d.r2_schools) + pupils * (1 - d.r2_pupils));
  levels.group = std::sqrt(d.icc_sites);
}

Levels levels_of(const PowerDesign& d) {
  Levels levels;
  const auto differ = [&](double icc) {
    levels.has_slope = true;
    levels.slope = std::sqrt(icc * d.heterogeneity * (1 - d.r2_effect));
  };
  switch (d.design) {
    case PowerDesignKind::individuals:
      spread_pupils(d, 1, levels);
      break;
    case PowerDesignKind::blocked_individuals_random:
      differ(d.icc_schools);
      [[fallthrough]];
    case PowerDesignKind::blocked_individuals_fixed:
      levels.groups = static_cast<std::size_t>(std::llround(d.schools));
      spread_pupils(d, 1 - d.icc_schools, levels);
      levels.group = std::sqrt(d.icc_schools);
      break;
    case PowerDesignKind::schools:
      levels.groups = static_cast<std::size_t>(std::llround(d.schools));
      levels.by_group = true;
      spread_pupils(d, 1 - d.icc_schools, levels);
      levels.pre_group = std::sqrt(d.icc_schools * d.r2_schools);
      levels.group = std::sqrt(d.icc_schools * (1 - d.r2_schools));
      break;
    case PowerDesignKind::sites:
      spread_school_means(d, levels);
      levels.by_group = true;
      levels.pre_group = std::sqrt(d.icc_sites * d.r2_sites);
      levels.group = std::sqrt(d.icc_sites * (1 - d.r2_sites));
      break;
    case PowerDesignKind::blocked_schools_random:
      differ(d.icc_sites);
      [[fallthrough]];
    case PowerDesignKind::blocked_schools_fixed:
      spread_school_means(d, levels);
      break;
  }
  return levels;
}

TrialDesign analysis_of(const Levels& levels) {
  if (levels.groups == 1) return TrialDesign::individual;
  return levels.by_group ? TrialDesign::cluster : TrialDesign::multisite;
}

SchoolSums empty_sums(const Levels& levels, bool has_pre) {
  const std::size_t schools = levels.groups;
  SchoolSums sums;
  sums.spec = {"outcome", {"arm"}, "arm", analysis_of(levels)};
  sums.names = {intercept_name, "arm"};
  if (has_pre) {
    sums.spec.terms.push_back("pre");
    sums.names.push_back("pre");
  }
  sums.centre.assign(sums.q(), 0.0);
  for (std::size_t j = 0; j < schools; ++j) sums.schools.push_back(std::to_string(j));
  sums.cross.resize(schools * packed_size(sums.q()));
  sums.total.resize(packed_size(sums.q()));
  sums.outcome_levels = 6;
  return sums;
}

/// One group: sums and cross-products of (1, arm, pre, outcome), its first units being treated.
void draw_group(const Levels& s,
                double mean_effect,
                std::int64_t treated,
                std::int64_t units,
                RandomStream& random,
                std::array<double, packed_size(q)>& a) {
  a.fill(0);
  const double pre_group = s.pre_group * random.normal();
  const double base = pre_group + s.group * random.normal();
  const double effect = mean_effect + (s.slope > 0 ? s.slope * random.normal() : 0.0);
  double pre1 = 0, pre2 = 0, y1 = 0, y2 = 0, cross = 0, pre_treated = 0, y_treated = 0;
  for (std::int64_t i = 0; i < units; ++i) {
    const double own = s.pre_unit * random.normal();
    const double pre = pre_group + own;
    const double y = base + own + s.unit * random.normal() + (i < treated ? effect : 0.0);
    pre1 += pre;
    pre2 += pre * pre;
    y1 += y;
    y2 += y * y;
    cross += pre * y;
    if (i >= treated) continue;
    pre_treated += pre;
    y_treated += y;
  }
  a[packed_index(0, 0)] = static_cast<double>(units);
  a[packed_index(1, 0)] = a[packed_index(1, 1)] = static_cast<double>(treated);
  a[packed_index(2, 0)] = pre1;
  a[packed_index(2, 1)] = pre_treated;
  a[packed_index(2, 2)] = pre2;
  a[packed_index(3, 0)] = y1;
  a[packed_index(3, 1)] = y_treated;
  a[packed_index(3, 2)] = cross;
  a[packed_index(3, 3)] = y2;
}

/// Copies what the model uses: all four columns, or those without the pre-test.
void store(const std::array<double, packed_size(q)>& a,
           bool has_pre,
           std::size_t school,
           SchoolSums& sums) {
  const std::array<std::size_t, 4> all{0, 1, 2, 3}, bare{0, 1, 3, 3};
  const auto& kept = has_pre ? all : bare;
  const std::size_t size = packed_size(sums.q());
  for (std::size_t r = 0; r < sums.q(); ++r)
    for (std::size_t c = 0; c <= r; ++c) {
      const double value = a[packed_index(kept[r], kept[c])];
      sums.cross[school * size + packed_index(r, c)] = value;
      sums.total[packed_index(r, c)] += value;
    }
}

/// Units of a group: equal, or a lognormal spread of the asked variation about the mean.
std::int64_t units_of(const Levels& levels, double variation, RandomStream& random) {
  const auto mean = static_cast<double>(levels.units);
  if (variation <= 0) return static_cast<std::int64_t>(levels.units);
  const double log_variance = std::log1p(variation * variation);
  const double size = mean * std::exp(std::sqrt(log_variance) * random.normal() - log_variance / 2);
  return std::max<std::int64_t>(levels.by_group ? 1 : 2, std::llround(size));
}

struct TrialOutcome {
  double effect = 0;
  bool is_found = false;
  bool is_covered = false;
  bool has_failed = true;
};

/// Draws and analyses trials, reusing its memory.
class Simulator {
 public:
  Simulator(const PowerDesign& design, double effect, const PowerSimulationSpec& spec)
      : design_(design),
        effect_(effect),
        spec_(spec),
        levels_(levels_of(design)),
        has_pre_(design.r2_pupils > 0 || design.r2_schools > 0 || design.r2_sites > 0),
        sums_(empty_sums(levels_, has_pre_)) {}

  TrialOutcome run(std::size_t trial) {
    RandomStream random(spec_.seed, stream_number(StreamPurpose::simulation, trial));
    draw(random);
    TrialOutcome outcome;
    const auto estimate = analyse();
    if (!estimate) return outcome;
    outcome.has_failed = false;
    outcome.effect = estimate->value;
    outcome.is_found = estimate->p < design_.alpha;
    outcome.is_covered = estimate->ci.lower <= effect_ && effect_ <= estimate->ci.upper;
    return outcome;
  }

 private:
  /// The primary model of the design.
  Expected<Estimate> analyse() const {
    if (levels_.groups == 1) return infer(STATS_TRY(fit_ols(sums_)), "arm");
    if (levels_.has_slope) {
      const BlockSums blocks = STATS_TRY(summarise_slopes(sums_));
      return infer(STATS_TRY(fit_random_slope(blocks)), blocks, "arm", {spec_.method});
    }
    return infer(STATS_TRY(fit_random_intercept(sums_)), sums_, "arm", {spec_.method});
  }

  /// How many of `n` are treated, leaving at least `fewest` in each arm.
  std::int64_t treated_of(std::int64_t n, std::int64_t fewest) const {
    return std::clamp<std::int64_t>(
        std::llround(design_.share_treated * static_cast<double>(n)), fewest, n - fewest);
  }

  void draw(RandomStream& random) {
    const auto groups = static_cast<std::int64_t>(levels_.groups);
    const std::int64_t treated_groups = levels_.by_group ? treated_of(groups, 2) : 0;
    std::ranges::fill(sums_.total, 0.0);
    sums_.pupils = 0;
    std::array<double, packed_size(q)> a{};
    for (std::int64_t j = 0; j < groups; ++j) {
      const std::int64_t units = units_of(levels_, spec_.size_variation, random);
      // Groups and units are exchangeable, so the first ones may be the treated ones.
      const std::int64_t in_group = j < treated_groups ? units : 0;
      const std::int64_t treated = levels_.by_group ? in_group : treated_of(units, 1);
      draw_group(levels_, effect_, treated, units, random, a);
      store(a, has_pre_, static_cast<std::size_t>(j), sums_);
      sums_.pupils += units;
    }
  }

  const PowerDesign& design_;
  double effect_;
  const PowerSimulationSpec& spec_;
  Levels levels_;
  bool has_pre_;
  SchoolSums sums_;
};

SimulatedPower summarise_outcomes(const std::vector<TrialOutcome>& outcomes) {
  SimulatedPower result;
  result.trials = static_cast<std::int64_t>(outcomes.size());
  std::vector<double> effects;
  double found = 0, covered = 0;
  for (const TrialOutcome& outcome : outcomes) {
    found += outcome.is_found ? 1 : 0;
    covered += outcome.is_covered ? 1 : 0;
    if (outcome.has_failed)
      ++result.failed;
    else
      effects.push_back(outcome.effect);
  }
  const double n = static_cast<double>(outcomes.size());
  result.power = found / n;
  result.error = std::sqrt(result.power * (1 - result.power) / n);
  const auto fitted = static_cast<double>(effects.size());
  result.coverage = fitted > 0 ? covered / fitted : 0;
  const DrawSummary summary = summarise_draws(effects);
  result.mean_effect = summary.mean;
  result.sd_effect = summary.sd;
  return result;
}

}  // namespace

Expected<SimulatedPower> simulate_power(const PowerDesign& design,
                                        double effect,
                                        const PowerSimulationSpec& spec) {
  STATS_TRY(precision_of(design));
  const Levels levels = levels_of(design);
  if (levels.groups > 1 && levels.groups < 4)
    return refuse("too_few_schools",
                  sentence("{} {} are too few to estimate how much they differ.",
                           levels.groups,
                           levels.are_pupils ? "schools" : "sites"),
                  "Use at least 4, or the formula.");
  if (levels.units < 2 && !levels.by_group)
    return refuse("too_few_units", "A block needs a unit in each arm.", "Use larger blocks.");
  if (spec.size_variation > 0 && (levels.groups == 1 || !levels.are_pupils))
    return refuse("not_offered",
                  "Unequal schools are simulated where pupils are in schools without sites.",
                  "Leave the variation of size out.");
  if (spec.trials < 1 || spec.size_variation < 0)
    return refuse(
        "out_of_range", "A simulation draws at least one trial.", "Ask for 1,000 or more.");
  std::vector<TrialOutcome> outcomes(static_cast<std::size_t>(spec.trials));
  for_each_item(outcomes.size(), spec.threads, [&] {
    return [&, simulator = Simulator(design, effect, spec)](std::size_t trial) mutable {
      outcomes[trial] = simulator.run(trial);
    };
  });
  return summarise_outcomes(outcomes);
}

}  // namespace trellis::stats
