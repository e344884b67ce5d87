/// Questions that an import could not decide: the queue of the register.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/id.hpp"
#include "register/change_over.hpp"
#include "storage/database.hpp"

namespace trellis {
using QuestionId = Id<struct RegisterQuestionTag>;
}

namespace trellis::registry {

struct Question {
  QuestionId id;
  QuestionKind kind = QuestionKind::cycle;
  std::optional<Urn> urn;
  std::optional<OrganisationId> organisation;
  std::string proposal;
  std::optional<Urn> proposed_urn;
  std::string evidence;  ///< the links it rests on, "100001>100002;..."
  std::optional<ReleaseId> release;
  Instant opened_at;
  std::optional<Instant> decided_at;
  std::optional<std::string> decision, reason;
  std::string name;  ///< of the establishment, for lists
};
void read_row(storage::Columns& columns, Question& row);

/// Keeps a question unless the same one was asked before. True when it is new.
bool open_question(storage::Transaction& tx,
                   const Question& question,
                   std::string_view fingerprint);
std::optional<Question> find_question(storage::Snapshot& db, QuestionId id);
/// Open questions, the oldest first; of one kind where given.
std::vector<Question> open_questions(storage::Snapshot& db,
                                     std::optional<QuestionKind> kind,
                                     std::size_t limit,
                                     std::size_t offset = 0);
std::int64_t open_question_count(storage::Snapshot& db);
/// Marks a question as decided. False when somebody else was quicker.
bool close_question(storage::Transaction& tx,
                    QuestionId id,
                    std::optional<PersonId> person,
                    std::string_view decision,
                    std::string_view reason,
                    Instant now);

}  // namespace trellis::registry
