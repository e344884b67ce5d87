#include "access/session.hpp"

namespace trellis::access {

bool is_live(const Session& session, Instant now) {
  return !session.ended_at && now < session.seen_at.plus(session_idle_max) &&
         now < session.created_at.plus(session_life_max);
}

bool needs_touch(const Session& session, Instant now) {
  return now >= session.seen_at.plus(session_touch_every);
}

}  // namespace trellis::access
