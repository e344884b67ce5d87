/// Telling people: a draft becomes a message for each of them, and mail for those who want it.
#pragma once

#include <vector>

#include "core/result.hpp"
#include "notify/message_store.hpp"
#include "notify/outbox_store.hpp"
#include "notify/send_window.hpp"

namespace trellis::notify {

/// Tells each person once, by the way they chose. Returns how many had not been told before.
int tell(storage::Transaction& tx,
         const Draft& draft,
         const std::vector<PersonId>& people,
         Instant now);

/// When a letter that may wait goes out: now, or in the morning of the next day that is not held.
Instant next_send_moment(Instant now, std::string_view region);

/// How a person wants each kind. Refuses to turn security off.
Result<void> choose_channels(storage::Transaction& tx,
                             PersonId person,
                             const std::map<MessageKind, Channel>& choices,
                             Instant now);

}  // namespace trellis::notify
