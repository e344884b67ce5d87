#include "evaluation/comparison_analysis.hpp"

#include <algorithm>

#include "evaluation/judgement_tables.hpp"
#include "evaluation/refusal_problem.hpp"

namespace trellis::evaluation {
namespace {

stats::DidSpec did_spec(const ComparisonPlan& plan, const SchoolPanel& data) {
  stats::DidSpec spec;
  spec.first_year_after = plan.first_year_after;
  spec.wants_pre_trend = plan.wants_pre_trend;
  if (!plan.measure.empty()) spec.unmeasured = unmeasured_years(plan.measure);
  spec.later_starts = data.later_starts;
  return spec;
}

stats::Expected<stats::DidResult> effect_with(const SchoolPanel& data,
                                              const stats::DidSpec& spec,
                                              const std::vector<double>& weight) {
  stats::Panel panel = data.panel;
  panel.weight = weight;
  return stats::difference_in_differences(panel, spec);
}

/// Comparison schools that took part within these years cannot be chosen at all.
stats::Expected<SchoolPanel> without_later_starters(const SchoolPanel& data,
                                                    std::vector<std::string>& left_out) {
  SchoolPanel kept = data;
  std::vector<bool> drop(data.pool.urn.size(), false);
  for (const stats::LaterStart& later : data.later_starts) {
    if (!later.first_year || *later.first_year > data.panel.years.back()) continue;
    const auto at = std::ranges::find(data.pool.urn, later.school) - data.pool.urn.begin();
    drop[static_cast<std::size_t>(at)] = true;
    left_out.push_back(later.school);
  }
  const auto thin = [&](auto& values) {
    if (values.empty()) return;
    std::size_t i = 0;
    std::erase_if(values, [&](const auto&) { return drop[i++]; });
  };
  thin(kept.pool.urn);
  thin(kept.pool.treated);
  for (auto* columns : {&kept.pool.covariates, &kept.pool.outcomes})
    for (stats::Covariate& column : *columns) {
      thin(column.numbers);
      thin(column.categories);
    }
  thin(kept.panel.school);
  thin(kept.panel.treated);
  thin(kept.panel.weight);
  thin(kept.panel.value);
  return kept;
}

struct NamedSpec {
  std::string name;
  stats::MatchSpec spec;
};

/// The other ways, each one step from the declared one or a common choice.
std::vector<NamedSpec> other_specs(const ComparisonPlan& plan) {
  using stats::MatchDistance;
  using stats::MatchMethod;
  std::vector<NamedSpec> list{{"nearest neighbour", {}},
                              {"optimal pairs", {.method = MatchMethod::optimal}},
                              {"two controls each", {.ratio = 2, .with_replacement = true}},
                              {"nearest within 0.2 SD", {.caliper = 0.2}},
                              {"Mahalanobis distance", {.distance = MatchDistance::mahalanobis}}};
  const auto is_declared = [&](const NamedSpec& each) {
    const stats::MatchSpec &a = each.spec, &b = plan.match;
    return a.method == b.method && a.distance == b.distance && a.ratio == b.ratio &&
           a.with_replacement == b.with_replacement && a.caliper == b.caliper && b.exact.empty() &&
           b.fine_balance.empty();
  };
  std::erase_if(list, is_declared);
  return list;
}

void add_other(ComparisonReport& report,
               const std::string& name,
               const std::string& method,
               const stats::Expected<stats::DidResult>& did) {
  if (!did) {
    report.not_possible.push_back({name, did.error().sentence});
    return;
  }
  const stats::Estimate& effect = did->effect.estimate;
  report.others.push_back({name, method, effect, effect.schools});
}

void add_others(ComparisonReport& report, const SchoolPanel& data, const stats::DidSpec& spec) {
  const std::vector<double> everyone(data.pool.urn.size(), 1.0);
  add_other(
      report, "no matching", "every school with all years", effect_with(data, spec, everyone));
  for (const NamedSpec& each : other_specs(report.plan)) {
    const auto group = stats::match_schools(data.pool, each.spec);
    if (group)
      add_other(report, each.name, group->method, effect_with(data, spec, group->weight));
    else
      report.not_possible.push_back({each.name, group.error().sentence});
  }
}

void warn(ComparisonReport& report, const std::vector<stats::Warning>& warnings) {
  for (const stats::Warning& warning : warnings)
    if (std::ranges::find(report.warnings, warning.sentence) == report.warnings.end())
      report.warnings.push_back(warning.sentence);
}

/// "region: north" for "regionnorth".
void name_levels(const SchoolPanel& data, std::vector<stats::BalanceRow>& balance) {
  for (stats::BalanceRow& row : balance)
    for (const stats::Covariate& column : data.pool.covariates)
      if (!column.categories.empty() && row.column.starts_with(column.name) &&
          std::ranges::find(column.categories, row.column.substr(column.name.size())) !=
              column.categories.end())
        row.column.insert(column.name.size(), ": ");
}

}  // namespace

Result<ComparisonReport> analyse_comparison(const ComparisonPlan& plan,
                                            const SchoolPanel& given,
                                            const PlanStanding& standing) {
  ComparisonReport report;
  report.plan = plan;
  report.standing = standing;
  report.data_sha256 = given.sha256;
  report.years = given.panel.years;
  const stats::DidSpec spec = did_spec(plan, given);
  std::vector<std::string> left_out;
  const auto data = without_later_starters(given, left_out);
  if (!data) return std::unexpected(problem_of(data.error()));
  report.schools = data->pool.urn;
  report.treated = std::ranges::count(data->pool.treated, 1);
  report.pool = std::ranges::count(data->pool.treated, 0);
  auto group = stats::match_schools(data->pool, plan.match);
  if (!group) return std::unexpected(problem_of(group.error()));
  report.group = std::move(*group);
  name_levels(*data, report.group.balance);
  auto result = effect_with(*data, spec, report.group.weight);
  if (!result) return std::unexpected(problem_of(result.error()));
  report.result = std::move(*result);
  report.result.left_out = left_out;
  warn(report, report.group.warnings);
  warn(report, report.result.warnings);
  if (plan.shows_other_methods) add_others(report, *data, spec);
  return report;
}

}  // namespace trellis::evaluation
