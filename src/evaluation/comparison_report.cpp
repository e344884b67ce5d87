#include "evaluation/comparison_report.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "evaluation/text_columns.hpp"
#include "evaluation/trial_report.hpp"
#include "stats/sentence.hpp"

namespace trellis::evaluation {
namespace {

using Json = nlohmann::json;
using stats::fixed;
using stats::sentence;

std::string with_interval(const stats::Estimate& e) {
  return wording::estimate_with_interval(e.value, e.ci, 2);
}

std::string trend_words(const ComparisonReport& report) {
  if (report.result.pre_trend.empty())
    return "There is one year before, so nobody can see whether the groups moved alike.";
  std::string text = "Before the programme the schools that took part moved apart by ";
  std::vector<std::string> steps;
  for (const stats::YearEffect& step : report.result.pre_trend)
    steps.push_back(sentence("{} in {}", with_interval(step.effect), std::to_string(step.year)));
  text += join(steps, ", ") + ".";
  if (report.result.placebo && report.result.pre_trend.size() > 1)
    text += sentence(" As if it had begun in the last year before: {}.",
                     with_interval(*report.result.placebo));
  const stats::Estimate& effect = report.result.effect.estimate;
  const stats::Estimate& last = report.result.pre_trend.back().effect;
  if (std::abs(last.value) > std::abs(effect.value) / 3)
    text += " Set beside the effect that is not small: part of it may have been under way.";
  return text;
}

std::string balance_words(const ComparisonReport& report) {
  double before = 0, after = 0;
  for (const stats::BalanceRow& row : report.group.balance) {
    before = std::max(before, std::abs(row.difference_before));
    after = std::max(after, std::abs(row.difference_after));
  }
  return sentence("The largest difference is {} SD before matching and {} SD after.",
                  fixed(before, 2),
                  fixed(after, 2));
}

Json estimate_json(const stats::Estimate& e) {
  return {{"value", e.value},
          {"se", e.se},
          {"df", std::isfinite(e.df) ? Json(e.df) : Json(nullptr)},
          {"df_method", e.df_method},
          {"p", e.p},
          {"ci", {{"lower", e.ci.lower}, {"upper", e.ci.upper}, {"level", e.ci.level}}},
          {"unit", e.unit},
          {"schools", e.schools}};
}

std::string section(const std::string& title, const std::string& body) {
  return body.empty() ? std::string() : "\n" + title + "\n" + body;
}

}  // namespace

ComparisonWords comparison_words(const ComparisonReport& report) {
  const stats::Estimate& e = report.result.effect.estimate;
  ComparisonWords words;
  words.headline = sentence("{} points (95% CI {} to {}), p {}",
                            fixed(e.value, 2),
                            fixed(e.ci.lower, 2),
                            fixed(e.ci.upper, 2),
                            wording::p_text(e.p));
  const auto& ci = e.ci;
  words.plain =
      ci.lower <= 0 && ci.upper >= 0
          ? sentence(
                "The comparison cannot say whether schools that took part moved differently: "
                "anything from {} to {} points fits these data.",
                fixed(ci.lower, 2),
                fixed(ci.upper, 2))
          : sentence(
                "Schools that took part moved {} by {} to {} points more than schools like "
                "them.",
                e.value > 0 ? "up" : "down",
                fixed(std::min(std::abs(ci.lower), std::abs(ci.upper)), 2),
                fixed(std::max(std::abs(ci.lower), std::abs(ci.upper)), 2));
  words.who = sentence(
      "{} of {} schools that took part, and {} of {} others (worth {} at equal "
      "weight); {}",
      report.group.treated_matched,
      report.treated,
      report.group.controls_used,
      report.pool,
      fixed(report.group.effective_controls, 1),
      report.group.method);
  words.trend = trend_words(report);
  words.balance = balance_words(report);
  words.limits =
      "What this does not show: whether the schools would have moved alike without the programme. "
      "Schools that volunteer differ in ways that no column holds.";
  for (const std::string& limit : report.plan.limits) words.limits += " " + limit;
  return words;
}

std::string comparison_text(const ComparisonReport& report) {
  const ComparisonWords words = comparison_words(report);
  const stats::Estimate& e = report.result.effect.estimate;
  std::string text = report.plan.title + "\n" + report.standing.sentence() + "\n\n";
  text += sentence("Result ({}): {}\n",
                   report.standing.is_exploratory() ? "exploratory" : "planned",
                   words.headline);
  text += sentence("  difference-in-differences of {}; {} degrees of freedom ({})\n",
                   report.plan.outcome.label,
                   fixed(e.df, 1),
                   e.df_method);
  text += "  " + words.who + "\n  " + words.trend + "\n" + words.limits + "\n";
  std::vector<std::vector<std::string>> years{{"year", "", "difference (95% CI)"}};
  for (const stats::YearEffect& year : report.result.by_year)
    years.push_back(
        {std::to_string(year.year),
         year.is_after ? "after" : "before",
         year.effect.se > 0 ? with_interval(year.effect) : "0 (the year compared with)"});
  text += section("Year by year", text_columns(years));
  std::vector<std::vector<std::string>> others{{"", "points (95% CI)", "p", "schools"}};
  for (const OtherMatching& each : report.others)
    others.push_back({each.name,
                      with_interval(each.effect),
                      stats::p_in_words(each.effect.p),
                      std::to_string(each.schools)});
  if (others.size() > 1)
    text += section("The same with other comparison schools", text_columns(others));
  std::vector<std::vector<std::string>> balance{
      {"", "took part", "others before", "others after", "SD before", "SD after"}};
  for (const stats::BalanceRow& row : report.group.balance)
    balance.push_back({row.column,
                       fixed(row.mean_treated, 2),
                       fixed(row.mean_control_before, 2),
                       fixed(row.mean_control_after, 2),
                       fixed(row.difference_before, 2),
                       fixed(row.difference_after, 2)});
  text += section("How alike the schools are", text_columns(balance) + "  " + words.balance + "\n");
  std::string cautions;
  for (const std::string& warning : report.warnings) cautions += "  " + warning + "\n";
  for (const MatchingNotPossible& each : report.not_possible)
    cautions += "  " + each.name + ": " + each.sentence + "\n";
  text += section("Cautions", cautions);
  return text + section("Where this comes from",
                        "  Plan: SHA-256 " + report.plan.sha256 + "\n  Data: " + report.data_name +
                            ", SHA-256 " + report.data_sha256 + "\n  Software: Trellis 0.1.0\n");
}

Json comparison_json(const ComparisonReport& report) {
  Json json{{"title", report.plan.title},
            {"plan", Json::parse(report.plan.canonical)},
            {"plan_sha256", report.plan.sha256},
            {"standing", report.standing.sentence()},
            {"exploratory", report.standing.is_exploratory()},
            {"data", report.data_name},
            {"data_sha256", report.data_sha256},
            {"effect", estimate_json(report.result.effect.estimate)},
            {"method", report.group.method},
            {"schools",
             {{"took_part", report.treated},
              {"matched", report.group.treated_matched},
              {"pool", report.pool},
              {"comparison", report.group.controls_used},
              {"effective_comparison", report.group.effective_controls}}},
            {"warnings", report.warnings},
            {"software", "Trellis 0.1.0"}};
  for (const char* key : {"by_year", "pre_trend", "others", "balance", "pairs", "not_possible"})
    json[key] = Json::array();
  for (const stats::YearEffect& year : report.result.by_year)
    json["by_year"].push_back(
        {{"year", year.year}, {"after", year.is_after}, {"effect", estimate_json(year.effect)}});
  for (const stats::YearEffect& step : report.result.pre_trend)
    json["pre_trend"].push_back({{"year", step.year}, {"effect", estimate_json(step.effect)}});
  json["placebo"] = report.result.placebo ? estimate_json(*report.result.placebo) : Json(nullptr);
  for (const OtherMatching& each : report.others)
    json["others"].push_back(
        {{"name", each.name}, {"method", each.method}, {"effect", estimate_json(each.effect)}});
  for (const stats::BalanceRow& row : report.group.balance)
    json["balance"].push_back({{"column", row.column},
                               {"before", row.difference_before},
                               {"after", row.difference_after}});
  for (const stats::MatchedSet& set : report.group.sets) {
    Json controls = Json::array();
    for (const std::size_t control : set.controls) controls.push_back(report.schools[control]);
    json["pairs"].push_back({{"school", report.schools[set.treated]}, {"comparison", controls}});
  }
  for (const MatchingNotPossible& each : report.not_possible)
    json["not_possible"].push_back({{"name", each.name}, {"sentence", each.sentence}});
  return json;
}

}  // namespace trellis::evaluation
