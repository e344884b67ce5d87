#include "register/inspection.hpp"

#include <algorithm>
#include <cstdlib>

#include "core/text.hpp"
#include "register/reference_tables.hpp"

namespace trellis::registry {
namespace {

const Date overall_ended(2024, 9, 1);  ///< first day without overall grades for state schools

}  // namespace

Result<int> grade_step(const Judgement& before, const Judgement& after) {
  if (before.framework != after.framework)
    return problem(ProblemKind::refused_by_rule,
                   "framework",
                   "Grades of " + before.framework + " and " + after.framework +
                       " cannot be compared: the frameworks measure different things.");
  if (before.area != after.area)
    return problem(
        ProblemKind::refused_by_rule,
        "area",
        "A grade for " + before.area + " cannot be compared with one for " + after.area + ".");
  const auto* framework = reference::ofsted_framework(before.framework);
  const auto* first = framework ? framework->grade(before.grade) : nullptr;
  const auto* second = framework ? framework->grade(after.grade) : nullptr;
  if (!first || !second)
    return problem(ProblemKind::invalid,
                   "grade",
                   "\"" + (first ? after.grade : before.grade) + "\" is no grade of " +
                       before.framework + ".");
  return first->rank - second->rank;
}

std::string_view name_of(InspectionKind kind) {
  switch (kind) {
    case InspectionKind::graded:
      return "graded";
    case InspectionKind::ungraded:
      return "ungraded";
  }
  return "";
}

std::optional<Judgement> Inspection::judgement(std::string_view area) const {
  const auto found = grades.find(std::string(area));
  if (found == grades.end() || !found->second.has_value()) return std::nullopt;
  return Judgement{framework, found->first, *found->second};
}

std::string text_of(const AreaGrades& grades) {
  std::string text;
  for (const auto& [area, grade] : grades) {
    if (!text.empty()) text += ';';
    text += area + "=";
    text += grade.has_value() ? *grade : "!" + std::string(name_of(grade.reason()));
  }
  return text;
}

AreaGrades read_grades(std::string_view text) {
  AreaGrades grades;
  for (const std::string_view pair : split(text, ';')) {
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view grade = pair.substr(equals + 1);
    if (grade.starts_with('!'))
      grades.emplace(pair.substr(0, equals),
                     absent_from_name(grade.substr(1)).value_or(Absent::unknown));
    else
      grades.emplace(pair.substr(0, equals), std::string(grade));
  }
  return grades;
}

bool are_two_inspections(Date one, Date other) {
  return std::abs(days_between(one, other)) > same_inspection_days_max;
}

std::optional<Measured<std::string>> read_grade(std::string_view framework, std::string_view cell) {
  cell = trim(cell);
  if (cell.empty()) return Measured<std::string>(Absent::blank);
  if (cell.size() == 3 && cell.ends_with(".0")) cell = cell.substr(0, 1);
  const auto* scale = reference::ofsted_framework(framework);
  if (scale) {
    if (scale->grade(cell)) return Measured<std::string>(std::string(cell));
    const std::string words = fold(cell);
    for (const reference::OfstedGrade& grade : scale->grades)
      if (fold(grade.label) == words) return Measured<std::string>(grade.code);
  }
  if (cell == "8" || cell == "0") return Measured<std::string>(Absent::not_applicable);
  if (fold(cell) == "not judged") return Measured<std::string>(Absent::not_applicable);
  if (const auto reason = reference::absent_reason("ofsted", cell))
    return Measured<std::string>(*reason);
  if (const auto reason = reference::absent_reason("gias", cell))
    return Measured<std::string>(*reason);
  return std::nullopt;
}

bool may_hold_grade(std::string_view framework, std::string_view area, Date started_on) {
  const auto* scale = reference::ofsted_framework(framework);
  if (!scale ||
      std::ranges::find(scale->areas, area, &reference::OfstedArea::code) == scale->areas.end())
    return false;
  return area != "overall" || framework != "eif_2019" || started_on < overall_ended;
}

}  // namespace trellis::registry
