/// A reading of a plan: one version, read by a peer of another school or by the programme's quality
/// assurance, with a verdict on each criterion of the definition.
///
/// Promises: a version passes only where every criterion is met; whoever returns a plan says what
/// to change. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "casework/subjects.hpp"
#include "core/date.hpp"
#include "core/result.hpp"
#include "programme/definition.hpp"

namespace trellis::casework {

enum class ReadingKind {
  peer,     ///< by a person of another school
  quality,  ///< by the programme's staff or the lead
};
std::string_view name_of(ReadingKind kind);   ///< "peer"
std::string_view title_of(ReadingKind kind);  ///< "Peer review"
std::optional<ReadingKind> reading_kind_from_name(std::string_view name);

enum class ReadingResult { open, passed, returned, withdrawn };
std::string_view name_of(ReadingResult result);   ///< "passed"; empty while it is open
std::string_view title_of(ReadingResult result);  ///< "Returned for change"
std::optional<ReadingResult> reading_result_from_name(std::string_view name);

struct PlanReading {
  PlanReadingId id{};
  PlanVersionId plan{};
  CaseId case_id{};
  int version = 0;  ///< number of the plan's version
  ReadingKind kind = ReadingKind::quality;
  std::optional<PersonId> reader{};
  std::optional<OrganisationId> reader_organisation{};
  std::string reader_name{};    ///< of a peer
  std::string reader_school{};  ///< of a peer
  Date asked_on{};
  std::optional<Date> due_on{};
  ReadingResult result = ReadingResult::open;
  std::optional<Date> decided_on{};
  std::string summary{};

  bool is_open() const { return result == ReadingResult::open; }
};

/// What a reader says of one criterion.
struct CriterionVerdict {
  std::string item{};
  bool met = false;
  std::string comment{};

  friend bool operator==(const CriterionVerdict&, const CriterionVerdict&) = default;
};

/// What a reader decides. A criterion that is not judged has no verdict here.
struct ReadingDecision {
  std::vector<CriterionVerdict> verdicts{};
  ReadingResult result = ReadingResult::open;
  std::string summary{};
};

/// Everything that stands against the decision, by field: "met-<item>", "comment-<item>", "result",
/// "summary". The verdicts are tidied: trimmed, in the order of the definition, no others.
Problems check_decision(const programme::Plan& plan, ReadingDecision& decision);

/// Whether another reading may be asked for beside those there are, of one version.
Result<void> check_another(const std::vector<PlanReading>& of_version,
                           ReadingKind kind,
                           std::optional<PersonId> reader);

}  // namespace trellis::casework
