#include "evaluation/trial_checks.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <span>

#include "plot/charts.hpp"
#include "stats/distribution.hpp"
#include "stats/model_frame.hpp"

namespace trellis::evaluation {
namespace {

/// Mean and sum of squared deviations of one arm, in one pass.
struct Moments {
  double n = 0, mean = 0, squares = 0;

  void add(double value) {
    ++n;
    const double distance = value - mean;
    mean += distance / n;
    squares += distance * (value - mean);
  }
};

BalanceLine balance_line(const std::string& label,
                         const std::vector<double>& arm,
                         const std::vector<double>& values) {
  Moments side[2];
  for (std::size_t i = 0; i < values.size(); ++i)
    if (std::isfinite(values[i])) side[arm[i] == 1 ? 1 : 0].add(values[i]);
  BalanceLine line{label, side[1].mean, side[0].mean};
  const double df = side[0].n + side[1].n - 2;
  const double sd = df > 0 ? std::sqrt((side[0].squares + side[1].squares) / df) : 0;
  if (sd > 0) line.difference = (line.mean_treated - line.mean_control) / sd;
  return line;
}

/// One line for a measurement, one for each category of a factor.
void add_balance(const PupilData& data,
                 const std::vector<double>& arm,
                 const std::string& name,
                 std::vector<BalanceLine>& lines) {
  const auto& values = data.table.find(name)->values;
  if (std::ranges::find(data.factors, name) == data.factors.end()) {
    lines.push_back(balance_line(name, arm, values));
    return;
  }
  const auto words = std::ranges::find(data.words, name, &ColumnWords::column);
  std::map<double, int> levels;
  for (const double value : values)
    if (std::isfinite(value)) ++levels[value];
  for (const auto& [level, count] : levels) {
    std::vector<double> is_level;
    for (const double value : values)
      is_level.push_back(std::isfinite(value) ? (value == level ? 1.0 : 0.0) : value);
    const std::string word = words == data.words.end()
                                 ? std::to_string(static_cast<long long>(level))
                                 : words->words[static_cast<std::size_t>(level) - 1];
    lines.push_back(balance_line(name + ": " + word, arm, is_level));
  }
}

/// Row of the table where each school begins, by name.
std::map<std::string, std::size_t> first_rows(const stats::Table& table) {
  std::map<std::string, std::size_t> rows;
  for (std::size_t j = 0; j < table.schools().size(); ++j)
    rows[table.schools()[j]] = table.school_begin()[j];
  return rows;
}

}  // namespace

std::pair<ArmSize, ArmSize> arm_sizes(const stats::Table& table, const stats::ModelSpec& spec) {
  std::pair<ArmSize, ArmSize> sizes;
  const auto frame = stats::complete_frame(table, spec);
  if (!frame) return sizes;
  std::size_t arm_at = 1;
  while (frame->names()[arm_at] != spec.arm) ++arm_at;
  const auto arm = frame->x(arm_at);
  const auto begin = frame->school_begin();
  for (std::size_t i = 0; i < frame->rows(); ++i)
    ++(arm[i] == 1 ? sizes.first : sizes.second).pupils;
  for (std::size_t j = 0; j + 1 < begin.size(); ++j) {
    bool has[2] = {false, false};
    for (std::size_t i = begin[j]; i < begin[j + 1]; ++i) has[arm[i] == 1 ? 1 : 0] = true;
    sizes.first.schools += has[1] ? 1 : 0;
    sizes.second.schools += has[0] ? 1 : 0;
  }
  return sizes;
}

std::vector<BalanceLine> balance_of(const AnalysisPlan& plan, const PupilData& data) {
  const auto& arm = data.table.find(plan.arm_column)->values;
  std::vector<std::string> names = plan.baseline;
  if (!plan.fsm_column.empty()) names.push_back(plan.fsm_column);
  for (const auto* list : {&plan.subgroups, &plan.design_variables})
    for (const std::string& name : *list)
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  std::vector<BalanceLine> lines;
  for (const std::string& name : names) add_balance(data, arm, name, lines);
  return lines;
}

std::vector<SchoolDeviation> deviations_of(const PupilData& data, const ModelRun& run) {
  std::vector<SchoolDeviation> deviations;
  if (!run.fit) return deviations;
  const auto rows = first_rows(data.table);
  const auto& arm = data.table.find(run.sums.spec.arm)->values;
  const double z = stats::normal_quantile(0.975);
  for (const stats::SchoolEffect& effect : stats::school_effects(*run.fit, run.sums))
    deviations.push_back(
        {effect.school, effect.effect, z * effect.se, arm[rows.at(effect.school)] == 1});
  return deviations;
}

OutcomeBins bins_of(const AnalysisPlan& plan,
                    const PupilData& data,
                    const PlannedOutcome& outcome) {
  const auto& values = data.table.find(outcome.column)->values;
  const auto& arm = data.table.find(plan.arm_column)->values;
  const plot::Bins all = plot::binned(values);
  OutcomeBins bins{all.low, all.width};
  bins.treated.resize(all.counts.size());
  bins.control.resize(all.counts.size());
  Moments side[2];
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) continue;
    const auto bin = std::min(static_cast<std::size_t>((values[i] - all.low) / all.width),
                              all.counts.size() - 1);
    ++(arm[i] == 1 ? bins.treated : bins.control)[bin];
    side[arm[i] == 1 ? 1 : 0].add(values[i]);
  }
  bins.mean_treated = side[1].mean;
  bins.mean_control = side[0].mean;
  return bins;
}

