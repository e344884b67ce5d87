/// The private calendar of a person: a secret address that any calendar program can subscribe to,
/// and that the person can take back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "access/actor.hpp"
#include "core/result.hpp"
#include "notify/calendar.hpp"
#include "storage/database.hpp"

namespace trellis::notify {

/// Since when the person has an address; nothing without one.
std::optional<Instant> feed_since(storage::Snapshot& db, PersonId person);

/// Makes a new address and ends the one before. The token is shown once: only its hash is kept.
Result<std::string> open_feed(storage::Transaction& tx, const access::Actor& actor);
/// Ends the address. A problem when there is none.
Result<void> end_feed(storage::Transaction& tx, const access::Actor& actor);

/// The person whose address this token is, while it is in force and they were not erased.
std::optional<PersonId> person_of_feed(storage::Snapshot& db, std::string_view token);

/// Dates of open tasks and reviews that are this person's today, and those called off in the last
/// weeks. `address` is that of this service, "https://trellis.example.org".
Calendar calendar_of(storage::Snapshot& db,
                     PersonId person,
                     Instant now,
                     const std::string& address);

}  // namespace trellis::notify
