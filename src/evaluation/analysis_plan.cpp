#include "evaluation/analysis_plan.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <openssl/evp.h>
#include <set>

#include "core/date.hpp"
#include "core/text.hpp"
#include "evaluation/json_members.hpp"
#include "evaluation/judgement_tables.hpp"

namespace trellis::evaluation {
namespace {

using Json = nlohmann::json;

std::unexpected<Problem> refuse(const std::string& field, const std::string& message) {
  return problem(ProblemKind::invalid, field, message);
}

using Members = JsonMembers;

/// The value of a word of a fixed list, or a problem that shows the list.
template <class T>
Result<T> choice(const std::string& field,
                 const std::string& word,
                 const std::map<std::string, T>& choices) {
  const auto found = choices.find(word);
  if (found != choices.end()) return found->second;
  std::vector<std::string> known;
  for (const auto& [name, value] : choices) known.push_back(name);
  return refuse(field,
                "\"" + field + "\" is \"" + word + "\", but must be one of: " + join(known, ", "));
}

const std::map<std::string, stats::TrialDesign> designs{{"crt", stats::TrialDesign::cluster},
                                                        {"mst", stats::TrialDesign::multisite},
                                                        {"srt", stats::TrialDesign::individual}};
const std::map<std::string, PrimaryModel> models{
    {"random_intercept", PrimaryModel::random_intercept},
    {"random_slope", PrimaryModel::random_slope},
    {"cluster_robust", PrimaryModel::cluster_robust},
    {"least_squares", PrimaryModel::least_squares}};
const std::map<std::string, stats::DfMethod> df_methods{
    {"kenward_roger", stats::DfMethod::kenward_roger},
    {"satterthwaite", stats::DfMethod::satterthwaite},
    {"normal", stats::DfMethod::normal}};
const std::map<std::string, stats::OutcomeKind> kinds{
    {"attainment", stats::OutcomeKind::attainment},
    {"behaviour", stats::OutcomeKind::behaviour},
    {"attendance", stats::OutcomeKind::attendance},
    {"inspection_grade", stats::OutcomeKind::inspection_grade},
    {"other", stats::OutcomeKind::other}};
const std::map<std::string, stats::Multiplicity> rules{
    {"none", stats::Multiplicity::none},
    {"bonferroni", stats::Multiplicity::bonferroni},
    {"holm", stats::Multiplicity::holm},
    {"hochberg", stats::Multiplicity::hochberg},
    {"benjamini_hochberg", stats::Multiplicity::benjamini_hochberg}};

Result<void> read_outcomes(Members& members, AnalysisPlan& plan) {
  const Json* outcome = members.find("outcome");
  if (!outcome)
    return refuse("outcome", "Say what the outcome is: \"outcome\": {\"column\": \"post\"}");
  if (outcome->is_array())
    for (const Json& each : *outcome) plan.outcomes.push_back(TRY(read_outcome(each)));
  else
    plan.outcomes.push_back(TRY(read_outcome(*outcome)));
  if (plan.outcomes.empty()) return refuse("outcome", "Name at least one outcome");
  return {};
}

/// An object member with its own fields; `read` takes its Members.
template <class F>
Result<void> read_object(Members& members, const std::string& key, const F& read) {
  const Json* value = members.find(key);
  if (!value) return {};
  if (!value->is_object())
    return refuse(members.path(key), "\"" + members.path(key) + "\" must be an object in braces");
  Members inner(*value, members.path(key));
  TRY_VOID(read(inner));
  return inner.refuse_unknown();
}

Result<void> read_model(Members& members, AnalysisPlan& plan) {
  if (plan.design == stats::TrialDesign::multisite) plan.model = PrimaryModel::random_slope;
  if (plan.design == stats::TrialDesign::individual) plan.model = PrimaryModel::least_squares;
  return read_object(members, "primary", [&](Members& inner) -> Result<void> {
    plan.model =
        TRY(choice("primary.model", TRY(inner.text("model", name_of(plan.model))), models));
    plan.df = TRY(choice("primary.df", TRY(inner.text("df", "kenward_roger")), df_methods));
    return {};
  });
}

Result<void> read_resampling(Members& members, AnalysisPlan& plan) {
  const auto resamples = TRY(members.number("resamples"));
  if (resamples && (*resamples < 100 || *resamples > 1e6 || *resamples != std::floor(*resamples)))
    return refuse("resamples", "\"resamples\" must be a whole number from 100 to 1,000,000");
  if (resamples) plan.resamples = static_cast<std::int64_t>(*resamples);
  if (const Json* seed = members.find("seed")) {
    if (!seed->is_number_unsigned())
      return refuse("seed", "\"seed\" must be a whole number from 0 up");
    plan.seed = seed->get<std::uint64_t>();
  }
  plan.sensitivity = TRY(members.texts("sensitivity"));
  for (const std::string& name : plan.sensitivity)
    if (std::ranges::find(sensitivity_names(), name) == sensitivity_names().end())
      return refuse("sensitivity",
                    "There is no sensitivity analysis called \"" + name +
                        "\". Use any of: " + join(sensitivity_names(), ", "));
  plan.multiplicity = TRY(choice("multiplicity", TRY(members.text("multiplicity", "holm")), rules));
  return {};
}

Result<void> read_columns(Members& members, AnalysisPlan& plan) {
  TRY_VOID(read_object(members, "arm", [&](Members& inner) -> Result<void> {
    plan.arm_column = TRY(inner.text("column"));
    plan.treated = TRY(inner.text("treated", "1"));
    return {};
  }));
  if (plan.arm_column.empty())
    return refuse(
        "arm", "Say which column is the arm: \"arm\": {\"column\": \"arm\", \"treated\": \"1\"}");
  plan.baseline = TRY(members.texts("baseline"));
  plan.design_variables = TRY(members.texts("design_variables"));
  plan.strata = TRY(members.texts("strata"));
  plan.subgroups = TRY(members.texts("subgroups"));
  TRY_VOID(read_object(members, "fsm", [&](Members& inner) -> Result<void> {
    plan.fsm_column = TRY(inner.text("column"));
    plan.fsm_coding = TRY(inner.text("coding"));
    return {};
  }));
  TRY_VOID(read_object(members, "compliance", [&](Members& inner) -> Result<void> {
    plan.compliance_column = TRY(inner.text("column"));
    return {};
  }));
  plan.school_column = TRY(members.text("school", "school"));
  plan.pupil_column = TRY(members.text("pupil"));
  plan.loss_column = TRY(members.text("loss_reason"));
  plan.data_file = TRY(members.text("data"));
  return {};
}

Result<void> read_allocation_rule(Members& members, AnalysisPlan& plan) {
  static const std::map<std::string, stats::AllocationMethod> methods{
      {"simple", stats::AllocationMethod::simple},
      {"complete", stats::AllocationMethod::complete},
      {"stratified", stats::AllocationMethod::stratified},
      {"minimised", stats::AllocationMethod::minimised},
      {"rerandomised", stats::AllocationMethod::rerandomised}};
  return read_object(members, "allocation", [&](Members& inner) -> Result<void> {
    PlannedAllocation allocation;
    allocation.method = TRY(inner.choice("rule", "complete", methods));
    allocation.on = TRY(inner.texts("on"));
    allocation.minimisation_p = TRY(inner.number("minimisation_p")).value_or(0.8);
    allocation.draws = TRY(inner.whole("draws")).value_or(1000);
    if (plan.design != stats::TrialDesign::cluster)
      return inner.refuse("rule", "is for whole schools (crt); pupils are permuted in schools");
    const bool is_balanced = allocation.method == stats::AllocationMethod::minimised ||
                             allocation.method == stats::AllocationMethod::rerandomised;
    if (is_balanced == allocation.on.empty())
      return inner.refuse("on",
                          is_balanced ? "must name the columns that were balanced"
                                      : "belongs to minimised and rerandomised; name strata in "
                                        "\"strata\"");
    if (!(allocation.minimisation_p > 0.5 && allocation.minimisation_p <= 1))
      return inner.refuse("minimisation_p", "must be above 0.5 and at most 1");
    if (allocation.draws < 1 || allocation.draws > 100'000)
      return inner.refuse("draws", "must be from 1 to 100,000");
    if ((allocation.method == stats::AllocationMethod::stratified) == plan.strata.empty())
      return inner.refuse("rule", "and \"strata\" disagree: strata belong to a stratified draw");
    plan.allocation = allocation;
    return {};
  });
}

Result<void> read_judgement(Members& members, AnalysisPlan& plan) {
  plan.registered = TRY(members.text("registered"));
  if (!plan.registered.empty() && !Date::parse(plan.registered))
    return refuse("registered", "\"registered\" must be a date such as 2026-01-12");
  plan.months_table = TRY(members.text("months_table", "trial_report"));
  if (auto table = months_table(plan.months_table); !table) return std::unexpected(table.error());
  plan.limits = TRY(members.texts("does_not_show"));
  TRY_VOID(read_object(members, "mdes", [&](Members& inner) -> Result<void> {
    plan.mdes_protocol = TRY(inner.number("protocol"));
    plan.mdes_randomisation = TRY(inner.number("randomisation"));
    return {};
  }));
  return read_object(members, "cost", [&](Members& inner) -> Result<void> {
    PlannedCost cost;
    const auto per_pupil = TRY(inner.number("per_pupil"));
    if (!per_pupil || *per_pupil < 0)
      return refuse("cost.per_pupil", "\"cost.per_pupil\" must be pounds, from 0 up");
    cost.per_pupil = *per_pupil;
    cost.years_in_programme = TRY(inner.number("years_in_programme")).value_or(1);
    cost.scheme = TRY(inner.text("scheme", cost.scheme));
    if (auto scheme = band_scheme(cost.scheme); !scheme) return std::unexpected(scheme.error());
    plan.cost = cost;
    return {};
  });
}

Result<void> check_plan(const AnalysisPlan& plan) {
  const bool is_individual = plan.design == stats::TrialDesign::individual;
  if (is_individual != (plan.model == PrimaryModel::least_squares))
    return refuse("primary.model",
                  is_individual ? "A trial without schools is analysed by least_squares"
                                : "Pupils in schools are not independent: choose "
                                  "random_intercept, random_slope or cluster_robust");
  if (plan.model == PrimaryModel::random_slope && plan.design != stats::TrialDesign::multisite)
    return refuse("primary.model", "A random slope of the arm needs both arms in a school (mst)");
  return {};
}

Result<AnalysisPlan> read_plan(const Json& json) {
  if (!json.is_object()) return refuse("", "A plan is one object in braces");
  Members members(json, "");
  AnalysisPlan plan;
  plan.title = TRY(members.text("title"));
  if (plan.title.empty()) return refuse("title", "Give the plan a title");
  plan.design = TRY(choice("design", TRY(members.text("design", "crt")), designs));
  const std::string unit = plan.design == stats::TrialDesign::cluster ? "school" : "pupil";
  if (const std::string given = TRY(members.text("unit", unit)); given != unit)
    return refuse("unit", "\"unit\" is \"" + given + "\", but this design allocates the " + unit);
  TRY_VOID(read_columns(members, plan));
  TRY_VOID(read_allocation_rule(members, plan));
  TRY_VOID(read_outcomes(members, plan));
  TRY_VOID(read_model(members, plan));
  TRY_VOID(read_resampling(members, plan));
  TRY_VOID(read_judgement(members, plan));
  TRY_VOID(members.refuse_unknown());
  TRY_VOID(check_plan(plan));
  plan.canonical = json.dump(2);
  plan.sha256 = sha256_of(plan.canonical);
  return plan;
}

}  // namespace

Result<PlannedOutcome> read_outcome(const Json& json) {
  if (!json.is_object()) return refuse("outcome", "\"outcome\" must be an object with a column");
  Members members(json, "outcome");
  PlannedOutcome outcome;
  outcome.column = TRY(members.text("column"));
  if (outcome.column.empty()) return refuse("outcome.column", "Say which column is the outcome");
  outcome.label = TRY(members.text("label", outcome.column));
  outcome.kind = TRY(choice("outcome.kind", TRY(members.text("kind", "attainment")), kinds));
  outcome.higher_is_better = TRY(members.flag("higher_is_better", true));
  outcome.minimum = TRY(members.number("minimum"));
  outcome.maximum = TRY(members.number("maximum"));
  TRY_VOID(members.refuse_unknown());
  return outcome;
}

std::string name_of(PrimaryModel model) {
  for (const auto& [name, value] : models)
    if (value == model) return name;
  return {};
}

const std::vector<std::string>& sensitivity_names() {
  static const std::vector<std::string> names{"cr2",
                                              "cr3",
                                              "satterthwaite",
                                              "permutation",
                                              "bootstrap",
                                              "no_covariates",
                                              "alternative_sd",
                                              "g_mlm",
                                              "eefanalytics",
                                              "imputation",
                                              "random_intercept"};
  return names;
}

std::string sha256_of(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr);
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (unsigned int i = 0; i < length; ++i) {
    text += digits[digest[i] >> 4];
    text += digits[digest[i] & 15];
  }
  return text;
}

Result<AnalysisPlan> parse_plan(std::string_view text, const std::string& name) {
  const Json json = TRY(parse_json(text, name));
  auto plan = read_plan(json);
  if (!plan) {
    Problem named = plan.error();
    named.message = name + ": " + named.message;
    return std::unexpected(named);
  }
  return plan;
}

}  // namespace trellis::evaluation
