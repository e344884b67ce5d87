#include "stats/bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "stats/distribution.hpp"
#include "stats/parallel.hpp"
#include "stats/random.hpp"
#include "stats/text.hpp"

namespace trellis::stats {

namespace {

constexpr std::int64_t draws_min = 100;

/// Schools that are drawn in place of each other.
using Pools = std::vector<std::vector<std::size_t>>;

Expected<Pools> pools_of(const SchoolSums& sums, std::span<const std::int32_t> stratum) {
  const std::size_t arm = STATS_TRY(sums.arm());
  const bool by_arm = sums.is_school_level(arm);
  std::map<std::pair<std::int32_t, bool>, std::vector<std::size_t>> pools;
  for (std::size_t school = 0; school < sums.school_count(); ++school) {
    const auto packed = sums.of(school);
    const double mean = packed[packed_index(arm, 0)] / packed[0] + sums.centre[arm];
    const std::int32_t layer = stratum.empty() ? 0 : stratum[school];
    pools[{layer, by_arm && mean > 0.5}].push_back(school);
  }
  Pools out;
  for (auto& [key, schools] : pools) {
    if (schools.size() < 2)
      return refuse("single_school_stratum",
                    filled("School {} is alone in its arm and stratum, so drawing schools there "
                           "shows no variation.",
                           {sums.schools[schools.front()]}),
                    "Use wider strata, or the permutation test.");
    out.push_back(std::move(schools));
  }
  return out;
}

/// The two sets of sums a statistic may need, as parts to be weighted.
struct Parts {
  SchoolParts adjusted;
  SchoolParts arm_only;
};

/// What one thread works with.
class Drawer {
 public:
  Drawer(const Parts& parts, StatisticFromSums statistic, std::size_t schools)
      : parts_(parts), statistic_(std::move(statistic)), weight_(schools, 0.0) {}

  std::vector<double>& weight() { return weight_; }
  std::optional<double> compute() {
    parts_.adjusted.combine_into(weight_, adjusted_);
    if (statistic_.needs_arm_only()) parts_.arm_only.combine_into(weight_, arm_only_);
    return statistic_.compute(adjusted_, arm_only_);
  }
  std::optional<double> draw(const Pools& pools, std::uint64_t seed, std::uint64_t number) {
    RandomStream random(seed, stream_number(StreamPurpose::bootstrap, number));
    std::fill(weight_.begin(), weight_.end(), 0.0);
    for (const auto& pool : pools)
      for (std::size_t i = 0; i < pool.size(); ++i)
        weight_[pool[static_cast<std::size_t>(random.below(pool.size()))]] += 1;
    return compute();
  }

