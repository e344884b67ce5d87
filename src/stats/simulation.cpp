#include "stats/simulation.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/eef_effect_size.hpp"
#include "stats/ols.hpp"
#include "stats/parallel.hpp"
#include "stats/permutation.hpp"
#include "stats/random.hpp"
#include "stats/resampling.hpp"
#include "stats/variance_components.hpp"

namespace trellis::stats {

namespace {

/// What one trial leaves behind.
struct SimulatedTrial {
  bool fitted = false;
  bool covered = false;
  bool rejected = false;
  bool permutation_rejected = false;
  bool boundary = false;
  double effect = 0;
  double se = 0;
};

Expected<void> check_spec(const SimulationSpec& spec) {
  const bool individual = spec.design == TrialDesign::individual;
  if (!individual && spec.pupils.size() < 4)
    return refuse("too_few_schools", "A simulated trial needs at least 4 schools.");
  if (individual && spec.pupils.size() != 1)
    return refuse("one_group", "An individual design has one number of pupils.");
  if (std::any_of(spec.pupils.begin(), spec.pupils.end(), [](int n) { return n < 1; }))
    return refuse("empty_school", "Every simulated school needs at least one pupil.");
  if (!(spec.icc >= 0 && spec.icc < 1) || !(std::abs(spec.pretest_correlation) < 1))
    return refuse("out_of_range",
                  "The intraclass correlation lies from 0 to below 1, the pre-test correlation "
                  "between -1 and 1.");
  if (!(spec.treated_share > 0 && spec.treated_share < 1) || spec.trials < 1)
    return refuse("out_of_range", "The treated share lies between 0 and 1, and trials are needed.");
  if (spec.effect_spread < 0 || (spec.effect_spread > 0 && spec.design != TrialDesign::multisite))
    return refuse("out_of_range",
                  "The effect can differ between schools only where every school has both arms.");
  return {};
}

/// Draws trials and keeps their sums; the memory is reused from trial to trial.
class TrialMaker {
 public:
  explicit TrialMaker(const SimulationSpec& spec) : spec_(spec) {
    const bool pretest = spec.pretest_correlation != 0;
    sums_.spec = {"post", {"arm"}, "arm", spec.design};
    if (pretest) sums_.spec.terms.push_back("pre");
    sums_.names = {intercept_name};
    sums_.names.insert(sums_.names.end(), sums_.spec.terms.begin(), sums_.spec.terms.end());
    sums_.centre.assign(sums_.q(), 0.0);
    for (std::size_t school = 0; school < spec.pupils.size(); ++school)
      sums_.schools.push_back(std::to_string(school));
    sums_.cross.assign(spec.pupils.size() * packed_size(sums_.q()), 0.0);
    sums_.pupils = std::accumulate(spec.pupils.begin(), spec.pupils.end(), std::int64_t{0});
    sums_.outcome_levels = 6;
    treated_.assign(spec.pupils.size(), 0);
  }

  const SchoolSums& draw(RandomStream& random) {
    if (spec_.design == TrialDesign::cluster) allocate_schools(random);
    sums_.total.assign(packed_size(sums_.q()), 0.0);
    for (std::size_t school = 0; school < spec_.pupils.size(); ++school)
      draw_school(school, random);
    return sums_;
  }

 private:
  void allocate_schools(RandomStream& random) {
    const auto schools = static_cast<std::int32_t>(treated_.size());
    const auto count = static_cast<std::int32_t>(std::lround(spec_.treated_share * schools));
    std::fill(treated_.begin(), treated_.end(), 0);
    for (const std::int32_t school : sample_without_replacement(schools, count, random))
      treated_[static_cast<std::size_t>(school)] = 1;
  }

  /// Adds the pupils of one school: columns 1, arm, [pre], post.
  void draw_school(std::size_t school, RandomStream& random) {
    const int n = spec_.pupils[school];
    const bool pretest = spec_.pretest_correlation != 0;
    const double r = spec_.pretest_correlation;
    const double pupil_sd = std::sqrt(1 - spec_.icc);
    const double rest = std::sqrt(1 - r * r);
    const double level = std::sqrt(spec_.icc) * random.normal();
    const double effect =
        spec_.effect + (spec_.effect_spread > 0 ? spec_.effect_spread * random.normal() : 0.0);
    const auto treated_pupils = static_cast<int>(std::lround(spec_.treated_share * n));
    const std::size_t size = packed_size(sums_.q());
    double* packed = sums_.cross.data() + school * size;
    std::fill_n(packed, size, 0.0);
    for (int pupil = 0; pupil < n; ++pupil) {
      const double arm = spec_.design == TrialDesign::cluster ? double(treated_[school])
                                                              : double(pupil < treated_pupils);
      const double pre = pretest ? random.normal() : 0;
      const double post = effect * arm + level + pupil_sd * (r * pre + rest * random.normal());
      const double row[4] = {1, arm, pretest ? pre : post, post};
      std::size_t at = 0;
      for (std::size_t i = 0; i < sums_.q(); ++i)
        for (std::size_t k = 0; k <= i; ++k) packed[at++] += row[i] * row[k];
    }
    for (std::size_t i = 0; i < size; ++i) sums_.total[i] += packed[i];
  }

