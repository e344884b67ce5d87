/// Applying what change_over.hpp decides: after an import, on the day of a closure, and by people.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "access/actor.hpp"
#include "core/id.hpp"
#include "core/result.hpp"
#include "register/change_over_store.hpp"
#include "register/question_store.hpp"
#include "storage/database.hpp"

namespace trellis::registry {

/// Which of these organisations have open cases, participations, bookings or studies. Modules above
/// the register answer it; without one nothing is engaged.
using EngagementCheck = std::function<std::unordered_set<OrganisationId>(
    storage::Snapshot&, const std::vector<OrganisationId>&)>;

/// What modules above the register do with a decision, or its reversal, in the transaction that
/// writes it.
using ChangeOverHook =
    std::function<void(storage::Transaction&, const events::Author&, const StoredDecision&)>;

struct ReconcileResult {
  std::size_t applied = 0;
  std::size_t questions = 0;
  std::size_t organisations = 0;
  std::size_t waiting = 0;  ///< closed URNs that wait for links of the same day as the register
};

/// Decides about every closed URN that an organisation holds, applies what is certain, asks what is
/// not, and makes organisations for open establishments that have none. Doing it twice changes
/// nothing. While the links are older than the establishments nothing is decided: a conversion
/// would look like a closure, and the new URN would get an organisation of its own.
ReconcileResult reconcile(storage::Transaction& tx,
                          const events::Author& author,
                          std::optional<ReleaseId> release,
                          Date today,
                          const EngagementCheck& engaged = {},
                          const ChangeOverHook& follow = {});

/// Asks about decisions in force that rest on an edge no current link supports.
std::size_t ask_about_withdrawn_links(storage::Transaction& tx,
                                      std::optional<ReleaseId> release,
                                      Instant now);

/// What a person answers to a question: the school continues as `successor`, merges into its
/// holder, ends, or stays as it is. A split goes on as `successor` (continued, or merged into the
/// organisation that has that URN), and what goes on there may open anew at the others.
struct Answer {
  enum class Choice { continues, merges, ends, leaves, splits };
  Choice choice = Choice::leaves;
  std::optional<Urn> successor;
  std::string reason;
  std::vector<Urn> others{};  ///< of a split
};
/// The successors that a question's links end in, in order.
std::vector<Urn> successors_in(const Question& question);

/// What modules above the register do at the other successors of a split, in its transaction and
/// after the hook of its decision; a refusal takes the whole answer back.
using SplitHook = std::function<Result<void>(
    storage::Transaction&, const StoredDecision&, const std::vector<OrganisationId>&)>;

Result<void> answer_question(storage::Database& db,
                             const access::Actor& actor,
                             QuestionId question,
                             const Answer& answer,
                             const ChangeOverHook& follow = {},
                             const SplitHook& at_others = {});

/// Takes a decision back by another row. Refuses one that is reversed already, or on which a later
/// decision about the organisation rests.
Result<void> reverse_decision(storage::Database& db,
                              const access::Actor& actor,
                              ChangeOverId decision,
                              std::string_view reason,
                              const ChangeOverHook& follow = {});

}  // namespace trellis::registry