 private:
  const Parts& parts_;
  StatisticFromSums statistic_;
  std::vector<double> weight_;
  SizeSums adjusted_;
  SizeSums arm_only_;
};

/// Acceleration from leaving out one school at a time, by pools [DH].
double acceleration_of(const Pools& pools, Drawer& drawer) {
  double squares = 0;
  double cubes = 0;
  for (const auto& pool : pools) {
    std::vector<double> left;
    std::fill(drawer.weight().begin(), drawer.weight().end(), 1.0);
    for (const std::size_t school : pool) {
      drawer.weight()[school] = 0;
      if (const auto value = drawer.compute()) left.push_back(*value);
      drawer.weight()[school] = 1;
    }
    const DrawSummary summary = summarise_draws(left);
    const auto n = static_cast<double>(left.size());
    for (const double value : left) {
      const double influence = (n - 1) * (summary.mean - value) / n;
      squares += influence * influence;
      cubes += influence * influence * influence;
    }
  }
  return squares > 0 ? cubes / (6 * std::pow(squares, 1.5)) : 0;
}

double bias_correction_of(std::span<const double> sorted, double observed) {
  const auto below = static_cast<double>(std::lower_bound(sorted.begin(), sorted.end(), observed) -
                                         sorted.begin());
  const auto not_above = static_cast<double>(
      std::upper_bound(sorted.begin(), sorted.end(), observed) - sorted.begin());
  const auto n = static_cast<double>(sorted.size());
  return normal_quantile(std::clamp(0.5 * (below + not_above) / n, 0.5 / n, 1 - 0.5 / n));
}

/// Half the distance between the order statistics one binomial SD either side.
double limit_error(std::span<const double> sorted, double p) {
  const auto n = static_cast<double>(sorted.size());
  const double spread = std::sqrt(p * (1 - p) / n);
  return 0.5 * (quantile_of_sorted(sorted, p + spread) - quantile_of_sorted(sorted, p - spread));
}

void add_intervals(BootstrapResult& result, double level) {
  std::vector<double> sorted = result.draws;
  std::sort(sorted.begin(), sorted.end());
  const double tail = 0.5 - level / 2;
  result.percentile = {
      quantile_of_sorted(sorted, tail), quantile_of_sorted(sorted, 1 - tail), level};
  result.lower_error = limit_error(sorted, tail);
  result.upper_error = limit_error(sorted, 1 - tail);
  result.bias_correction = bias_correction_of(sorted, result.observed);
  auto shifted = [&](double p) {
    const double z = result.bias_correction + normal_quantile(p);
    return normal_cdf(result.bias_correction + z / (1 - result.acceleration * z));
  };
  result.bca = {quantile_of_sorted(sorted, shifted(tail)),
                quantile_of_sorted(sorted, shifted(1 - tail)),
                level};
}

}  // namespace

Expected<BootstrapResult> bootstrap_schools(const SchoolSums& sums,
                                            const ResampleSpec& spec,
                                            std::span<const std::int32_t> stratum) {
  if (spec.draws < draws_min)
    return refuse("too_few_draws",
                  filled("{} draws are too few for an interval.", {std::to_string(spec.draws)}),
                  "Ask for at least 100; 10,000 is usual.");
  const Pools pools = STATS_TRY(pools_of(sums, stratum));
  const std::size_t arm = STATS_TRY(sums.arm());
  const std::vector<std::string> arm_only{sums.spec.arm};
  const Parts parts{SchoolParts(sums), SchoolParts(STATS_TRY(with_terms(sums, arm_only)))};
  const StatisticFromSums statistic(spec.statistic, arm);

  BootstrapResult result;
  result.statistic = spec.statistic;
  result.asked = spec.draws;
  result.seed = spec.seed;
  Drawer whole(parts, statistic, sums.school_count());
  std::fill(whole.weight().begin(), whole.weight().end(), 1.0);
  const std::optional<double> observed = whole.compute();
  if (!observed)
    return refuse("fully_explained",
                  filled("The columns of the model explain \"{}\" without any remainder.",
                         {sums.spec.outcome}),
                  "Check that no column is a copy of the outcome.");
  result.observed = *observed;
  result.acceleration = acceleration_of(pools, whole);

  const auto draws = static_cast<std::size_t>(spec.draws);
  std::vector<std::optional<double>> values(draws);
  for_each_item(draws, spec.threads, [&] {
    return [&, drawer = Drawer(parts, statistic, sums.school_count())](std::size_t item) mutable {
      values[item] = drawer.draw(pools, spec.seed, item);
    };
  });
  for (std::size_t item = 0; item < draws; ++item)
    if (values[item]) result.draws.push_back(*values[item]);
  result.failed = spec.draws - static_cast<std::int64_t>(result.draws.size());
  if (result.draws.size() < static_cast<std::size_t>(draws_min))
    return refuse("too_few_draws",
                  filled("Only {} of {} bootstrap samples could be fitted.",
                         {std::to_string(result.draws.size()), std::to_string(spec.draws)}),
                  "Use a model with fewer school-level columns.");
  if (result.failed > 0)
    result.warnings.push_back(
        {WarningKind::failed_resamples,
         filled("{} of {} bootstrap samples could not be fitted and are left "
                "out of the interval.",
                {std::to_string(result.failed), std::to_string(spec.draws)})});
  const DrawSummary summary = summarise_draws(result.draws);
  result.mean = summary.mean;
  result.sd = summary.sd;
  add_intervals(result, spec.level);
  return result;
}

}  // namespace trellis::stats
