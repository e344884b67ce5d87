/// Sessions in the database, found by the hash of their token.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "access/session.hpp"
#include "storage/database.hpp"

namespace trellis::access {

struct NewSession {
  PersonId person = {};
  std::optional<OrganisationId> acting_for = {};
  std::string_view token = {};
  std::string_view device = {};
};
SessionId save_session(storage::Transaction& tx, const NewSession& session, Instant now);

std::optional<Session> find_session(storage::Snapshot& db, std::string_view token);
/// Live and ended ones, the newest first.
std::vector<Session> sessions_of(storage::Snapshot& db, PersonId person);
void touch_session(storage::Transaction& tx, SessionId id, Instant now);
void end_session(storage::Transaction& tx, SessionId id, Instant now);
/// Ends all of a person's sessions, save one if given. Returns how many.
std::int64_t end_sessions_of(storage::Transaction& tx,
                             PersonId person,
                             std::optional<SessionId> save,
                             Instant now);
/// Deletes what ended, or was last used, before `before`. Returns how many.
std::int64_t delete_old_sessions(storage::Transaction& tx, Instant before);

}  // namespace trellis::access
