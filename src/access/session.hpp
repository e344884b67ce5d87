/// Being signed in: how long a session lives, and what it knows. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "core/date.hpp"
#include "core/id.hpp"

namespace trellis::access {

inline constexpr std::chrono::minutes session_idle_max{30};
inline constexpr std::chrono::hours session_life_max{12};
/// The time of last use is written no more often than this, so that reading a page seldom writes.
inline constexpr std::chrono::seconds session_touch_every{60};

using SessionId = Id<struct SessionTag>;

struct Session {
  SessionId id = {};
  PersonId person = {};
  std::optional<OrganisationId> acting_for = {};
  std::string device = {};
  Instant created_at = {};
  Instant seen_at = {};
  std::optional<Instant> ended_at = {};
};

bool is_live(const Session& session, Instant now);
/// Whether its last use is long enough ago to be written again.
bool needs_touch(const Session& session, Instant now);

}  // namespace trellis::access
