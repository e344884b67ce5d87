#include "evaluation/plan_lock.hpp"

#include <map>

#include "core/text.hpp"

namespace trellis::evaluation {
namespace {

constexpr std::string_view first_line = "Trellis plan lock, version 1";

}  // namespace

std::string lock_text(const PlanLock& lock) {
  std::string text(first_line);
  text += "\nplan sha256: " + lock.plan_sha256;
  text += "\nlocked at: " + lock.locked_at.text();
  text += "\nperson: " + lock.person;
  if (lock.data_seen_at) {
    text += "\noutcome data first loaded at: " + lock.data_seen_at->text();
    text += "\noutcome data sha256: " + lock.data_seen_sha256;
  }
  return text + "\n";
}

Result<PlanLock> parse_lock(std::string_view text) {
  const auto lines = split(text, '\n');
  if (lines.front() != first_line)
    return problem(ProblemKind::invalid, "", "The lock file is not one that Trellis wrote");
  std::map<std::string, std::string, std::less<>> values;
  for (const std::string_view line : lines)
    if (const std::size_t colon = line.find(": "); colon != std::string_view::npos)
      values.emplace(line.substr(0, colon), line.substr(colon + 2));
  PlanLock lock;
  lock.plan_sha256 = values["plan sha256"];
  if (lock.plan_sha256.size() != 64)
    return problem(ProblemKind::invalid, "", "The lock file has no hash of the plan");
  lock.locked_at = TRY(Instant::parse(values["locked at"]));
  lock.person = values["person"];
  if (values.contains("outcome data first loaded at")) {
    lock.data_seen_at = TRY(Instant::parse(values["outcome data first loaded at"]));
    lock.data_seen_sha256 = values["outcome data sha256"];
  }
  return lock;
}

PlanStanding standing_of(const std::string& plan_sha256, const std::optional<PlanLock>& lock) {
  if (!lock) return {};
  return {lock->plan_sha256 == plan_sha256 ? PlanState::locked : PlanState::departs, lock};
}

PlanStanding standing_of(const AnalysisPlan& plan, const std::optional<PlanLock>& lock) {
  return standing_of(plan.sha256, lock);
}

std::string PlanStanding::sentence() const {
  std::string text;
  switch (state) {
    case PlanState::not_locked:
      return "The plan is not locked, so nobody can tell whether it was written before the "
             "outcomes were known.";
    case PlanState::locked:
      text = "The plan was locked by " + lock->person + " on " +
             lock->locked_at.date_in_england().long_text() + ".";
      break;
    case PlanState::departs:
      text = "This analysis was not in the plan of " +
             lock->locked_at.date_in_england().long_text() + " and is exploratory.";
      break;
  }
  if (lock->data_seen_at && *lock->data_seen_at < lock->locked_at)
    text += " Outcome data had been loaded before that, on " +
            lock->data_seen_at->date_in_england().long_text() + ".";
  return text;
}

}  // namespace trellis::evaluation
