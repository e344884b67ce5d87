/// What every verb of the command line shares: global settings, exit codes, how a problem is
/// printed.
///
/// A file `x_commands.cpp` adds its verbs with `void add_x_commands(Commands&)` (declared in
/// `x_commands.hpp`) and is called once from main.cpp. A verb's callback does its work and leaves
/// the exit code in `commands.exit_code`. Results go to stdout; progress and problems to stderr.
#pragma once

#include <optional>
#include <string>

#include "core/date.hpp"
#include "core/result.hpp"

namespace CLI {
class App;
}

namespace trellis::cli {

/// Exit codes, as docs/guide/command-line.md lists them.
enum class Exit {
  done = 0,
  unexpected = 1,  ///< a bug: a reference is printed
  refused = 2,     ///< refused by a rule, or waiting for a decision
  bad_input = 3,   ///< a file or value cannot be read; file:line:column is printed
  not_allowed = 4,
  not_found = 5,
  conflict = 6,     ///< somebody else holds it
  unavailable = 7,  ///< the database engine or the network does not answer
  usage = 64,
  interrupted = 130,
};

/// The global options, filled in before any verb's callback runs.
struct Settings {
  std::string database_url = "sqlite:trellis.db";
  bool json = false;
  bool quiet = false;
  bool verbose = false;
  bool yes = false;
  std::optional<Date> today;  ///< replaces the clock; demonstration databases only
  std::string person;         ///< acts as this person (e-mail address or id)
};

struct Commands {
  CLI::App& app;
  Settings& settings;
  Exit exit_code = Exit::done;
};

Exit exit_code_of(ProblemKind kind);

/// Prints the problem to stderr (as JSON when `json`), and gives its exit code.
Exit report(const Problem& problem, bool json = false);

/// Today by `--today`, else by the clock, in England. Only the command line calls this.
Date today(const Settings& settings);

}  // namespace trellis::cli
