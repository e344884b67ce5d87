/// API tokens in the database, found by the hash of their text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/actor.hpp"
#include "access/api_token.hpp"
#include "storage/database.hpp"

namespace trellis::access {

std::optional<ApiToken> find_api_token(storage::Snapshot& db, ApiTokenId id);
/// By its text, whether or not it is in force.
std::optional<ApiToken> find_api_token(storage::Snapshot& db, std::string_view token);
/// Those of a person, revoked ones too, the newest first.
std::vector<ApiToken> api_tokens_of(storage::Snapshot& db, PersonId person);
/// Those that the actor may revoke as an administrator of people, the newest first.
std::vector<ApiToken> managed_api_tokens(storage::Snapshot& db, const Actor& actor);

/// Keeps the hash of `text`; the id, times of use and revocation of `token` are ignored.
ApiTokenId insert_api_token(storage::Transaction& tx, const ApiToken& token, std::string_view text);
void note_api_token_use(storage::Transaction& tx, ApiTokenId id, Instant now);
/// False when it was revoked before.
bool mark_api_token_revoked(storage::Transaction& tx,
                            ApiTokenId id,
                            std::optional<PersonId> by,
                            Instant now);

void read_row(storage::Columns& columns, ApiToken& row);

}  // namespace trellis::access
