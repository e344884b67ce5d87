#include "evaluation/comparison_plan.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "core/date.hpp"
#include "evaluation/json_members.hpp"

namespace trellis::evaluation {
namespace {

using Json = nlohmann::json;

constexpr const char* design_name = "matched_did";

const std::map<std::string, stats::MatchMethod> methods{{"nearest", stats::MatchMethod::nearest},
                                                        {"optimal", stats::MatchMethod::optimal}};
const std::map<std::string, stats::MatchDistance> distances{
    {"logit", stats::MatchDistance::logit},
    {"score", stats::MatchDistance::score},
    {"mahalanobis", stats::MatchDistance::mahalanobis}};
const std::map<std::string, stats::MatchOrder> orders{
    {"largest_score_first", stats::MatchOrder::largest_score_first},
    {"data", stats::MatchOrder::data}};

/// The object member `key`, through `read`; nothing where it is absent.
template <class F>
Result<void> read_member_object(JsonMembers& members, const std::string& key, const F& read) {
  const Json* value = members.find(key);
  if (!value) return {};
  if (!value->is_object()) return members.refuse(key, "must be an object in braces");
  JsonMembers inner(*value, members.path(key));
  TRY_VOID(read(inner));
  return inner.refuse_unknown();
}

Result<void> read_match(JsonMembers& members, ComparisonPlan& plan) {
  return read_member_object(members, "match", [&](JsonMembers& inner) -> Result<void> {
    stats::MatchSpec& match = plan.match;
    match.method = TRY(inner.choice("method", "nearest", methods));
    match.distance = TRY(inner.choice("distance", "logit", distances));
    match.order = TRY(inner.choice("order", "largest_score_first", orders));
    const auto ratio = TRY(inner.whole("ratio")).value_or(1);
    if (ratio < 1 || ratio > 20) return inner.refuse("ratio", "must be from 1 to 20");
    match.ratio = static_cast<std::int32_t>(ratio);
    match.with_replacement = TRY(inner.flag("with_replacement", false));
    match.caliper = TRY(inner.number("caliper"));
    match.exact = TRY(inner.texts("exact"));
    match.fine_balance = TRY(inner.texts("fine_balance"));
    return {};
  });
}

Result<void> read_panel_columns(JsonMembers& members, ComparisonPlan& plan) {
  plan.school_column = TRY(members.text("school", plan.school_column));
  plan.year_column = TRY(members.text("year", plan.year_column));
  plan.start_column = TRY(members.text("took_part_later"));
  plan.data_file = TRY(members.text("data"));
  plan.covariates = TRY(members.texts("covariates"));
  if (plan.covariates.empty())
    return members.refuse("covariates", "must name what was known about the schools before");
  TRY_VOID(read_member_object(members, "arm", [&](JsonMembers& inner) -> Result<void> {
    plan.arm_column = TRY(inner.text("column"));
    plan.treated = TRY(inner.text("treated", "1"));
    return {};
  }));
  if (plan.arm_column.empty())
    return members.refuse(
        "arm", "must say which schools took part: {\"column\": \"took_part\", \"treated\": \"1\"}");
  const Json* outcome = members.find("outcome");
  if (!outcome) return members.refuse("outcome", "must be an object with a column");
  plan.outcome = TRY(read_outcome(*outcome));
  return {};
}

Result<ComparisonPlan> read_comparison_plan(const Json& json) {
  JsonMembers members(json, "");
  ComparisonPlan plan;
  (void)members.find("design");
  plan.title = TRY(members.text("title"));
  if (plan.title.empty()) return members.refuse("title", "must be given");
  TRY_VOID(read_panel_columns(members, plan));
  TRY_VOID(read_match(members, plan));
  const auto first = TRY(members.whole("first_year_after"));
  if (!first) return members.refuse("first_year_after", "must be a year such as 2018");
  plan.first_year_after = static_cast<int>(*first);
  plan.wants_pre_trend = TRY(members.flag("pre_trend", true));
  plan.shows_other_methods = TRY(members.flag("other_methods", true));
  plan.measure = TRY(members.text("measure"));
  plan.limits = TRY(members.texts("does_not_show"));
  plan.registered = TRY(members.text("registered"));
  if (!plan.registered.empty() && !Date::parse(plan.registered))
    return members.refuse("registered", "must be a date such as 2026-01-12");
  TRY_VOID(members.refuse_unknown());
  plan.canonical = json.dump(2);
  plan.sha256 = sha256_of(plan.canonical);
  return plan;
}

}  // namespace

Result<bool> is_comparison_plan(std::string_view text, const std::string& name) {
  const Json json = TRY(parse_json(text, name));
  return json.is_object() && json.contains("design") && json["design"] == design_name;
}

Result<ComparisonPlan> parse_comparison_plan(std::string_view text, const std::string& name) {
  auto plan = read_comparison_plan(TRY(parse_json(text, name)));
  if (!plan) {
    Problem named = plan.error();
    named.message = name + ": " + named.message;
    return std::unexpected(named);
  }
  return plan;
}

}  // namespace trellis::evaluation
