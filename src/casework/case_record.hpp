/// Everything that is known of one case, as plain values: what rules work on.
///
/// A store fills it; nothing in it is derived. Statuses, gates and milestones are worked out from
/// it on every read (case_view.hpp).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "programme/answer.hpp"

namespace trellis::casework {

using programme::Answer;
using programme::Answers;

/// A review that was held. `overall` and `next_step` are option ids, empty where it has none.
struct ReviewFact {
  std::string review;
  Date held_on;
  std::string overall;
  std::string next_step;

  friend bool operator==(const ReviewFact&, const ReviewFact&) = default;
};

/// A reading of the plan that was decided: its kind ("peer", "quality"), how it ended ("passed",
/// "returned"), and the version that was read.
struct PlanReadingFact {
  std::string kind;
  std::string result;
  int version = 0;

  friend bool operator==(const PlanReadingFact&, const PlanReadingFact&) = default;
};

/// A status that was set, from its day on.
struct StatusFact {
  std::string status;
  Date on;

  friend bool operator==(const StatusFact&, const StatusFact&) = default;
};

/// The first answers of a task lie under its id; those of the second round of a repeating task
/// under "task#2".
std::string round_key(const std::string& task, int round);

struct CaseRecord {
  std::string unit;
  std::string unit_kind;  ///< school, trust ...
  std::string stream;
  std::string status;                ///< id of a status of the definition; empty: the first
  std::vector<StatusFact> statuses;  ///< all that were set, oldest first
  Date opened_on;
  std::optional<Date> agreed_on;
  std::optional<int> cohort_number;
  std::optional<Date> cohort_starts_on;
  std::map<std::string, Answers> answers;    ///< by task (round_key)
  std::map<std::string, Date> completed_on;  ///< days on which tasks became complete
  std::set<std::string> assigned_roles;
  std::vector<ReviewFact> reviews;          ///< oldest first
  std::map<std::string, double> delivered;  ///< by engagement
  std::vector<Answers> objectives;          ///< of the plan
  std::vector<PlanReadingFact> readings;    ///< of the plan, through all its versions
  std::set<std::string> exempt;             ///< "task.field": required later than answered
  std::map<std::string, Answer> earlier;    ///< "task.field": answers without a place now
  std::map<std::string, Answer> converted;  ///< "task.field": originals of converted answers

  friend bool operator==(const CaseRecord&, const CaseRecord&) = default;
};

}  // namespace trellis::casework
