#include "evaluation/trial_analysis.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <tuple>

#include "core/text.hpp"
#include "evaluation/judgement_tables.hpp"
#include "evaluation/missing_checks.hpp"
#include "evaluation/refusal_problem.hpp"
#include "evaluation/trial_checks.hpp"
#include "evaluation/trial_models.hpp"
#include "stats/cluster_robust.hpp"
#include "stats/distribution.hpp"
#include "stats/imputation.hpp"
#include "stats/sentence.hpp"
#include "stats/two_stage.hpp"

namespace trellis::evaluation {
namespace {

constexpr double power_wanted = 0.80;
constexpr std::int64_t imputations = 20;

/// Everything the steps of an analysis share.
struct Work {
  const AnalysisPlan& plan;
  const PupilData& data;
  const AnalysisOptions& options;
  stats::ModelSpec spec;
  ModelRun run;
  TrialReport& report;

  void cannot(const std::string& name, const stats::Refusal& refusal) {
    report.not_possible.push_back({name, refusal.sentence});
  }
  void warn(const std::vector<stats::Warning>& warnings) {
    for (const stats::Warning& warning : warnings)
      if (std::ranges::find(report.warnings, warning.sentence) == report.warnings.end())
        report.warnings.push_back(warning.sentence);
  }
};

/// The smallest effect that this fit would have found in 80 of 100 such trials.
double mdes_of(const stats::Estimate& effect) {
  const bool is_normal = !std::isfinite(effect.df);
  const double factor = is_normal
                            ? stats::normal_quantile(0.975) + stats::normal_quantile(power_wanted)
                            : stats::student_t_quantile(0.975, effect.df) +
                                  stats::student_t_quantile(power_wanted, effect.df);
  return factor * effect.se;
}

void add_months(const stats::MonthsTable& table, PrimaryResult& result) {
  const auto months = stats::months_of_progress({.effect = result.effect.estimate.value,
                                                 .ci = result.effect.estimate.ci,
                                                 .outcome = result.outcome.kind},
                                                table);
  if (months)
    result.months = *months;
  else
    result.no_months = months.error().sentence;
}

PrimaryResult primary_outcome_of(const AnalysisPlan& plan,
                                 const PupilData& data,
                                 const PlannedOutcome& outcome,
                                 const ModelRun& run,
                                 const stats::MonthsTable& months) {
  PrimaryResult result;
  result.outcome = outcome;
  result.formula = run.sums.formula();
  result.effect = run.effect;
  result.difference = run.difference;
  result.icc_arm_only = run.icc_arm_only;
  result.icc_adjusted = run.icc_adjusted;
  const stats::ModelSpec spec = primary_spec(plan, data, outcome);
  std::tie(result.treated, result.control) = arm_sizes(data.table, spec);
  if (!plan.baseline.empty() && plan.design != stats::TrialDesign::individual)
    if (auto r = stats::correlation_by_level(run.sums, outcome.column, plan.baseline.front()))
      result.baseline_correlation = *r;
  result.mdes = mdes_of(run.effect.estimate);
  add_months(months, result);
  return result;
}

OtherWay other_way(std::string name, const stats::Estimate& points, double divisor) {
  return {std::move(name),
          points.value / divisor,
          stats::Interval{points.ci.lower / divisor, points.ci.upper / divisor, points.ci.level},
          points.p};
}

void add_robust(Work& work, const std::string& name, stats::CrType type) {
  const auto fit = stats::cluster_robust(work.run.sums, type);
  if (!fit) return work.cannot("cluster-robust " + stats::name_of(type), fit.error());
  const auto points = fit->infer(work.plan.arm_column);
  if (!points) return work.cannot("cluster-robust " + stats::name_of(type), points.error());
  OtherWay way =
      other_way("cluster-robust " + stats::name_of(type), *points, work.run.effect.divisor);
  way.note = "least squares; " + fit->factor();
  way.is_exploratory = !is_planned(work.plan, name);
  work.report.others.push_back(way);
  work.warn(points->warnings);
}

void add_model(Work& work,
               const std::string& name,
               const std::string& words,
               PrimaryModel model,
               stats::DfMethod df,
               const stats::ModelSpec& spec) {
  const auto run = run_model(work.data.table, spec, model, df);
  if (!run) return work.cannot(words, run.error());
  OtherWay way = other_way(words, run->difference, work.run.effect.divisor);
  way.note = run->sums.formula() + "; " + run->difference.df_method;
  way.is_exploratory = !is_planned(work.plan, name);
  work.report.others.push_back(way);
}

/// The rule by which the permutation test allocates again.
std::string allocation_words(const AnalysisPlan& plan) {
  if (plan.allocation) return stats::allocation_method_name(plan.allocation->method);
  switch (plan.design) {
    case stats::TrialDesign::cluster:
      return plan.strata.empty() ? "complete" : "within strata";
    case stats::TrialDesign::multisite:
      return "within schools";
    case stats::TrialDesign::individual:
      break;
  }
  return "complete";
}

void add_permutation(Work& work, const std::string& name) {
  auto result = permutation_of(work.plan,
                               work.data,
                               work.spec,
                               work.run.sums,
                               {work.plan.resamples, work.options.seed, work.options.threads});
  if (!result) return work.cannot("permutation", result.error());
  OtherWay way{
      work.plan.design == stats::TrialDesign::cluster ? "school permutation" : "pupil permutation",
      result->observed};
  way.p = result->p;
  way.note = result->enumerated
                 ? "all allocations of the rule"
                 : with_commas(result->asked) + " allocations by the rule (" +
                       allocation_words(work.plan) + "), seed " + std::to_string(result->seed);
  way.is_exploratory = !is_planned(work.plan, name);
  work.report.others.push_back(way);
  work.warn(result->warnings);
  work.report.permutation = std::move(*result);
}

void add_bootstrap(Work& work, const std::string& name) {
  const auto strata = school_strata(work.plan, work.data, work.run.sums);
  auto result = stats::bootstrap_schools(
      work.run.sums, {work.plan.resamples, work.options.seed, work.options.threads}, strata);
  if (!result) return work.cannot("school bootstrap", result.error());
  OtherWay way{"school bootstrap (BCa)", result->observed, result->bca};
  way.note =
      with_commas(result->asked) + " draws of whole schools, seed " + std::to_string(result->seed);
  way.is_exploratory = !is_planned(work.plan, name);
  work.report.others.push_back(way);
  work.warn(result->warnings);
  work.report.bootstrap = std::move(*result);
}

void add_alternatives(Work& work, const std::string& name) {
  const auto list = stats::alternative_effect_sizes(work.run.sums, {work.plan.df});
  if (!list) return work.cannot("other standard deviations", list.error());
  for (const stats::AlternativeEffectSize& each : *list)
    work.report.others.push_back(
        {each.name, each.value, each.ci, std::nullopt, "", !is_planned(work.plan, name)});
}

void add_multilevel_g(Work& work, const std::string& name) {
  const auto g = stats::multilevel_g(work.run.sums);
  if (!g) return work.cannot("g with the uncertainty of the SD", g.error());
  work.report.others.push_back({"g with the uncertainty of the SD",
                                g->g,
                                g->ci,
                                std::nullopt,
                                "small-sample factor applied",
                                !is_planned(work.plan, name)});
}

void add_audit(Work& work, const std::string& name) {
  const auto list = work.plan.design == stats::TrialDesign::individual
                        ? stats::audit_pupil_trial(work.run.sums)
                        : stats::audit_cluster_trial(work.run.sums);
  if (!list) return work.cannot("eefAnalytics-compatible line", list.error());
  for (const stats::AuditEffectSize& each : *list)
    work.report.others.push_back({"eefAnalytics-compatible, " + each.name,
                                  each.value,
                                  each.ci,
                                  std::nullopt,
                                  "for audit only",
                                  !is_planned(work.plan, name)});
}

void add_imputation(Work& work, const std::string& name) {
  stats::ImputationSpec spec;
  spec.model = work.spec;
  if (!work.plan.fsm_column.empty()) spec.auxiliary = {work.plan.fsm_column};
  spec.imputations = imputations;
  spec.seed = work.options.seed;
  spec.threads = work.options.threads;
  const auto result = stats::analyse_imputed(work.data.table, spec, work.plan.arm_column);
  if (!result) return work.cannot("multiple imputation", result.error());
  const stats::PooledEstimate& pooled = result->pooled;
  OtherWay way = other_way("multiple imputation", pooled.estimate, work.run.effect.divisor);
  way.note = stats::sentence(
      "{} imputations with a school effect, Rubin's rules, {} degrees of freedom; {} more pupils, "
      "{}% of the information missing; {}",
      pooled.imputations,
      stats::fixed(pooled.estimate.df, 1),
      result->imputed_pupils,
      stats::fixed(100 * pooled.missing_information, 0),
      pooled.estimate.model);
  way.is_exploratory = !is_planned(work.plan, name);
  work.report.others.push_back(way);
}

void add_sensitivity(Work& work, const std::string& name) {
  stats::ModelSpec bare = work.spec;
  bare.terms = {work.plan.arm_column};
  const std::map<std::string, std::function<void()>> steps{
      {"cr2", [&] { add_robust(work, name, stats::CrType::cr2); }},
      {"cr3", [&] { add_robust(work, name, stats::CrType::cr3); }},
      {"satterthwaite",
       [&] {
         add_model(work,
                   name,
                   "Satterthwaite degrees of freedom",
                   work.plan.model,
                   stats::DfMethod::satterthwaite,
                   work.spec);
       }},
      {"no_covariates",
       [&] { add_model(work, name, "without covariates", work.plan.model, work.plan.df, bare); }},
      {"random_intercept",
       [&] {
         add_model(work,
                   name,
                   "random intercept only",
                   PrimaryModel::random_intercept,
                   work.plan.df,
                   work.spec);
       }},
      {"imputation", [&] { add_imputation(work, name); }},
      {"permutation", [&] { add_permutation(work, name); }},
      {"bootstrap", [&] { add_bootstrap(work, name); }},
      {"alternative_sd", [&] { add_alternatives(work, name); }},
      {"g_mlm", [&] { add_multilevel_g(work, name); }},
      {"eefanalytics", [&] { add_audit(work, name); }}};
  if (const auto step = steps.find(name); step != steps.end()) step->second();
}

void add_subgroup(Work& work, const std::string& column, bool is_exploratory) {
  auto analysis = stats::analyse_subgroup(work.data.table, work.spec, column, {work.plan.df});
  if (!analysis) return work.cannot("subgroup " + column, analysis.error());
  const double mdes = mdes_of(analysis->effect.estimate);
  work.report.subgroups.push_back({std::move(*analysis), is_exploratory, mdes});
}

void add_subgroups(Work& work) {
  std::vector<std::string> planned;
  if (!work.plan.fsm_column.empty()) planned.push_back(work.plan.fsm_column);
  for (const std::string& name : work.plan.subgroups)
    if (std::ranges::find(planned, name) == planned.end()) planned.push_back(name);
  for (const std::string& name : planned) add_subgroup(work, name, false);
  for (const std::string& name : work.options.extra_subgroups)
    if (std::ranges::find(planned, name) == planned.end()) add_subgroup(work, name, true);
}

void add_compliers(Work& work) {
  if (work.plan.compliance_column.empty()) return;
  stats::TwoStageSpec spec{work.spec.outcome,
                           work.plan.compliance_column,
                           work.spec.arm,
                           {work.spec.terms.begin() + 1, work.spec.terms.end()},
                           work.spec.design};
  const auto fit = stats::two_stage(work.data.table, spec);
  if (!fit) return work.cannot("effect on those who took part", fit.error());
  const auto points = fit->effect.infer(work.plan.compliance_column);
  if (!points) return work.cannot("effect on those who took part", points.error());
  ComplierResult result;
  result.points = *points;
  result.points.unit = "points";
  const double divisor = work.run.effect.divisor;
  result.in_sd = stats::t_estimate(points->value / divisor, points->se / divisor, points->df);
  result.in_sd.unit = "SD";
  result.first_stage_f = fit->first_stage_f;
  result.correlation = fit->instrument_correlation;
  result.takeup_treated = fit->takeup_treated;
  result.takeup_control = fit->takeup_control;
  result.warnings = fit->warnings;
  work.warn(fit->warnings);
  work.report.compliers = result;
}

/// Further primary outcomes, and p-values adjusted for how many there are.
void add_other_outcomes(const AnalysisPlan& plan, const PupilData& data, TrialReport& report) {
  for (std::size_t i = 1; i < plan.outcomes.size(); ++i) {
    const PlannedOutcome& outcome = plan.outcomes[i];
    const auto run = run_model(data.table, primary_spec(plan, data, outcome), plan.model, plan.df);
    if (run)
      report.primary.push_back(primary_outcome_of(plan, data, outcome, *run, report.months_table));
    else
      report.not_possible.push_back({outcome.label, run.error().sentence});
  }
  if (report.primary.size() < 2) return;
  std::vector<double> p;
  for (const PrimaryResult& result : report.primary) p.push_back(result.difference.p);
  const auto adjusted = stats::adjust_p_values(p, plan.multiplicity);
  for (std::size_t i = 0; i < adjusted.size(); ++i) report.primary[i].adjusted_p = adjusted[i];
}

}  // namespace

bool is_planned(const AnalysisPlan& plan, const std::string& sensitivity) {
  return std::ranges::find(plan.sensitivity, sensitivity) != plan.sensitivity.end();
}

Result<TrialReport> analyse_trial(const AnalysisPlan& plan,
                                  const PupilData& data,
                                  const PlanStanding& standing,
                                  const AnalysisOptions& options) {
  TrialReport report;
  report.plan = plan;
  report.standing = standing;
  report.data_sha256 = data.sha256;
  report.seed = options.seed;
  report.months_table = TRY(months_table(plan.months_table));
  const PlannedOutcome& outcome = plan.outcomes.front();
  const stats::ModelSpec spec = primary_spec(plan, data, outcome);
  auto run = run_model(data.table, spec, plan.model, plan.df);
  if (!run) return std::unexpected(problem_of(run.error()));
  auto flow = flow_of(plan, data, outcome);
  if (!flow) return std::unexpected(problem_of(flow.error()));
  report.flow = std::move(*flow);
  report.primary.push_back(primary_outcome_of(plan, data, outcome, *run, report.months_table));

  Work work{plan, data, options, spec, std::move(*run), report};
  work.warn(work.run.difference.warnings);
  work.warn(work.run.effect.estimate.warnings);
  work.warn(work.run.sums.warnings);
  work.warn(report.flow.warnings);
  for (const std::string& name : plan.sensitivity) add_sensitivity(work, name);
  for (const std::string& name : options.extra_sensitivity)
    if (!is_planned(plan, name)) add_sensitivity(work, name);
  add_subgroups(work);
  add_compliers(work);
  add_other_outcomes(plan, data, report);
  report.balance = balance_of(plan, data);
  report.missing = missing_of(plan, data, spec, report.not_possible);
  report.reviews = options.reviews;
  if (auto sheet = security_of(plan, report.flow, options.reviews))
    report.security = std::move(*sheet);
  else
    work.cannot("security worksheet", sheet.error());
  report.schools = deviations_of(data, work.run);
  report.outcome_bins = bins_of(plan, data, outcome);
  return report;
}

}  // namespace trellis::evaluation
