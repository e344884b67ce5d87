/// Rate limits in the database, where every server process counts together.
#pragma once

#include <string_view>

#include "access/rate_limit.hpp"
#include "storage/database.hpp"

namespace trellis::access {

/// Counts one use of `rule` by `key` (an address, an account, a token) and says whether it may go
/// on. The key is kept only as a hash.
RateDecision take_use(storage::Transaction& tx,
                      const RateRule& rule,
                      std::string_view key,
                      Instant now);

/// Forgets the uses of `rule` by `key`, as after a successful sign-in.
void forget_uses(storage::Transaction& tx, const RateRule& rule, std::string_view key);

/// Deletes what was not used since `before`. Returns how many.
std::int64_t delete_old_limits(storage::Transaction& tx, Instant before);

}  // namespace trellis::access
