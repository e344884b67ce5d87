/// What the verbs about the database share: the moment, opening, and the engine's own errors.
#pragma once

#include <functional>

#include "cli/command.hpp"
#include "core/result.hpp"
#include "storage/database.hpp"

namespace trellis::cli {

/// The moment by the clock. Only the command line calls this.
Instant now();

/// Opens an existing database whose schema is this binary's. A problem says what to run otherwise.
Result<storage::Database> open_current(const Settings& settings,
                                       const storage::OpenOptions& options = {.create = false});

/// Refuses `--today` on a database that is not a demonstration.
Result<void> check_clock(storage::Database& db, const Settings& settings);

/// Runs `body`; an error of the engine becomes a sentence and its exit code.
Exit with_engine_errors(const Settings& settings, const std::function<Exit()>& body);

/// Asks a yes-or-no question on the terminal. True at once with `--yes`, false without a terminal.
bool is_confirmed(const Settings& settings, const std::string& question);

}  // namespace trellis::cli
