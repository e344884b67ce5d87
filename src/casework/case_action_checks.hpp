/// What the actions on cases share; private to this module.
#pragma once

#include "access/actor.hpp"
#include "casework/case_context_store.hpp"

namespace trellis::casework {

Result<CaseContext> context_or_refuse(storage::Transaction& tx, CaseId id, Date today);

/// Allowed for those who act for the holder, and for staff with this permission over the case.
Result<void> may_edit(const access::Actor& actor, const CaseFile& file, access::Permission staff);

/// An event about a case, its holder and its programme.
void record_case(storage::Transaction& tx,
                 const access::Actor& actor,
                 std::string_view type,
                 const CaseFile& file,
                 const events::Changes& changes);

}  // namespace trellis::casework
