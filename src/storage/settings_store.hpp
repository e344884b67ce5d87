/// The table of settings: few, named, and kept in the database because every process must agree.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "storage/database.hpp"

namespace trellis::storage {

std::optional<std::string> find_setting(Snapshot& db, std::string_view name);

void save_setting(Transaction& tx, std::string_view name, std::string_view value, Instant now);

/// Marks the database as holding invented data only. Refuses when it holds a real person or any
/// event: the mark is set when a database is made, and never taken off.
Result<void> mark_as_demonstration(Transaction& tx, Instant now);

bool is_demonstration(Snapshot& db);

}  // namespace trellis::storage
