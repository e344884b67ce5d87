#include "stats/permutation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "stats/parallel.hpp"
#include "stats/permutation_engine.hpp"
#include "stats/text.hpp"

namespace trellis::stats {

namespace {

constexpr double draw_tie_slack = 1e-12;

/// Units that trade places, and how many of them are treated.
struct Stratum {
  std::vector<std::size_t> units;
  std::size_t treated = 0;
};

std::vector<Stratum> strata_of(std::span<const char> treated, const PermutationRule& rule) {
  std::map<std::int32_t, Stratum> strata;
  for (std::size_t unit = 0; unit < treated.size(); ++unit) {
    const bool split = rule.kind == AllocationKind::stratified && !rule.stratum.empty();
    Stratum& stratum = strata[split ? rule.stratum[unit] : 0];
    stratum.units.push_back(unit);
    stratum.treated += treated[unit] ? 1 : 0;
  }
  std::vector<Stratum> out;
  for (auto& [key, stratum] : strata) out.push_back(std::move(stratum));
  return out;
}

/// n over k, or `limit` + 1 when it is larger.
std::int64_t choose(std::size_t n, std::size_t k, std::int64_t limit) {
  double value = 1;
  for (std::size_t i = 0; i < std::min(k, n - k); ++i)
    value = value * static_cast<double>(n - i) / static_cast<double>(i + 1);
  return value > static_cast<double>(limit) ? limit + 1
                                            : static_cast<std::int64_t>(std::llround(value));
}

/// The next choice of k of n in order of the alphabet; false after the last.
bool next_choice(std::vector<char>& chosen) {
  return std::prev_permutation(chosen.begin(), chosen.end());
}

void draw_allocation(const std::vector<Stratum>& strata,
                     const PermutationRule& rule,
                     RandomStream& random,
                     std::span<char> out) {
  switch (rule.kind) {
    case AllocationKind::simple:
      for (char& unit : out) unit = random.uniform() < rule.probability;
      return;
    case AllocationKind::custom:
      rule.draw(random, out);
      return;
    case AllocationKind::complete:
    case AllocationKind::stratified:
      break;
  }
  for (const Stratum& stratum : strata) {
    auto needed = static_cast<std::uint64_t>(stratum.treated);
    auto left = static_cast<std::uint64_t>(stratum.units.size());
    for (const std::size_t unit : stratum.units) {
      const bool take = random.below(left) < needed;
      out[unit] = take;
      needed -= take;
      --left;
    }
  }
}

/// Every allocation of the rule, in a fixed order.
std::vector<std::vector<char>> all_allocations(const std::vector<Stratum>& strata,
                                               const PermutationRule& rule,
                                               std::size_t units) {
  std::vector<std::vector<char>> all{std::vector<char>(units, 0)};
  if (rule.kind == AllocationKind::simple) {
    for (std::size_t unit = 0; unit < units; ++unit) {
      const std::size_t before = all.size();
      for (std::size_t i = 0; i < before; ++i) {
        all.push_back(all[i]);
        all.back()[unit] = 1;
      }
    }
    return all;
  }
  for (const Stratum& stratum : strata) {
    std::vector<char> chosen(stratum.units.size(), 0);
    std::fill_n(chosen.begin(), stratum.treated, 1);
    std::vector<std::vector<char>> longer;
    do {
      for (std::vector<char> allocation : all) {
        for (std::size_t i = 0; i < chosen.size(); ++i) allocation[stratum.units[i]] = chosen[i];
        longer.push_back(std::move(allocation));
      }
    } while (next_choice(chosen));
    all = std::move(longer);
  }
  return all;
}

void finish(PermutationResult& result, std::span<const std::optional<double>> values) {
  const double bound = std::abs(result.observed) * (1 - draw_tie_slack);
  const double bound_above = result.observed - draw_tie_slack * std::abs(result.observed);
  std::int64_t extreme = 0;
  std::int64_t greater = 0;
  for (const std::optional<double>& value : values) {
    if (!value) {
      ++result.failed;
      continue;
    }
    result.draws.push_back(*value);
    extreme += std::abs(*value) >= bound;
    greater += *value >= bound_above;
  }
  const double added = result.enumerated ? 0 : 1;
  const auto total = static_cast<double>(values.size()) + added;
  const auto failed = static_cast<double>(result.failed);
  result.p = (static_cast<double>(extreme) + failed + added) / total;
  result.p_greater = (static_cast<double>(greater) + failed + added) / total;
  const DrawSummary summary = summarise_draws(result.draws);
  result.mean = summary.mean;
  result.sd = summary.sd;
  if (!result.enumerated) result.p_error = std::sqrt(result.p * (1 - result.p) / total);
  if (extreme + result.failed == 0 && !result.enumerated)
    result.warnings.push_back({WarningKind::resample_floor,
                               filled("The p-value cannot be smaller than {} with {} resamples.",
                                      {brief(1 / total, 6), std::to_string(values.size())})});
  if (result.failed > 0)
    result.warnings.push_back(
        {WarningKind::failed_resamples,
         filled("{} of {} allocations could not be fitted; they are counted "
                "as extreme.",
                {std::to_string(result.failed), std::to_string(values.size())})});
}

}  // namespace

Expected<void> check_permutation_rule(const PermutationRule& rule,
                                      std::size_t units,
                                      bool schools_are_strata) {
  if (rule.kind == AllocationKind::custom && !rule.draw)
    return refuse("no_rule",
                  "The allocation rule has no function that draws.",
                  "Give the rule that was used to allocate.");
  if (rule.kind == AllocationKind::stratified && rule.stratum.size() != units &&
      !(schools_are_strata && rule.stratum.empty()))
    return refuse("strata_missing",
                  filled("The stratified rule names {} strata for {} units.",
                         {std::to_string(rule.stratum.size()), std::to_string(units)}),
                  "Give the stratum of every unit.");
  return {};
}

Expected<PermutationResult> run_permutation(std::span<const char> treated,
                                            const PermutationRule& rule,
                                            const ResampleSpec& spec,
                                            const StatisticMaker& make_statistic) {
  PermutationResult result;
  result.statistic = spec.statistic;
  result.seed = spec.seed;
  const std::optional<double> observed = make_statistic()(treated);
  if (!observed)
    return refuse("not_fitted",
                  "The model cannot be fitted to the allocation as it was.",
                  "Check that both arms have units and that the columns differ.");
  result.observed = *observed;
  const std::vector<Stratum> strata = strata_of(treated, rule);
  const std::int64_t count = count_allocations(treated, rule, spec.draws);
  result.enumerated = count > 0 && count <= spec.draws;
  std::vector<std::vector<char>> all;
  if (result.enumerated) all = all_allocations(strata, rule, treated.size());
  const std::size_t items = result.enumerated ? all.size() : static_cast<std::size_t>(spec.draws);
  result.asked = static_cast<std::int64_t>(items);
  std::vector<std::optional<double>> values(items);
  for_each_item(items, spec.threads, [&] {
    return [&, statistic = make_statistic(), allocation = std::vector<char>(treated.size(), 0)](
               std::size_t item) mutable {
      if (result.enumerated) {
        values[item] = statistic(all[item]);
        return;
      }
      RandomStream random(spec.seed, stream_number(StreamPurpose::permutation, item));
      draw_allocation(strata, rule, random, allocation);
      values[item] = statistic(allocation);
    };
  });
  finish(result, values);
  return result;
}

std::int64_t count_allocations(std::span<const char> treated,
                               const PermutationRule& rule,
                               std::int64_t limit) {
  switch (rule.kind) {
    case AllocationKind::custom:
      return 0;
    case AllocationKind::simple:
      if (rule.probability != 0.5) return 0;
      return treated.size() >= 40
                 ? limit + 1
                 : std::min<std::int64_t>(limit + 1, std::int64_t{1} << treated.size());
    case AllocationKind::complete:
    case AllocationKind::stratified:
      break;
  }
  double count = 1;
  for (const Stratum& stratum : strata_of(treated, rule)) {
    count *= static_cast<double>(choose(stratum.units.size(), stratum.treated, limit));
    if (count > static_cast<double>(limit)) return limit + 1;
  }
  return static_cast<std::int64_t>(count);
}

Expected<PermutationResult> permute_units(std::span<const double> values,
                                          std::span<const char> treated,
                                          const PermutationRule& rule,
                                          const ResampleSpec& spec) {
  if (values.size() != treated.size())
    return refuse("ragged_table",
                  "Values and arms do not have the same length.",
                  "Give every unit one value and one arm.");
  STATS_TRY(check_permutation_rule(rule, values.size(), false));
  return run_permutation(treated, rule, spec, [&] {
    return [values](std::span<const char> allocation) -> std::optional<double> {
      double sums[2] = {0, 0};
      double counts[2] = {0, 0};
      for (std::size_t unit = 0; unit < values.size(); ++unit) {
        sums[allocation[unit] ? 1 : 0] += values[unit];
        counts[allocation[unit] ? 1 : 0] += 1;
      }
      if (counts[0] == 0 || counts[1] == 0) return {};
      return sums[1] / counts[1] - sums[0] / counts[0];
    };
  });
}

}  // namespace trellis::stats
