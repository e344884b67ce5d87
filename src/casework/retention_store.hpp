/// Notes, contacts and comments whose time has come: what they are, and erasing their words.
#pragma once

#include <vector>

#include "casework/case_store.hpp"

namespace trellis::casework {

/// How much of one case is past its retention.
struct DueForErasing {
  CaseId case_id{};
  std::int64_t notes = 0;
  std::int64_t contacts = 0;
  std::int64_t comments = 0;
};

/// By case. A comment waits until its whole thread is due, so that no answer stands alone.
std::vector<DueForErasing> due_for_erasing(storage::Snapshot& db, Date today);
/// Erases exactly those: the rows stay, without a word of what was written.
void erase_words_due(storage::Transaction& tx, Date today, Instant now);

void read_row(storage::Columns& columns, DueForErasing& row);

}  // namespace trellis::casework
