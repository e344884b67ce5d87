#include "evaluation/claim_file.hpp"

#include <functional>
#include <nlohmann/json.hpp>

#include "evaluation/json_members.hpp"
#include "evaluation/judgement_tables.hpp"
#include "evaluation/refusal_problem.hpp"

namespace trellis::evaluation {
namespace {

using Json = nlohmann::json;

/// A printed number: text, or a JSON number taken as printed.
Result<std::optional<stats::PrintedNumber>> printed(JsonMembers& members, const std::string& key) {
  const Json* value = members.find(key);
  if (!value) return std::optional<stats::PrintedNumber>();
  if (!value->is_string() && !value->is_number())
    return members.refuse(key, "must be a printed number in quotes, such as \"6.07\"");
  const auto number =
      stats::parse_printed(value->is_string() ? value->get<std::string>() : value->dump());
  if (!number) return members.refuse(key, "is not a printed number. " + number.error().sentence);
  return std::optional(*number);
}

Result<stats::PrintedNumber> printed_or_refuse(JsonMembers& members, const std::string& key) {
  const auto number = TRY(printed(members, key));
  if (!number) return members.refuse(key, "is needed");
  return *number;
}

/// Each object of a list member, through `read`.
template <class T>
Result<std::vector<T>> list_of(JsonMembers& members,
                               const std::string& key,
                               const std::function<Result<T>(JsonMembers&)>& read) {
  std::vector<T> list;
  const Json* value = members.find(key);
  if (!value) return list;
  if (!value->is_array()) return members.refuse(key, "must be a list");
  for (std::size_t i = 0; i < value->size(); ++i) {
    const Json& each = (*value)[i];
    const std::string where = members.path(key) + "[" + std::to_string(i) + "]";
    if (!each.is_object())
      return problem(ProblemKind::invalid, where, "\"" + where + "\" must be an object in braces");
    JsonMembers inner(each, where);
    list.push_back(TRY(read(inner)));
    TRY_VOID(inner.refuse_unknown());
  }
  return list;
}

Result<std::vector<std::int64_t>> wholes(JsonMembers& members, const std::string& key) {
  std::vector<std::int64_t> list;
  const Json* value = members.find(key);
  if (!value) return list;
  if (!value->is_array()) return members.refuse(key, "must be a list of whole numbers");
  for (const Json& each : *value) {
    if (!each.is_number_integer()) return members.refuse(key, "must be a list of whole numbers");
    list.push_back(each.get<std::int64_t>());
  }
  return list;
}

Result<stats::PrintedGroup> read_group(JsonMembers& members) {
  stats::PrintedGroup group;
  const auto n = TRY(members.number("n"));
  if (!n || *n < 2) return members.refuse("n", "must be 2 or more");
  group.n = *n;
  group.mean = TRY(printed_or_refuse(members, "mean"));
  group.sd = TRY(printed_or_refuse(members, "sd"));
  return group;
}

Result<stats::PrintedTest> read_test(JsonMembers& members) {
  stats::PrintedTest test;
  test.statistic = TRY(members.text("statistic"));
  if (test.statistic != "chi2" && test.statistic != "t" && test.statistic != "z" &&
      test.statistic != "F")
    return members.refuse("statistic", "must be chi2, t, z or F");
  test.df = TRY(members.number("df"));
  test.df2 = TRY(members.number("df2"));
  test.n = TRY(members.whole("n"));
  for (const auto& df : {test.df, test.df2})
    if (df && !(*df > 0)) return members.refuse("df", "must be above zero");
  if (test.n && *test.n < 2) return members.refuse("n", "must be 2 or more");
  test.value = TRY(printed_or_refuse(members, "value"));
  test.p = TRY(printed(members, "p"));
  const auto table = TRY(wholes(members, "table"));
  if (!table.empty()) {
    if (table.size() != 4) return members.refuse("table", "must hold four counts: a, b, c, d");
    for (const std::int64_t count : table)
      if (count < 0) return members.refuse("table", "must hold counts from 0 up");
    test.table = stats::TwoByTwo{table[0], table[1], table[2], table[3]};
  }
  test.groups = TRY(list_of<stats::PrintedGroup>(members, "groups", read_group));
  return test;
}

Result<stats::PrintedEffect> read_effect(JsonMembers& members) {
  stats::PrintedEffect effect;
  effect.name = TRY(members.text("name", "d"));
  effect.value = TRY(printed_or_refuse(members, "value"));
  effect.from = TRY(members.text("from"));
  const auto ci = TRY(members.texts("ci"));
  if (ci.empty()) return effect;
  if (ci.size() != 2) return members.refuse("ci", "must hold two printed numbers");
  const auto lower = stats::parse_printed(ci[0]), upper = stats::parse_printed(ci[1]);
  if (!lower || !upper) return members.refuse("ci", "must hold two printed numbers");
  effect.lower = *lower;
  effect.upper = *upper;
  return effect;
}

Result<stats::PrintedProportion> read_proportion(JsonMembers& members) {
  stats::PrintedProportion proportion;
  proportion.count = TRY(members.whole("k"));
  proportion.n = TRY(members.whole("n"));
  proportion.percent = TRY(printed(members, "percent"));
  if (proportion.n && *proportion.n < 1) return members.refuse("n", "must be 1 or more");
  if (proportion.count &&
      (*proportion.count < 0 || (proportion.n && *proportion.count > *proportion.n)))
    return members.refuse("k", "must lie between 0 and n");
  return proportion;
}

Result<stats::PrintedSum> read_sum(JsonMembers& members) {
  stats::PrintedSum sum;
  sum.label = TRY(members.text("label"));
  sum.parts = TRY(wholes(members, "parts"));
  const auto total = TRY(members.whole("total"));
  if (!total) return members.refuse("total", "is needed");
  sum.total = *total;
  return sum;
}

Result<stats::PrintedCost> read_cost(JsonMembers& members) {
  stats::PrintedCost cost;
  cost.per_pupil = TRY(printed(members, "per_pupil"));
  cost.years = TRY(members.number("years"));
  cost.per_year = TRY(printed(members, "per_year"));
  cost.pupils = TRY(members.number("pupils"));
  cost.schools = TRY(members.number("schools"));
  cost.schools_all = TRY(members.number("schools_all"));
  cost.years_in_programme = TRY(members.number("time_in_programme_years"));
  const Json* tops = members.find("band_tops");
  if (tops && !tops->is_array()) return members.refuse("band_tops", "must be a list of pounds");
  if (tops)
    for (const Json& each : *tops) {
      if (!each.is_number()) return members.refuse("band_tops", "must be a list of pounds");
      cost.band_tops.push_back(each.get<double>());
    }
  return cost;
}

Result<stats::PrintedParticipants> read_participants(JsonMembers& members) {
  stats::PrintedParticipants group;
  const auto count = TRY(members.whole("count"));
  if (!count || *count < 1) return members.refuse("count", "must be 1 or more");
  group.count = *count;
  group.words = TRY(members.text("words"));
  return group;
}

Result<stats::ClaimDesign> design_of(JsonMembers& members) {
  const std::string name = TRY(members.text("design"));
  if (name.empty()) return stats::ClaimDesign::missing;
  if (name == "same_units_before_after") return stats::ClaimDesign::same_units_before_after;
  if (name == "two_groups") return stats::ClaimDesign::two_groups;
  return members.refuse("design", "must be same_units_before_after or two_groups");
}

Result<stats::PublishedClaim> read_claim(const Json& json) {
  if (!json.is_object())
    return problem(ProblemKind::invalid, "", "A claim is one object in braces");
  JsonMembers members(json, "");
  stats::PublishedClaim claim;
  claim.source = TRY(members.text("source"));
  claim.design = TRY(design_of(members));
  claim.outcome = TRY(members.text("outcome"));
  claim.units = TRY(members.text("units", claim.units));
  claim.measure = TRY(members.text("measure"));
  claim.tests = TRY(list_of<stats::PrintedTest>(members, "tests", read_test));
  claim.effects = TRY(list_of<stats::PrintedEffect>(members, "effects", read_effect));
  claim.proportions =
      TRY(list_of<stats::PrintedProportion>(members, "proportions", read_proportion));
  claim.sums = TRY(list_of<stats::PrintedSum>(members, "sums", read_sum));
  claim.costs = TRY(list_of<stats::PrintedCost>(members, "costs", read_cost));
  claim.participants =
      TRY(list_of<stats::PrintedParticipants>(members, "participants", read_participants));
  claim.grade_words = TRY(members.texts("grade_words"));
  claim.compared_costs = TRY(members.texts("compared_costs"));
  claim.interval_reading = TRY(members.text("interval_reading"));
  TRY_VOID(members.refuse_unknown());
  return claim;
}

}  // namespace

Result<stats::PublishedClaim> parse_claim(std::string_view text, const std::string& name) {
  auto claim = read_claim(TRY(parse_json(text, name)));
  if (claim) return claim;
  Problem named = claim.error();
  named.message = name + ": " + named.message;
  return std::unexpected(named);
}

stats::CheckContext check_context(bool show_d) {
  stats::CheckContext context;
  if (auto bands = band_scheme("toolkit_2017")) context.bands = *bands;
  context.grade_names = inspection_grade_names();
  context.show_d = show_d;
  return context;
}

Json check_report_json(const stats::CheckReport& report) {
  Json findings = Json::array();
  for (const stats::Finding& finding : report.findings)
    findings.push_back({{"printed", finding.printed},
                        {"verdict", stats::verdict_in_words(finding.verdict)},
                        {"calculation", finding.calculation},
                        {"details", finding.details}});
  Json json{{"source", report.source}, {"findings", findings}, {"summary", report.summary}};
  if (report.inferred) {
    const stats::InferredChange& change = *report.inferred;
    json["inferred"] = {{"n", change.n},
                        {"before", change.before},
                        {"after", change.after},
                        {"chi_squared", change.chi_squared}};
    if (change.paired)
      json["inferred"]["paired"] = {{"both", change.paired->both},
                                    {"lost", change.paired->lost},
                                    {"gained", change.paired->gained},
                                    {"neither", change.paired->neither}};
  }
  return json;
}

}  // namespace trellis::evaluation
