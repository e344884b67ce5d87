/// Undoing a change that was made to many cases at once.
///
/// Every case is put back by the same rules by which it was changed: where somebody has changed it
/// since, or the rules refuse, it is kept as it is and named with the reason. Notes that were
/// written with the change stay.
#pragma once

#include "casework/bulk_change_store.hpp"

namespace trellis::casework {

/// The change, for whoever made it; nobody else undoes it.
Result<BulkRecord> own_bulk_change(storage::Snapshot& db,
                                   const access::Actor& actor,
                                   BulkChangeId id);

/// Puts back what can be put back, once. Gives every case with what became of it.
Result<std::vector<BulkLine>> undo_bulk(storage::Transaction& tx,
                                        const access::Actor& actor,
                                        BulkChangeId id,
                                        Date today);

}  // namespace trellis::casework
