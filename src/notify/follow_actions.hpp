/// Following the event log: what happened becomes messages for those whom it concerns.
///
/// The last event handled is kept, so each is handled at least once; a message has a key, so each
/// is told at most once. Whoever did it is not told of it.
#pragma once

#include <chrono>

#include "notify/tell_actions.hpp"

namespace trellis::notify {

/// What happened longer ago is no news.
inline constexpr std::chrono::hours news_kept{14 * 24};

struct Followed {
  int events = 0;
  int messages = 0;
  int cases = 0;  ///< whose open tasks were looked at
};

/// Handles the next events, `count_max` at most, in one transaction. Call it until events is 0.
Followed follow_events(storage::Database& db, Instant now, int count_max = 200);

/// Passes over everything so far: for a database whose past was made up, as a demonstration's.
void pass_over_events(storage::Transaction& tx);

}  // namespace trellis::notify
