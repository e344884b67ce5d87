/// Recording an event in the name of an actor: found by the actor's type, without a qualifier.
#pragma once

#include <string_view>
#include <vector>

#include "access/actor.hpp"
#include "events/event_store.hpp"

namespace trellis::access {

inline EventId record(storage::Transaction& tx,
                      const Actor& actor,
                      std::string_view type,
                      const std::vector<events::Subject>& subjects,
                      const events::Changes& changes = {}) {
  return events::record(tx, actor.author(), type, subjects, changes);
}

}  // namespace trellis::access
