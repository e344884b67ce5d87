// The sentences of a trial report.
#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "evaluation/trial_report.hpp"
#include "stats/sentence.hpp"

namespace trellis::evaluation::wording {

using stats::fixed;
using stats::sentence;

std::string p_text(double p) {
  const std::string text = stats::p_in_words(p);
  return text.starts_with('<') ? text : "= " + text;
}

std::string estimate_with_interval(double value,
                                   const std::optional<stats::Interval>& ci,
                                   int decimals) {
  if (!ci) return fixed(value, decimals);
  return sentence("{} ({} to {})",
                  fixed(value, decimals),
                  fixed(ci->lower, decimals),
                  fixed(ci->upper, decimals));
}

std::string headline(const PrimaryResult& result) {
  const stats::Estimate& e = result.effect.estimate;
  std::string text = sentence("effect size {} SD (95% CI {} to {}), p {}",
                              fixed(e.value, 2),
                              fixed(e.ci.lower, 2),
                              fixed(e.ci.upper, 2),
                              p_text(e.p));
  if (result.adjusted_p)
    text += sentence("; {} adjusted for several outcomes", p_text(*result.adjusted_p));
  return text;
}

std::string plain_line(const PrimaryResult& result) {
  const stats::Interval& ci = result.effect.estimate.ci;
  if (ci.lower <= 0 && ci.upper >= 0)
    return sentence(
        "The trial cannot say whether the programme made a difference: anything from {} to {} SD "
        "fits these data.",
        fixed(ci.lower, 2),
        fixed(ci.upper, 2));
  const bool is_higher = result.effect.estimate.value > 0;
  return sentence(
      "{} was {} where the programme was offered, by {} to {} SD. Chance alone would seldom do "
      "that.{}",
      result.outcome.label,
      is_higher ? "higher" : "lower",
      fixed(std::min(std::abs(ci.lower), std::abs(ci.upper)), 2),
      fixed(std::max(std::abs(ci.lower), std::abs(ci.upper)), 2),
      is_higher == result.outcome.higher_is_better ? "" : " That is worse, not better.");
}

std::string subgroup_name(const TrialReport& report, const std::string& column) {
  if (column == report.plan.fsm_column) return "Pupils eligible for free school meals";
  return "Pupils with " + column + " = 1";
}

std::string points_line(const PrimaryResult& result) {
  const stats::Estimate& d = result.difference;
  return sentence("{} points on the test (95% CI {} to {}), {} degrees of freedom ({})",
                  fixed(d.value, 2),
                  fixed(d.ci.lower, 2),
                  fixed(d.ci.upper, 2),
                  std::isfinite(d.df) ? fixed(d.df, 1) : "no",
                  d.df_method);
}

std::string divisor_line(const PrimaryResult& result) {
  std::string text =
      sentence("divided by {} = {}", fixed(result.effect.divisor, 2), result.effect.divisor_words);
  if (result.effect.factor != 1)
    text += sentence("; times {} ({})", fixed(result.effect.factor, 4), result.effect.factor_words);
  return text;
}

std::string sizes_line(const PrimaryResult& result) {
  const ArmSize &t = result.treated, &c = result.control;
  const std::int64_t schools = result.difference.schools;
  const std::string all = with_commas(t.pupils + c.pupils);
  if (schools < 2)
    return sentence(
        "{} pupils: treated {}, control {}", all, with_commas(t.pupils), with_commas(c.pupils));
  return sentence("{} pupils in {} schools: treated {} in {}, control {} in {}",
                  all,
                  with_commas(schools),
                  with_commas(t.pupils),
                  with_commas(t.schools),
                  with_commas(c.pupils),
                  with_commas(c.schools));
}

std::string months_line(const PrimaryResult& result, const stats::MonthsTable& table) {
  if (!result.months) return result.no_months;
  std::string id = table.id;
  for (char& c : id)
    if (c == '_') c = '-';
  const stats::Interval& ci = result.effect.estimate.ci;
  return sentence("{}Months ({} table, version stated{}): {}; the interval runs from {} to {}",
                  ci.lower <= 0 && ci.upper >= 0 ? "Could be none. " : "",
                  id,
                  table.is_verified ? "" : ", unverified",
                  result.months->estimate.in_words(),
                  result.months->lower.in_words(),
                  result.months->upper.in_words());
}

std::string icc_line(const TrialReport& report) {
  const PrimaryResult& first = report.primary.front();
  if (!first.icc_arm_only) return {};
  std::string text = sentence("Schools explain {}% of the outcome variance (arm-only model)",
                              fixed(100 * *first.icc_arm_only, 1));
  const bool has_more = !report.plan.design_variables.empty();
  if (first.icc_adjusted && (!report.plan.baseline.empty() || has_more))
    text += sentence(", {}% after the {}",
                     fixed(100 * *first.icc_adjusted, 1),
                     has_more ? "covariates" : "pre-test");
  return text;
}

std::string limits_line(const TrialReport& report) {
  std::string text =
      "What this does not show: whether the same would happen in schools that did not volunteer.";
  for (const std::string& limit : report.plan.limits) text += " " + limit;
  return text;
}

std::string complier_line(const ComplierResult& r) {
  return sentence(
      "{} SD (95% CI {} to {}), p {}; {} points per unit of taking part. Taking part: {}% of the "
      "treated arm, {}% of the control arm; first-stage F {}, correlation {}.",
      fixed(r.in_sd.value, 2),
      fixed(r.in_sd.ci.lower, 2),
      fixed(r.in_sd.ci.upper, 2),
      p_text(r.points.p),
      fixed(r.points.value, 2),
      fixed(100 * r.takeup_treated, 1),
      fixed(100 * r.takeup_control, 1),
      fixed(r.first_stage_f, 1),
      fixed(r.correlation, 2));
}

std::vector<std::string> provenance_lines(const TrialReport& report) {
  std::vector<std::string> lines;
  const stats::MonthsTable& table = report.months_table;
  lines.push_back(sentence("Months: table \"{}\" ({}){}; {}",
                           table.name,
                           table.id,
                           table.is_verified ? "" : ", unverified",
                           table.source));
  if (report.permutation || report.bootstrap)
    lines.push_back(sentence("Resampling: seed {}, {} draws",
                             std::to_string(report.seed),
                             std::to_string(report.plan.resamples)));
  lines.push_back("Plan: SHA-256 " + report.plan.sha256);
  lines.push_back(sentence("Data: {}, SHA-256 {}", report.data_name, report.data_sha256));
  lines.push_back("Software: Trellis 0.1.0");
  return lines;
}

}  // namespace trellis::evaluation::wording
