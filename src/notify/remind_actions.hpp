/// What a new day brings: open tasks looked at again, reminders, and on Mondays what is overdue.
#pragma once

#include "notify/tell_actions.hpp"

namespace trellis::notify {

struct Reminded {
  int cases = 0;
  int messages = 0;
};

/// Whether today's reminders have still to be made: once a day, from eight in the morning on.
bool is_reminding_due(storage::Snapshot& db, Instant now);

/// Looks at every open case and tells those whose turn it is; erases the names of nominees whose
/// time is over. Safe to repeat: each date is told once. Marks the day as done at the end.
Reminded remind(storage::Database& db, Instant now);

}  // namespace trellis::notify
