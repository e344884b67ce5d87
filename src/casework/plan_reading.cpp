#include "casework/plan_reading.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace trellis::casework {
namespace {

constexpr std::size_t comment_bytes_max = 4000;
constexpr std::size_t readings_of_version_max = 20;

constexpr std::array reading_results = {
    ReadingResult::open, ReadingResult::passed, ReadingResult::returned, ReadingResult::withdrawn};

Problem too_long(std::string field) {
  return {ProblemKind::invalid, std::move(field), "Use 4,000 characters or fewer", {}};
}

void check_verdict(const programme::Option& item,
                   const CriterionVerdict& verdict,
                   Problems& problems) {
  if (verdict.comment.size() > comment_bytes_max)
    problems.push_back(too_long("comment-" + item.id));
  if (!verdict.met && verdict.comment.empty())
    problems.push_back({ProblemKind::missing,
                        "comment-" + item.id,
                        "Enter what to change, for “" + item.label + "”",
                        {}});
}

void check_result(const ReadingDecision& decision, bool all_met, Problems& problems) {
  if (decision.result == ReadingResult::passed && !all_met)
    problems.push_back({ProblemKind::refused_by_rule,
                        "result",
                        "Return the plan for change, or mark every criterion as met",
                        {}});
  if (decision.result == ReadingResult::returned && all_met && decision.summary.empty())
    problems.push_back({ProblemKind::missing,
                        "summary",
                        "Enter what to change: every criterion is marked as met",
                        {}});
  if (decision.result != ReadingResult::passed && decision.result != ReadingResult::returned)
    problems.push_back({ProblemKind::missing,
                        "result",
                        "Select whether the plan passes or is returned for change",
                        {}});
}

}  // namespace

std::string_view name_of(ReadingKind kind) {
  return kind == ReadingKind::peer ? "peer" : "quality";
}

std::string_view title_of(ReadingKind kind) {
  return kind == ReadingKind::peer ? "Peer review" : "Quality assurance";
}

std::optional<ReadingKind> reading_kind_from_name(std::string_view name) {
  for (const ReadingKind kind : {ReadingKind::peer, ReadingKind::quality})
    if (name_of(kind) == name) return kind;
  return std::nullopt;
}

std::string_view name_of(ReadingResult result) {
  switch (result) {
    case ReadingResult::open:
      return "";
    case ReadingResult::passed:
      return "passed";
    case ReadingResult::returned:
      return "returned";
    case ReadingResult::withdrawn:
      return "withdrawn";
  }
  return "";
}

std::string_view title_of(ReadingResult result) {
  switch (result) {
    case ReadingResult::open:
      return "Waiting for the reader";
    case ReadingResult::passed:
      return "Passed";
    case ReadingResult::returned:
      return "Returned for change";
    case ReadingResult::withdrawn:
      return "Withdrawn";
  }
  return "";
}

std::optional<ReadingResult> reading_result_from_name(std::string_view name) {
  for (const ReadingResult result : reading_results)
    if (name_of(result) == name) return result;
  return std::nullopt;
}

Problems check_decision(const programme::Plan& plan, ReadingDecision& decision) {
  Problems problems;
  std::vector<CriterionVerdict> tidied;
  bool all_met = true;
  for (const programme::Option& item : plan.quality_check) {
    const auto given = std::ranges::find(decision.verdicts, item.id, &CriterionVerdict::item);
    if (given == decision.verdicts.end()) {
      problems.push_back({ProblemKind::missing,
                          "met-" + item.id,
                          "Select whether this is met: “" + item.label + "”",
                          {}});
      continue;
    }
    CriterionVerdict verdict = *given;
    verdict.comment = std::string(trim(verdict.comment));
    check_verdict(item, verdict, problems);
    all_met = all_met && verdict.met;
    tidied.push_back(std::move(verdict));
  }
  decision.verdicts = std::move(tidied);
  decision.summary = std::string(trim(decision.summary));
  if (decision.summary.size() > comment_bytes_max) problems.push_back(too_long("summary"));
  check_result(decision, all_met, problems);
  return problems;
}

Result<void> check_another(const std::vector<PlanReading>& of_version,
                           ReadingKind kind,
                           std::optional<PersonId> reader) {
  if (of_version.size() >= readings_of_version_max)
    return problem(ProblemKind::refused_by_rule,
                   "kind",
                   "This version has been sent out 20 times: write a new version first");
  for (const PlanReading& reading : of_version) {
    if (!reading.is_open() || reading.kind != kind) continue;
    if (kind == ReadingKind::quality)
      return problem(ProblemKind::conflict,
                     "kind",
                     "This version waits for quality assurance already: it was sent on " +
                         reading.asked_on.long_text());
    if (reading.reader == reader)
      return problem(ProblemKind::conflict,
                     "reader",
                     "This person has been asked to read this version: choose somebody else");
  }
  return {};
}

}  // namespace trellis::casework
