/// Reading a database address: which engine, which file or server. Pure.
#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"
#include "storage/database.hpp"

namespace trellis::storage {

struct Address {
  Engine engine = Engine::sqlite;
  std::string path;        ///< SQLite: the file
  std::string connection;  ///< PostgreSQL: the whole address, for libpq
  std::string shown;       ///< without a password
};

/// Accepts sqlite:FILE, postgresql://... and postgres://... .
Result<Address> parse_address(std::string_view url);

}  // namespace trellis::storage
