/// What people may do to a case: change its status, hold a review, raise and resolve a concern.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "casework/case_record.hpp"
#include "programme/definition.hpp"

namespace trellis::casework {

/// A change of status: allowed from where it stands, with a reason of the status's list.
Result<void> check_status_change(const programme::Definition& definition,
                                 std::string_view from,
                                 std::string_view to,
                                 std::string_view reason);

/// The rating of one objective: both rating and comment, or skipped with a reason.
struct Rating {
  std::string item;    ///< key of the objective
  std::string rating;  ///< id of the scale; empty when skipped
  std::string comment;
  std::string skipped_because;
};

struct ReviewEntry {
  std::string review;  ///< id of the definition's review
  Date held_on;
  std::vector<Rating> ratings;
  std::string overall;
  std::string next_step;
  Answers answers;
};

/// Every objective rated, then the overall rating; one problem for each thing that is missing.
Problems check_review(const programme::Review& review,
                      const ReviewEntry& entry,
                      std::span<const std::string> objectives);

/// The status a review proposes, for a person to confirm; empty when none.
std::string proposed_status(const programme::Review& review, const ReviewEntry& entry);

/// The day the next review is due: termly four months on, monthly a month on, or so many working
/// days (Monday to Friday) on; moved to the next Monday from a weekend. A proposal people may edit.
Date next_review_on(const programme::Review& review, Date held_on);

/// The review that starts for a case as it stands, if any: the last of those whose condition holds.
const programme::Review* review_for(const programme::Definition& definition,
                                    const programme::Facts& facts);

/// A review may be deleted only while no later one exists.
Result<void> check_review_deletion(std::span<const ReviewFact> reviews, std::size_t index);

/// Where a side record stands and what was answered on the way.
struct SideRecordState {
  std::string state;  ///< id of the definition's state; empty: the first
  Answers answers;
  Answers escalation;
};

/// A step of a side record: to a later state, with that state's fields answered; "escalated" needs
/// every escalation step in order and its decision. A record that ended stays ended.
Result<void> check_side_step(const programme::SideRecord& definition,
                             const SideRecordState& now,
                             std::string_view to,
                             const Answers& answers);

/// Who gets a letter, by the establishment: the first rule that fits, and those that add.
struct Recipients {
  programme::Texts to;
  programme::Texts cc;
};
Recipients recipients_for(const programme::Task& task, const programme::Facts& school);

}  // namespace trellis::casework
