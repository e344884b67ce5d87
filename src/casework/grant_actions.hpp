/// The grants of a case: what the definition lets be paid, what was decided, approved and paid.
///
/// An amount is the definition's row of the day of the decision, copied onto the payment; the cap
/// is checked in the transaction that decides. Nobody approves what they decided themselves.
#pragma once

#include <string>
#include <vector>

#include "access/actor.hpp"
#include "casework/case_context_store.hpp"
#include "programme/payment_store.hpp"

namespace trellis::casework {

/// One grant of the definition, as it stands for a case.
struct GrantLine {
  const programme::Grant* grant = nullptr;
  bool is_payable = false;                   ///< its condition holds
  std::string condition = {};                ///< in words; empty where there is none
  std::optional<programme::Money> due = {};  ///< of the row in force, within the cap; none without
  bool is_example = false;                   ///< the row is marked as an example
  programme::Money decided = {};             ///< so far, paid or not, with `merged`
  programme::Money merged = {};              ///< of it, for cases that merged into this one
  std::vector<programme::Payment> payments{};  ///< oldest first
};
/// Every grant of the definition, in its order. The definition outlives the lines.
std::vector<GrantLine> grant_lines(storage::Snapshot& db, const CaseContext& context, Date today);

/// Whether the actor decides on the grants of this case.
bool may_decide_grants(const access::Actor& actor, const CaseFile& file);

struct DecideGrant {
  CaseId id{};
  std::string grant{};         ///< id in the definition
  programme::Money amount{};   ///< what is to be paid
  programme::Money decided{};  ///< what the page said was decided so far: a second press is refused
};
/// Decides on a payment, which then waits for somebody else's approval. Refuses a grant whose
/// condition does not hold, an amount that would pass the cap, and a case without a participation.
Result<programme::Payment> decide_grant(storage::Transaction& tx,
                                        const access::Actor& actor,
                                        const DecideGrant& decided,
                                        Date today);

/// Approves a payment that another person decided on.
Result<void> approve_grant(storage::Transaction& tx,
                           const access::Actor& actor,
                           CaseId id,
                           programme::PaymentId payment,
                           Date today);

/// Takes back a decision that nobody has approved yet; the history keeps it.
Result<void> take_back_grant(storage::Transaction& tx,
                             const access::Actor& actor,
                             CaseId id,
                             programme::PaymentId payment,
                             Date today);

}  // namespace trellis::casework
