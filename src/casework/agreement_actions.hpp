/// The day on which a school signed its agreement, and the fee that follows from it.
///
/// A fee at a rate is the rate in force on that day, copied onto the agreement so that later rates
/// do not move it (programmes.md section 10, "Fee"). A wrong day is corrected by another row.
#pragma once

#include <string>
#include <vector>

#include "access/actor.hpp"
#include "casework/agreement_store.hpp"
#include "casework/case_context_store.hpp"

namespace trellis::casework {

/// One fee of the definition on the day of the agreement.
struct FeeLine {
  const programme::Fee* fee = nullptr;
  Result<programme::Money> amount{programme::Money{}};  ///< or why it cannot be worked out
  const programme::DatedAmount* row = nullptr;  ///< of the rate or of the fee, where it is one row
  std::string rate{};                           ///< id of the rate's table; empty without
};

/// Whether the definition asks this kind of case for a fee, and so for the day of its agreement.
bool needs_agreement(const CaseContext& context);

/// The fees of the case's unit as they would be for an agreement of this day. The definition
/// outlives the lines.
std::vector<FeeLine> fee_lines(const CaseContext& context, Date agreed_on, Date today);

struct SignAgreement {
  CaseId id{};
  std::int64_t version = 0;  ///< of the case, as the page showed it
  Date agreed_on{};
  std::string link{};  ///< to the signed document; may be empty
};
/// Writes the day with the fee as it was then; over an earlier day, as its correction. Refuses a
/// day to come, one for which the definition has no rate, and a case without a participation.
Result<void> sign_agreement(storage::Transaction& tx,
                            const access::Actor& actor,
                            const SignAgreement& wanted,
                            Date today);

}  // namespace trellis::casework
