#include "stats/power_simulation.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "stats/parallel.hpp"
#include "stats/random.hpp"
#include "stats/resampling.hpp"
#include "stats/sentence.hpp"

namespace trellis::stats {
namespace {

constexpr std::size_t q = 4;  // Intercept, arm, pre-test, outcome.

/// Spreads that make an outcome of variance 1 with the design's ICC and R2 by level.
struct Spreads {
  double pre_school = 0, pre_pupil = 0, school = 0, pupil = 0;

  explicit Spreads(const PowerDesign& d)
      : pre_school(std::sqrt(d.icc_schools * d.r2_schools)),
        pre_pupil(std::sqrt((1 - d.icc_schools) * d.r2_pupils)),
        school(std::sqrt(d.icc_schools * (1 - d.r2_schools))),
        pupil(std::sqrt((1 - d.icc_schools) * (1 - d.r2_pupils))) {}
};

SchoolSums empty_sums(std::size_t schools, bool has_pre) {
  SchoolSums sums;
  sums.spec = {"outcome", {"arm"}, "arm", TrialDesign::cluster};
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

/// One school: its sums and cross-products of (1, arm, pre, outcome).
void draw_school(const Spreads& s,
                 double effect,
                 bool is_treated,
                 std::int64_t pupils,
                 RandomStream& random,
                 std::array<double, packed_size(q)>& a) {
  a.fill(0);
  const double pre_school = s.pre_school * random.normal();
  const double base = pre_school + s.school * random.normal() + (is_treated ? effect : 0);
  double pre1 = 0, pre2 = 0, y1 = 0, y2 = 0, cross = 0;
  for (std::int64_t i = 0; i < pupils; ++i) {
    const double own = s.pre_pupil * random.normal();
    const double pre = pre_school + own;
    const double y = base + own + s.pupil * random.normal();
    pre1 += pre;
    pre2 += pre * pre;
    y1 += y;
    y2 += y * y;
    cross += pre * y;
  }
  const double n = static_cast<double>(pupils), arm = is_treated ? 1 : 0;
  a[packed_index(0, 0)] = n;
  a[packed_index(1, 0)] = a[packed_index(1, 1)] = arm * n;
  a[packed_index(2, 0)] = pre1;
  a[packed_index(2, 1)] = arm * pre1;
  a[packed_index(2, 2)] = pre2;
  a[packed_index(3, 0)] = y1;
  a[packed_index(3, 1)] = arm * y1;
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

/// Pupils of each school: equal, or a lognormal spread of the asked variation about the mean.
std::int64_t pupils_of(const PowerDesign& design, double variation, RandomStream& random) {
  if (variation <= 0) return std::llround(design.pupils);
  const double log_variance = std::log1p(variation * variation);
  const double size =
      design.pupils * std::exp(std::sqrt(log_variance) * random.normal() - log_variance / 2);
  return std::max<std::int64_t>(1, std::llround(size));
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
        spreads_(design),
        has_pre_(design.r2_pupils > 0 || design.r2_schools > 0),
        sums_(empty_sums(static_cast<std::size_t>(design.schools), has_pre_)) {}

  TrialOutcome run(std::size_t trial) {
    RandomStream random(spec_.seed, stream_number(StreamPurpose::simulation, trial));
    draw(random);
    TrialOutcome outcome;
    const auto fit = fit_random_intercept(sums_);
    if (!fit) return outcome;
    const auto estimate = infer(*fit, sums_, "arm", {spec_.method});
    if (!estimate) return outcome;
    outcome.has_failed = false;
    outcome.effect = estimate->value;
    outcome.is_found = estimate->p < design_.alpha;
    outcome.is_covered = estimate->ci.lower <= effect_ && effect_ <= estimate->ci.upper;
    return outcome;
  }

 private:
  void draw(RandomStream& random) {
    const std::size_t schools = sums_.schools.size();
    const auto treated = std::clamp<std::size_t>(
        static_cast<std::size_t>(std::llround(design_.share_treated * design_.schools)),
        2,
        schools - 2);
    std::ranges::fill(sums_.total, 0.0);
    sums_.pupils = 0;
    std::array<double, packed_size(q)> a{};
    for (std::size_t j = 0; j < schools; ++j) {
      const std::int64_t pupils = pupils_of(design_, spec_.size_variation, random);
      // Schools are exchangeable, so the first ones may be the treated ones.
      draw_school(spreads_, effect_, j < treated, pupils, random, a);
      store(a, has_pre_, j, sums_);
      sums_.pupils += pupils;
    }
  }

  const PowerDesign& design_;
  double effect_;
  const PowerSimulationSpec& spec_;
  Spreads spreads_;
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
  if (design.design != PowerDesignKind::schools)
    return refuse("not_offered",
                  "Simulation is offered for trials that allocate whole schools.",
                  "Use the formula for other designs.");
  STATS_TRY(precision_of(design));
  if (design.schools < 4)
    return refuse("too_few_schools",
                  sentence("{} schools are too few to estimate how much schools differ.",
                           fixed(design.schools, 0)),
                  "Use at least 4 schools.");
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
