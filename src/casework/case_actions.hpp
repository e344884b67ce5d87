/// What people do to a case: open it, answer tasks, assign, pause and resume, hold reviews, raise
/// concerns. Each checks the permission, the version it was made from, and the rule; each writes an
/// event.
#pragma once

#include <string>

#include "access/actor.hpp"
#include "casework/case_context_store.hpp"
#include "casework/case_rules.hpp"

namespace trellis::casework {

struct NewCase {
  ProgrammeId programme{};
  OrganisationId organisation{};
  std::string unit{};
  std::string unit_kind{};
  std::string stream{};
  std::string region{};
  std::optional<programme::ParticipationId> participation{};
  std::optional<CaseId> parent{};
};

/// Opens a case under the participation's version, else under the version in force.
Result<CaseFile> open_case(storage::Transaction& tx,
                           const access::Actor& actor,
                           const NewCase& wanted,
                           Date today);

struct AnswerTask {
  CaseId id{};
  std::int64_t version = 0;  ///< of the case when the page was opened
  std::string task{};
  int round = 1;  ///< of a repeating task
  Answers answers{};
};

/// Saves answers of a task. Refuses a task that cannot start, is frozen or not required, an answer
/// that cannot be read, and a case that somebody else has changed. Notes the day on which a task
/// becomes complete, and that it no longer is.
Result<CaseFile> answer_task(storage::Transaction& tx,
                             const access::Actor& actor,
                             const AnswerTask& wanted,
                             Date today);

struct ChangeStatus {
  CaseId id{};
  std::string status{};
  std::string reason{};
  std::string note{};
  Date on{};
};
Result<CaseFile> change_status(storage::Transaction& tx,
                               const access::Actor& actor,
                               const ChangeStatus& wanted);

/// Gives a role on the case to a person from a day on; an exclusive role passes from who had it.
Result<void> assign(storage::Transaction& tx,
                    const access::Actor& actor,
                    CaseId id,
                    std::string_view role,
                    PersonId person,
                    Date on);
Result<void> unassign(storage::Transaction& tx,
                      const access::Actor& actor,
                      CaseId id,
                      std::string_view role,
                      Date on);

struct HeldReview {
  ReviewId id{};
  std::string proposes{};  ///< a status for a person to confirm; empty when none
  Date next_on{};
};
/// Keeps a review of the plan's objectives; ratings are added, never overwritten.
Result<HeldReview> hold_review(storage::Transaction& tx,
                               const access::Actor& actor,
                               CaseId id,
                               const ReviewEntry& entry,
                               Date today);
/// Only the last review may be deleted; its row stays, marked.
Result<void> delete_review(storage::Transaction& tx,
                           const access::Actor& actor,
                           CaseId id,
                           ReviewId review);

/// Sets the day of the next review, with a reason; an empty day takes a set one back. Refuses a day
/// that has passed, a case that has ended, and a programme without reviews.
Result<void> set_review_date(storage::Transaction& tx,
                             const access::Actor& actor,
                             CaseId id,
                             std::optional<Date> on,
                             const std::string& reason,
                             Date today);
Result<void> check_review_date(const programme::Definition& definition, const CaseFile& file);

struct NewSideRecord {
  CaseId id{};
  std::string record{};
  Answers answers{};
  Date raised_on{};
};
Result<SideRecordId> raise(storage::Transaction& tx,
                           const access::Actor& actor,
                           const NewSideRecord& wanted,
                           Date today);
struct SideStep {
  CaseId id{};
  SideRecordId record{};
  std::string to{};      ///< state; empty to keep escalation steps only
  Answers answers{};     ///< of the state
  Answers escalation{};  ///< steps and decision, added to those kept
  Date on{};
};
Result<void> step_side_record(storage::Transaction& tx,
                              const access::Actor& actor,
                              const SideStep& wanted,
                              Date today);

}  // namespace trellis::casework
