#include "evaluation/allocation_file.hpp"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "evaluation/json_members.hpp"
#include "evaluation/refusal_problem.hpp"

namespace trellis::evaluation {
namespace {

using Json = nlohmann::json;

std::string row_of(const char* list, std::size_t index) {
  return std::string(list) + "[" + std::to_string(index) + "]";
}

/// Objects of a list that must be there.
Result<const Json*> rows_of(JsonMembers& members, const char* list) {
  const Json* rows = members.find(list);
  if (!rows || !rows->is_array()) return members.refuse(list, "must be a list");
  for (std::size_t i = 0; i < rows->size(); ++i)
    if (!(*rows)[i].is_object())
      return members.refuse(row_of(list, i), "must be an object in braces");
  return rows;
}

Result<std::string> name_of(JsonMembers& members, const char* otherwise) {
  static_cast<void>(members.find("kind"));
  static_cast<void>(members.find("source"));
  const auto version = TRY(members.whole("version"));
  if (version && *version != 1) return members.refuse("version", "must be 1: no other is known");
  return members.text("name", otherwise);
}

Result<stats::AllocationUnit> unit_of(const Json& row, const std::string& where) {
  JsonMembers members(row, where);
  stats::AllocationUnit unit;
  unit.id = TRY(members.text("id"));
  if (unit.id.empty()) return members.refuse("id", "must name the unit");
  unit.levels = TRY(members.texts("levels"));
  unit.score = TRY(members.number("score")).value_or(0);
  TRY_VOID(members.refuse_unknown());
  return unit;
}

Result<AllocationFile> read_allocation(const Json& document) {
  JsonMembers members(document, "");
  AllocationFile file;
  file.name = TRY(name_of(members, "Allocation"));
  const auto method = stats::parse_allocation_method(TRY(members.text("rule", "complete")));
  if (!method) return std::unexpected(problem_of(method.error()));
  file.rule.method = *method;
  file.rule.factors = TRY(members.texts("factors"));
  if (const Json* weights = members.find("weights")) {
    if (!weights->is_array()) return members.refuse("weights", "must be a list of numbers");
    for (const Json& weight : *weights) {
      if (!weight.is_number()) return members.refuse("weights", "must be a list of numbers");
      file.rule.weights.push_back(weight.get<double>());
    }
  }
  file.rule.share_treated = TRY(members.number("share_treated")).value_or(.5);
  file.rule.minimisation_p = TRY(members.number("p")).value_or(.8);
  file.rule.draws = TRY(members.whole("draws")).value_or(1000);
  if (const auto seed = TRY(members.whole("seed"))) {
    if (*seed < 0) return members.refuse("seed", "must not be below 0");
    file.seed = static_cast<std::uint64_t>(*seed);
  }
  const Json& units = *TRY(rows_of(members, "units"));
  for (std::size_t i = 0; i < units.size(); ++i)
    file.units.push_back(TRY(unit_of(units[i], row_of("units", i))));
  TRY_VOID(members.refuse_unknown());
  return file;
}

/// One column over all schools, numbers or text throughout.
Result<stats::Covariate> column_of(const Json& schools, const std::string& name) {
  stats::Covariate column{.name = name};
  for (std::size_t i = 0; i < schools.size(); ++i) {
    const auto cell = schools[i].find(name);
    const std::string where = row_of("schools", i) + "." + name;
    if (cell == schools[i].end() || !(cell->is_number() || cell->is_string()))
      return problem(
          ProblemKind::missing, where, "\"" + where + "\" must be a number or a text in quotes");
    if (cell->is_number())
      column.numbers.push_back(cell->get<double>());
    else
      column.categories.push_back(cell->get<std::string>());
  }
  if (!column.numbers.empty() && !column.categories.empty())
    return problem(ProblemKind::invalid,
                   name,
                   "Column \"" + name + "\" has numbers for some schools and text for others");
  return column;
}

Result<void> read_schools(const Json& schools,
                          const std::vector<std::string>& covariates,
                          const std::vector<std::string>& outcomes,
                          stats::SchoolPool& pool) {
  for (std::size_t i = 0; i < schools.size(); ++i) {
    JsonMembers members(schools[i], row_of("schools", i));
    const auto urn = TRY(members.whole("urn"));
    if (!urn) return members.refuse("urn", "must be the school's URN");
    pool.urn.push_back(std::to_string(*urn));
    pool.treated.push_back(TRY(members.flag("treated", false)) ? 1 : 0);
    for (const auto* names : {&covariates, &outcomes})
      for (const std::string& name : *names) static_cast<void>(members.find(name));
    TRY_VOID(members.refuse_unknown());
  }
  for (const std::string& name : covariates)
    pool.covariates.push_back(TRY(column_of(schools, name)));
  for (const std::string& name : outcomes) pool.outcomes.push_back(TRY(column_of(schools, name)));
  return {};
}

/// One of the words, by its position; the first when the member is absent.
Result<std::size_t> choice_of(JsonMembers& members,
                              const char* key,
                              const std::vector<std::string>& words) {
  const std::string word = TRY(members.text(key, words.front()));
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end())
    return members.refuse(key, "must be one of " + join(words, ", ") + ", not " + word);
  return static_cast<std::size_t>(found - words.begin());
}

Result<ComparisonFile> read_comparison(const Json& document) {
  JsonMembers members(document, "");
  ComparisonFile file;
  file.name = TRY(name_of(members, "Comparison group"));
  constexpr stats::MatchMethod methods[] = {stats::MatchMethod::optimal,
                                            stats::MatchMethod::nearest};
  file.spec.method = methods[TRY(choice_of(members, "method", {"optimal", "nearest"}))];
  constexpr stats::MatchDistance distances[] = {
      stats::MatchDistance::logit, stats::MatchDistance::score, stats::MatchDistance::mahalanobis};
  file.spec.distance =
      distances[TRY(choice_of(members, "distance", {"logit", "score", "mahalanobis"}))];
  const std::int64_t ratio = TRY(members.whole("ratio")).value_or(1);
  if (ratio < 1 || ratio > 100) return members.refuse("ratio", "must be from 1 to 100");
  file.spec.ratio = static_cast<std::int32_t>(ratio);
  file.spec.with_replacement = TRY(members.flag("with_replacement", false));
  file.spec.caliper = TRY(members.number("caliper"));
  file.spec.exact = TRY(members.texts("exact"));
  file.spec.fine_balance = TRY(members.texts("fine_balance"));
  const auto covariates = TRY(members.texts("covariates"));
  const auto outcomes = TRY(members.texts("outcomes"));
  const Json& schools = *TRY(rows_of(members, "schools"));
  TRY_VOID(read_schools(schools, covariates, outcomes, file.pool));
  TRY_VOID(members.refuse_unknown());
  return file;
}

}  // namespace

Result<std::variant<AllocationFile, ComparisonFile>> read_allocation_file(std::string_view text,
                                                                          const std::string& name) {
  using Either = std::variant<AllocationFile, ComparisonFile>;
  const Json document = TRY(parse_json(text, name));
  if (!document.is_object())
    return problem(ProblemKind::invalid, "", "The file must hold one JSON object");
  const Json kind = document.value("kind", Json());
  if (kind == "allocation") return Either(TRY(read_allocation(document)));
  if (kind == "comparison") return Either(TRY(read_comparison(document)));
  return problem(ProblemKind::invalid,
                 "kind",
                 "The file's kind is " + kind.dump() +
                     ": trellis allocate reads \"allocation\" or \"comparison\"");
}

}  // namespace trellis::evaluation
