/// The secret addresses of calendars in the database, by the hash of their token.
#pragma once

#include <optional>
#include <string_view>

#include "storage/database.hpp"

namespace trellis::notify {

std::optional<Instant> find_feed(storage::Snapshot& db, PersonId person);
std::optional<PersonId> find_feed_person(storage::Snapshot& db, std::string_view token_hash);
void insert_feed(storage::Transaction& tx,
                 PersonId person,
                 std::string_view token_hash,
                 Instant now);
/// False when there was none.
bool end_feed_of(storage::Transaction& tx, PersonId person, Instant now);

}  // namespace trellis::notify
