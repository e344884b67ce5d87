// Names, defaults and text form of the weights of need.hpp.
#include <cmath>
#include <nlohmann/json.hpp>

#include "register/need.hpp"

namespace trellis::registry {

namespace {

Problem refused(std::string field, std::string message) {
  return {ProblemKind::invalid, std::move(field), std::move(message), {}};
}

bool is_share(double value) { return std::isfinite(value) && value >= 0 && value <= 1; }

}  // namespace

std::string_view name_of(NeedPart part) {
  switch (part) {
    case NeedPart::disadvantage:
      return "disadvantage";
    case NeedPart::attainment:
      return "attainment";
    case NeedPart::inspection_grade:
      return "inspection_grade";
    case NeedPart::inspection_age:
      return "inspection_age";
    case NeedPart::persistent_absence:
      return "persistent_absence";
  }
  return "";
}

std::string_view title_of(NeedPart part) {
  switch (part) {
    case NeedPart::disadvantage:
      return "Disadvantage";
    case NeedPart::attainment:
      return "Attainment against similar schools";
    case NeedPart::inspection_grade:
      return "Inspection grade";
    case NeedPart::inspection_age:
      return "Time since inspection";
    case NeedPart::persistent_absence:
      return "Persistent absence";
  }
  return "";
}

std::optional<NeedPart> need_part_from_name(std::string_view name) {
  for (const NeedPart part : need_parts)
    if (name == name_of(part)) return part;
  return std::nullopt;
}

NeedWeights default_need_weights() {
  NeedWeights weights;
  weights.weights = {{NeedPart::disadvantage, 40},
                     {NeedPart::attainment, 40},
                     {NeedPart::inspection_grade, 15},
                     {NeedPart::inspection_age, 5},
                     {NeedPart::persistent_absence, 0}};
  weights.areas = {"overall", "quality_of_education"};
  // Outstanding, good, requires improvement, inadequate: our points.
  for (const char* framework : {"s5_2012", "cif_2015", "eif_2019"}) {
    const double points[] = {0, 25, 75, 100};
    for (int grade = 1; grade <= 4; ++grade)
      weights.points.push_back({framework, "overall", std::to_string(grade), points[grade - 1]});
  }
  // From September 2024 state schools have no overall grade; quality of education stands in.
  const double points[] = {0, 25, 75, 100};
  for (int grade = 1; grade <= 4; ++grade)
    weights.points.push_back(
        {"eif_2019", "quality_of_education", std::to_string(grade), points[grade - 1]});
  return weights;
}

Result<void> check(const NeedWeights& weights) {
  double sum = 0;
  for (const auto& [part, weight] : weights.weights) {
    if (!std::isfinite(weight) || weight < 0)
      return std::unexpected(
          refused(std::string(name_of(part)), "Enter a weight of 0 or more for each part"));
    sum += weight;
  }
  if (sum <= 0)
    return std::unexpected(refused("weights", "Give at least one part a weight above 0"));
  for (const GradePoints& row : weights.points)
    if (!(row.points >= 0 && row.points <= 100))
      return std::unexpected(refused("points", "Points of a grade must be between 0 and 100"));
  if (!is_share(weights.coverage_least))
    return std::unexpected(refused("coverage_least", "Coverage must be between 0% and 100%"));
  if (weights.similar_least < 10)
    return std::unexpected(
        refused("similar_least", "Compare a school with at least 10 similar schools"));
  if (!(weights.inspection_age_years_full > 0))
    return std::unexpected(refused("inspection_age_years_full", "Enter a number of years above 0"));
  return {};
}

std::string to_json(const NeedWeights& weights) {
  nlohmann::json document = {{"name", weights.name},
                             {"version", weights.version},
                             {"areas", weights.areas},
                             {"inspection_age_years_full", weights.inspection_age_years_full},
                             {"coverage_least", weights.coverage_least},
                             {"similar_least", weights.similar_least}};
  for (const auto& [part, weight] : weights.weights)
    document["weights"][std::string(name_of(part))] = weight;
  document["points"] = nlohmann::json::array();
  for (const GradePoints& row : weights.points)
    document["points"].push_back({{"framework", row.framework},
                                  {"area", row.area},
                                  {"grade", row.grade},
                                  {"points", row.points}});
  return document.dump();
}

Result<NeedWeights> need_weights_from_json(std::string_view text) {
  const auto document = nlohmann::json::parse(text, nullptr, false, true);
  if (!document.is_object())
    return problem(ProblemKind::invalid, "weights", "The weights must be a JSON object");
  NeedWeights weights = default_need_weights();
  try {
    weights.name = document.value("name", weights.name);
    weights.version = document.value("version", weights.version);
    weights.inspection_age_years_full =
        document.value("inspection_age_years_full", weights.inspection_age_years_full);
    weights.coverage_least = document.value("coverage_least", weights.coverage_least);
    weights.similar_least = document.value("similar_least", weights.similar_least);
    weights.areas = document.value("areas", weights.areas);
    if (document.contains("weights")) {
      weights.weights.clear();
      for (const auto& [name, weight] : document.at("weights").items()) {
        const auto part = need_part_from_name(name);
        if (!part)
          return problem(ProblemKind::invalid, name, "There is no part of need called " + name);
        weights.weights[*part] = weight.get<double>();
      }
    }
    if (document.contains("points")) {
      weights.points.clear();
      for (const auto& row : document.at("points"))
        weights.points.push_back({row.at("framework").get<std::string>(),
                                  row.at("area").get<std::string>(),
                                  row.at("grade").get<std::string>(),
                                  row.at("points").get<double>()});
    }
  } catch (const nlohmann::json::exception&) {
    return problem(ProblemKind::invalid,
                   "weights",
                   "A value of the weights has the wrong kind: write numbers without quotes");
  }
  TRY_VOID(check(weights));
  return weights;
}

}  // namespace trellis::registry