  const SimulationSpec& spec_;
  SchoolSums sums_;
  std::vector<int> treated_;
};

Expected<EffectSize> analyse(const SimulationSpec& spec, const SchoolSums& sums) {
  if (spec.design == TrialDesign::individual)
    return eef_effect_size(STATS_TRY(fit_ols(sums)), sums, spec.level);
  if (spec.effect_spread > 0) {
    const BlockSums blocks = STATS_TRY(summarise_slopes(sums));
    const ComponentFit fit = STATS_TRY(fit_random_slope(blocks));
    return eef_effect_size(
        STATS_TRY(infer(fit, blocks, "arm", {.method = spec.df, .level = spec.level})),
        STATS_TRY(arm_only_fit(sums)));
  }
  return eef_effect_size(sums, {.method = spec.df, .level = spec.level});
}

SimulatedTrial run_trial(const SimulationSpec& spec, TrialMaker& maker, std::uint64_t number) {
  RandomStream random(spec.seed, stream_number(StreamPurpose::simulation, number));
  const SchoolSums& sums = maker.draw(random);
  SimulatedTrial outcome;
  const auto analysed = analyse(spec, sums);
  if (!analysed) return outcome;
  const Estimate& estimate = analysed->estimate;
  outcome.fitted = true;
  outcome.effect = estimate.value;
  outcome.se = estimate.se;
  outcome.covered = estimate.ci.lower <= spec.effect && spec.effect <= estimate.ci.upper;
  outcome.rejected = estimate.p < 1 - spec.level;
  outcome.boundary =
      std::any_of(estimate.warnings.begin(), estimate.warnings.end(), [](const Warning& warning) {
        return warning.kind == WarningKind::boundary;
      });
  if (spec.permutations == 0 || spec.design != TrialDesign::cluster) return outcome;
  ResampleSpec resample;
  resample.draws = spec.permutations;
  resample.seed = spec.seed + 1 + number;
  const auto test = permute_schools(sums, {}, resample);
  outcome.permutation_rejected = test && test->p <= 1 - spec.level;
  return outcome;
}

double share_error(double share, double n) { return std::sqrt(share * (1 - share) / n); }

SimulationResult summarise_trials(const SimulationSpec& spec,
                                  const std::vector<SimulatedTrial>& outcomes) {
  SimulationResult result;
  std::vector<double> effects;
  std::vector<double> errors;
  for (const SimulatedTrial& outcome : outcomes) {
    if (!outcome.fitted) {
      ++result.failed;
      continue;
    }
    effects.push_back(outcome.effect);
    errors.push_back(outcome.se);
    result.coverage += outcome.covered;
    result.rejected += outcome.rejected;
    result.permutation_rejected += outcome.permutation_rejected;
    result.boundary_share += outcome.boundary;
  }
  result.trials = spec.trials;
  if (effects.empty()) return result;
  const auto n = static_cast<double>(effects.size());
  for (double* share :
       {&result.coverage, &result.rejected, &result.permutation_rejected, &result.boundary_share})
    *share /= n;
  result.coverage_error = share_error(result.coverage, n);
  result.rejected_error = share_error(result.rejected, n);
  const DrawSummary summary = summarise_draws(effects);
  result.mean_effect = summary.mean;
  result.sd_effect = summary.sd;
  result.mean_effect_error = summary.sd / std::sqrt(n);
  result.mean_se = summarise_draws(errors).mean;
  return result;
}

}  // namespace

Expected<SimulationResult> simulate_trials(const SimulationSpec& spec) {
  STATS_TRY(check_spec(spec));
  std::vector<SimulatedTrial> outcomes(static_cast<std::size_t>(spec.trials));
  for_each_item(outcomes.size(), spec.threads, [&] {
    return [&, maker = TrialMaker(spec)](std::size_t number) mutable {
      outcomes[number] = run_trial(spec, maker, number);
    };
  });
  return summarise_trials(spec, outcomes);
}

}  // namespace trellis::stats
