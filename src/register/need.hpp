/// Need, explained: one index per school, from 0 to 100, that opens to its parts.
///
/// A part is a score from 0 (least need) to 100 (most):
///   disadvantage        share of disadvantaged pupils, as a percentile among schools of its group
///                       that are measured by the same definition (which is named);
///   attainment          100 less the percentile among similar schools: the same group and key
///                       stage, the same tenth by disadvantage, the same third by pupils on roll;
///                       without the third where fewer than `similar_least` such schools have a
///                       figure, and absent where the tenth has fewer too;
///   inspection_grade    points of the newest graded inspection, by framework, area and grade;
///   inspection_age      years since it started, 0 to 100 over `inspection_age_years_full`;
///   persistent_absence  percentile among schools of its group.
/// The index is the weighted mean of the parts that are present. A part whose value is absent
/// (suppressed, not applicable ...) keeps its reason and counts neither as 0 nor as the mean. The
/// coverage is the weight of the present parts over all weight; under `coverage_least` there is no
/// index, and the school is listed after those that have one, unranked. Percentiles count half of
/// the equal values. Grades are read within their own framework only: a framework without points
/// gives no grade part. No part shows figures of fewer than `similar_least` schools together.
///
/// Pure. Sources: definitions and limits are ours; docs/formats/need.md says why.
#pragma once

#include <array>
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

namespace trellis::registry {

enum class NeedPart {
  disadvantage,
  attainment,
  inspection_grade,
  inspection_age,
  persistent_absence,
};
inline constexpr std::array<NeedPart, 5> need_parts = {NeedPart::disadvantage,
                                                       NeedPart::attainment,
                                                       NeedPart::inspection_grade,
                                                       NeedPart::inspection_age,
                                                       NeedPart::persistent_absence};
/// "disadvantage": the word of tables and of the API.
std::string_view name_of(NeedPart part);
/// "Attainment against similar schools": what a page prints.
std::string_view title_of(NeedPart part);
std::optional<NeedPart> need_part_from_name(std::string_view name);

/// Schools are compared within a group only.
enum class NeedGroup { nursery, primary, secondary, special, alternative, sixteen_plus };
/// "primary school", as in "412 primary schools".
std::string_view words_of(NeedGroup group);

/// A published figure with its definition, where it stands and its date.
struct NeedFact {
  Measured<double> value;
  std::string definition;  ///< "Pupils eligible for free school meals in the last six years"
  std::string source;      ///< "School census 2024 to 2025"
  std::optional<Date> as_of;
  ReleaseId release;
};

struct NeedInspection {
  std::string framework;                      ///< id of ofsted_frameworks.csv
  std::map<std::string, std::string> grades;  ///< area code to grade code
  Date started_on;
  std::string source;
  ReleaseId release;
};

/// What is known of a school. Facts of a list stand in order of preference; the first that has a
/// value is used, and when none has, the first tells the reason.
struct NeedInput {
  Urn urn;
  LaCode la;           ///< carried through, for lists
  std::string region;  ///< ONS code; carried through
  NeedGroup group = NeedGroup::primary;
  Measured<double> pupils;
  std::vector<NeedFact> disadvantage;
  std::vector<NeedFact> attainment;
  std::vector<NeedFact> persistent_absence;
  std::optional<NeedInspection> inspection;
};

/// Points of one grade in one area of one framework.
struct GradePoints {
  std::string framework, area, grade;
  double points = 0;
};

/// Versioned weights, which a programme may set for itself.
struct NeedWeights {
  std::string name = "default";
  int version = 1;
  std::map<NeedPart, double> weights;
  /// The first area of the framework listed here that was graded gives the points.
  std::vector<std::string> areas;
  std::vector<GradePoints> points;
  double inspection_age_years_full = 8;
  double coverage_least = 0.6;
  int similar_least = 20;
};

/// Ours: disadvantage 40, attainment 40, grade 15, age 5, absence 0; outstanding 0, good 25,
/// requires improvement 75, inadequate 100, for overall effectiveness, else quality of education.
NeedWeights default_need_weights();

/// Refuses weights that are negative or all zero, points outside 0 to 100, a coverage outside 0 to
/// 1, fewer than 10 similar schools (figures of so few could be traced), and years of 0 or less.
Result<void> check(const NeedWeights& weights);

std::string to_json(const NeedWeights& weights);
/// Reads what to_json writes; refuses unknown parts and what `check` refuses.
Result<NeedWeights> need_weights_from_json(std::string_view text);

struct NeedPartScore {
  NeedPart part = NeedPart::disadvantage;
  double weight = 0;
  Measured<double> score;            ///< 0 to 100
  Measured<double> value;            ///< as published: a proportion, points, years
  std::string definition;            ///< of the value
  std::string compared_with;         ///< "412 primary schools in the same tenth by disadvantage"
  std::optional<double> comparison;  ///< median of those schools
  std::string source;
  std::optional<Date> as_of;
  ReleaseId release;
  std::string note;  ///< a sentence where there is no score
};

struct Need {
  Urn urn;
  LaCode la;
  std::string region;
  NeedGroup group = NeedGroup::primary;
  std::optional<double> index;
  double coverage = 0;
  std::optional<int> rank;  ///< 1 is the greatest need, among schools of the group with an index
  std::vector<NeedPartScore> parts;  ///< those with weight, in the order of need_parts
};

/// The need of every school, in the order of `schools`. `today` dates the inspections. The result
/// does not depend on the order of the schools. 25,000 schools take well under a second.
std::vector<Need> measure_need(std::span<const NeedInput> schools,
                               const NeedWeights& weights,
                               Date today);

/// "71.3: disadvantage 88 of 100 (40 %), ... Suppressed by the publisher: attainment."
std::string explain(const Need& need);

}  // namespace trellis::registry
