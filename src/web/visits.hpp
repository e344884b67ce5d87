/// From the cookie's token to the visitor: who acts, for whom, in which role.
#pragma once

#include <optional>
#include <string_view>

#include "storage/database.hpp"
#include "web/application.hpp"

namespace trellis::web {

/// The session of the token while it lives. Writes the time of last use once a minute.
std::optional<FoundVisit> find_visit(storage::Database& db,
                                     std::string_view token,
                                     Instant now,
                                     Date today);

/// Who acts with an API token, with the grants that follow from pairings.
std::optional<access::Bearer> find_bearer(storage::Database& db,
                                          std::string_view token,
                                          Instant now,
                                          Date today);

/// Seconds to wait when this budget of requests is used up by `who`.
std::optional<int> over_limit(storage::Database& db,
                              RateLimit limit,
                              std::string_view who,
                              Instant now);

}  // namespace trellis::web
