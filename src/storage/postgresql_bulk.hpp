/// COPY into a PostgreSQL table. Not for other modules.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "storage/postgresql_session.hpp"

namespace trellis::storage {

/// Begins a COPY in the text format. Until it is finished or destroyed the session can do nothing
/// else; destroyed without finish, the load is undone with its transaction.
std::unique_ptr<BulkTarget> open_copy(PostgresqlSession& session,
                                      std::string_view table,
                                      const std::vector<std::string>& columns);

/// A text as COPY's text format writes it: backslash, tab, newline and carriage return escaped.
void append_copy_text(std::string& line, std::string_view text);

}  // namespace trellis::storage
