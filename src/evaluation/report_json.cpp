// A trial report for programs.
#include <cmath>
#include <nlohmann/json.hpp>

#include "evaluation/report_trust.hpp"
#include "evaluation/trial_report.hpp"

namespace trellis::evaluation {
namespace {

using Json = nlohmann::json;

/// JSON has no infinity: degrees of freedom of a normal interval are null.
Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

template <class T>
Json optional_of(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json interval_of(const stats::Interval& ci) {
  return {{"lower", number(ci.lower)}, {"upper", number(ci.upper)}, {"level", ci.level}};
}

Json estimate_of(const stats::Estimate& e) {
  return {{"value", e.value},
          {"se", e.se},
          {"df", number(e.df)},
          {"df_method", e.df_method},
          {"p", e.p},
          {"ci", interval_of(e.ci)},
          {"unit", e.unit},
          {"model", e.model},
          {"pupils", e.pupils},
          {"schools", e.schools}};
}

Json effect_of(const stats::EffectSize& effect) {
  return {{"estimate", estimate_of(effect.estimate)},
          {"difference", effect.difference},
          {"divisor", effect.divisor},
          {"divisor_words", effect.divisor_words},
          {"numerator_model", effect.numerator_model},
          {"divisor_model", effect.divisor_model},
          {"factor", effect.factor},
          {"factor_words", effect.factor_words}};
}

Json months_of(const stats::Months& months) {
  return {{"months", months.months ? Json(months.sign * *months.months) : Json(nullptr)},
          {"words", months.in_words()}};
}

Json primary_of(const PrimaryResult& r) {
  Json json{{"outcome", r.outcome.column},
            {"label", r.outcome.label},
            {"formula", r.formula},
            {"effect_size", effect_of(r.effect)},
            {"difference", estimate_of(r.difference)},
            {"icc_arm_only", optional_of(r.icc_arm_only)},
            {"icc_adjusted", optional_of(r.icc_adjusted)},
            {"treated", {{"pupils", r.treated.pupils}, {"schools", r.treated.schools}}},
            {"control", {{"pupils", r.control.pupils}, {"schools", r.control.schools}}},
            {"adjusted_p", optional_of(r.adjusted_p)},
            {"mdes_at_analysis", r.mdes}};
  if (r.months)
    json["months"] = {{"estimate", months_of(r.months->estimate)},
                      {"lower", months_of(r.months->lower)},
                      {"upper", months_of(r.months->upper)},
                      {"table", r.months->table},
                      {"verified", r.months->is_verified}};
  else
    json["months"] = {{"refused", r.no_months}};
  if (r.baseline_correlation)
    json["baseline_correlation"] = {{"pupils", number(r.baseline_correlation->pupils)},
                                    {"schools", number(r.baseline_correlation->schools)}};
  return json;
}

Json subgroup_of(const PlannedSubgroup& each) {
  const stats::SubgroupAnalysis& a = each.analysis;
  return {{"column", a.column},
          {"exploratory", each.is_exploratory},
          {"interaction", estimate_of(a.interaction)},
          {"interaction_in_sd", estimate_of(a.interaction_in_sd)},
          {"effect_size", effect_of(a.effect)},
          {"effect_size_own_sd", effect_of(a.effect_own_sd)},
          {"pupils", a.pupils},
          {"schools", a.schools},
          {"mdes_at_analysis", each.mdes},
          {"sentence", a.sentence}};
}

Json flow_of_report(const stats::ParticipantFlow& flow) {
  Json arms = Json::array();
  const auto count = [](const stats::Headcount& c) {
    return Json{{"pupils", c.pupils}, {"schools", c.schools}};
  };
  for (const stats::ArmFlow& arm : flow.arms) {
    Json losses = Json::array();
    for (const stats::FlowLoss& loss : arm.losses)
      losses.push_back({{"reason", loss.reason}, {"lost", count(loss.lost)}});
    arms.push_back({{"arm", arm.arm},
                    {"allocated", count(arm.allocated)},
                    {"losses", losses},
                    {"analysed", count(arm.analysed)}});
  }
  return {{"arms", arms}, {"attrition", flow.attrition}, {"differential", flow.differential}};
}

Json others_of(const std::vector<OtherWay>& others) {
  Json list = Json::array();
  for (const OtherWay& way : others)
    list.push_back({{"name", way.name},
                    {"value", way.value},
                    {"ci", way.ci ? interval_of(*way.ci) : Json(nullptr)},
                    {"p", optional_of(way.p)},
                    {"note", way.note},
                    {"exploratory", way.is_exploratory}});
  return list;
}

Json resampling_of(const TrialReport& report) {
  Json json = Json::object();
  if (report.permutation) {
    const stats::PermutationResult& r = *report.permutation;
    json["permutation"] = {{"observed", r.observed},
                           {"p", r.p},
                           {"p_greater", r.p_greater},
                           {"p_error", r.p_error},
                           {"enumerated", r.enumerated},
                           {"asked", r.asked},
                           {"failed", r.failed},
                           {"mean", r.mean},
                           {"sd", r.sd}};
  }
  if (report.bootstrap) {
    const stats::BootstrapResult& r = *report.bootstrap;
    json["bootstrap"] = {{"observed", r.observed},
                         {"sd", r.sd},
                         {"percentile", interval_of(r.percentile)},
                         {"bca", interval_of(r.bca)},
                         {"asked", r.asked},
                         {"failed", r.failed},
                         {"lower_error", r.lower_error},
                         {"upper_error", r.upper_error}};
  }
  return json;
}

}  // namespace

Json report_json(const TrialReport& report) {
  Json json{{"title", report.plan.title},
            {"plan", Json::parse(report.plan.canonical)},
            {"plan_sha256", report.plan.sha256},
            {"standing", report.standing.sentence()},
            {"exploratory", report.standing.is_exploratory()},
            {"data", report.data_name},
            {"data_sha256", report.data_sha256},
            {"seed", report.seed},
            {"others", others_of(report.others)},
            {"resampling", resampling_of(report)},
            {"flow", flow_of_report(report.flow)},
            {"missing", missing_json(report)},
            {"security", security_json(report)},
            {"warnings", report.warnings},
            {"software", "Trellis 0.1.0"}};
  for (const char* key : {"primary", "subgroups", "balance", "schools", "not_possible"})
    json[key] = Json::array();
  for (const PrimaryResult& result : report.primary) json["primary"].push_back(primary_of(result));
  for (const PlannedSubgroup& each : report.subgroups)
    json["subgroups"].push_back(subgroup_of(each));
  for (const BalanceLine& line : report.balance)
    json["balance"].push_back({{"column", line.column},
                               {"treated", line.mean_treated},
                               {"control", line.mean_control},
                               {"difference", line.difference}});
  for (const SchoolDeviation& school : report.schools)
    json["schools"].push_back({{"school", school.school},
                               {"treated", school.is_treated},
                               {"deviation", school.deviation},
                               {"half_width", school.half_width}});
  for (const NotPossible& each : report.not_possible)
    json["not_possible"].push_back({{"name", each.name}, {"sentence", each.sentence}});
  if (report.compliers)
    json["compliers"] = {{"points", estimate_of(report.compliers->points)},
                         {"in_sd", estimate_of(report.compliers->in_sd)},
                         {"first_stage_f", report.compliers->first_stage_f},
                         {"correlation", report.compliers->correlation},
                         {"takeup_treated", report.compliers->takeup_treated},
                         {"takeup_control", report.compliers->takeup_control}};
  return json;
}

}  // namespace trellis::evaluation
