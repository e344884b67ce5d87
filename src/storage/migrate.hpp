/// The migrations that this binary carries, built from db/migrations at build time.
#pragma once

#include <vector>

#include "storage/database.hpp"

namespace trellis::storage {

/// In order of their numbers.
const std::vector<Migration>& embedded_migrations();

}  // namespace trellis::storage
