/// Makes a demonstration: a register, the Behaviour Hubs programme, invented applications,
/// decisions and a match, ending in a summary.
///
/// Everything is done through the same actions that pages use. The database is marked as a
/// demonstration before anything else; it can never hold real people afterwards.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "matching/match_store.hpp"
#include "programme/programme_store.hpp"
#include "storage/database.hpp"

namespace trellis::cli {

struct DemonstrationOptions {
  std::uint64_t seed = 7;
  std::string size = "national";
  std::vector<std::string> register_files;  ///< published files in place of the synthetic register
  Instant now;
  bool quiet = false;
};

/// Says each step and its seconds on stderr. Refuses a database that holds anything.
Result<void> make_demonstration(storage::Database& db, const DemonstrationOptions& options);

/// What the summary of the newest match says, as lines.
Result<std::string> demonstration_summary(storage::Database& db);

}  // namespace trellis::cli
