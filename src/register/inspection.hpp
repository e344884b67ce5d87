/// Inspections and judgements, and which of them may be compared.
///
/// A grade means something only within its framework and its area: `grade_step` compares two
/// judgements of one framework and one area and refuses any others. Ungraded inspections carry no
/// grades. Two records of a school are two inspections only when their start dates lie more than 60
/// days apart, since publishers date one inspection differently.
///
/// Frameworks and scales: data/reference/ofsted_frameworks.csv.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"
#include "core/id.hpp"
#include "core/identifiers.hpp"
#include "core/measured.hpp"
#include "core/result.hpp"

namespace trellis {
using InspectionId = Id<struct InspectionTag>;
}

namespace trellis::registry {

/// A grade in one area under one framework: {"eif_2019", "overall", "2"}.
struct Judgement {
  std::string framework;
  std::string area;
  std::string grade;  ///< code of the framework's scale

  friend bool operator==(const Judgement&, const Judgement&) = default;
};

/// How many grades better `after` is than `before`; negative when worse. Refuses judgements of two
/// frameworks or two areas, and grades that their framework does not know.
Result<int> grade_step(const Judgement& before, const Judgement& after);

enum class InspectionKind { graded, ungraded };
std::string_view name_of(InspectionKind kind);

/// Area to grade code, or the reason for which there is none.
using AreaGrades = std::map<std::string, Measured<std::string>>;

struct Inspection {
  InspectionId id;
  Urn urn;             ///< of the school when it was inspected
  Urn listed_urn;      ///< under which the newest file lists it
  std::string number;  ///< "ITS425578", "10323215"; empty in some files
  InspectionKind kind = InspectionKind::graded;
  std::string framework;
  std::string type;
  Date started_on;
  std::optional<Date> published_on;
  AreaGrades grades;
  std::string outcome;              ///< of an ungraded one: "School remains Good"
  std::string category_of_concern;  ///< SM, SWK, RSI as published
  std::string basis;                ///< layout of the file that says so

  /// The judgement in an area, if it was graded.
  std::optional<Judgement> judgement(std::string_view area) const;
};

/// Grades as the database keeps them: "overall=2;sixth_form=!not_applicable"; and back.
std::string text_of(const AreaGrades& grades);
AreaGrades read_grades(std::string_view text);

/// Days between two start dates within which two records speak of one inspection.
inline constexpr int same_inspection_days_max = 60;
bool are_two_inspections(Date one, Date other);

/// The grade code for a cell of a file: "2", "Good", "good". A reason where there is none (9, "Not
/// judged", NULL, "Not reported"), and nothing for words that the framework does not know.
std::optional<Measured<std::string>> read_grade(std::string_view framework, std::string_view cell);

/// Whether an inspection that starts on this day can hold a grade in this area: the framework has
/// the area, and overall grades of state schools ended with August 2024.
bool may_hold_grade(std::string_view framework, std::string_view area, Date started_on);

}  // namespace trellis::registry