std::vector<std::int32_t> school_strata(const AnalysisPlan& plan,
                                        const PupilData& data,
                                        const stats::SchoolSums& sums) {
  std::vector<std::int32_t> strata;
  if (plan.strata.empty()) return strata;
  const auto rows = first_rows(data.table);
  std::map<std::vector<double>, std::int32_t> known;
  for (const std::string& school : sums.schools) {
    std::vector<double> key;
    for (const std::string& name : plan.strata)
      key.push_back(data.table.find(name)->values[rows.at(school)]);
    strata.push_back(known.try_emplace(key, static_cast<std::int32_t>(known.size())).first->second);
  }
  return strata;
}

namespace {

/// Draws by minimisation or re-randomisation over every school that was allocated, and keeps the
/// arms of those that are analysed, in the order of the sums.
std::function<void(stats::RandomStream&, std::span<char>)> balanced_draw(
    const PlannedAllocation& allocation, const PupilData& data, const stats::SchoolSums& sums) {
  stats::AllocationRule rule;
  rule.method = allocation.method;
  rule.factors = allocation.on;
  rule.minimisation_p = allocation.minimisation_p;
  rule.draws = allocation.draws;
  std::vector<stats::AllocationUnit> units;
  for (const auto& [school, row] : first_rows(data.table)) {
    stats::AllocationUnit unit{school, {}, 0};
    for (const std::string& name : allocation.on)
      unit.levels.push_back(std::to_string(data.table.find(name)->values[row]));
    units.push_back(std::move(unit));
  }
  std::vector<std::size_t> place;  // Of each analysed school among the units.
  for (const std::string& school : sums.schools)
    place.push_back(static_cast<std::size_t>(
        std::ranges::lower_bound(units, school, {}, &stats::AllocationUnit::id) - units.begin()));
  return [rule, units, place](stats::RandomStream& random, std::span<char> treated) {
    const std::vector<int> arm = stats::draw_allocation(units, rule, random);
    for (std::size_t i = 0; i < place.size(); ++i) treated[i] = static_cast<char>(arm[place[i]]);
  };
}

}  // namespace

stats::Expected<stats::PermutationResult> permutation_of(const AnalysisPlan& plan,
                                                         const PupilData& data,
                                                         const stats::ModelSpec& spec,
                                                         const stats::SchoolSums& sums,
                                                         const stats::ResampleSpec& resample) {
  stats::PermutationRule rule;
  if (plan.design == stats::TrialDesign::cluster) {
    rule.stratum = school_strata(plan, data, sums);
    if (!rule.stratum.empty()) rule.kind = stats::AllocationKind::stratified;
    if (plan.allocation) {
      if (plan.allocation->method == stats::AllocationMethod::simple)
        rule.kind = stats::AllocationKind::simple;
      if (!plan.allocation->on.empty()) {
        rule.kind = stats::AllocationKind::custom;
        rule.draw = balanced_draw(*plan.allocation, data, sums);
      }
    }
    return stats::permute_schools(sums, rule, resample);
  }
  if (plan.design == stats::TrialDesign::multisite) rule.kind = stats::AllocationKind::stratified;
  const stats::ModelFrame frame = STATS_TRY(stats::complete_frame(data.table, spec));
  return stats::permute_pupils(frame, rule, resample);
}

}  // namespace trellis::evaluation
