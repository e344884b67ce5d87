/// One turn of everything that notify does by itself: follow the log, remind, send. A worker's
/// duty.
#pragma once

#include <functional>

#include "notify/follow_actions.hpp"
#include "notify/send_actions.hpp"

namespace trellis::notify {

struct Turn {
  Followed followed = {};
  int reminded = 0;
  Sent sent = {};
};

/// Without a transport nothing is sent: letters wait and are listed. `stopping` ends it between two
/// steps, as when the server stops.
Turn take_turn(storage::Database& db,
               Transport* transport,
               const MailIdentity& identity,
               Instant now,
               const std::function<bool()>& stopping = {});

}  // namespace trellis::notify
