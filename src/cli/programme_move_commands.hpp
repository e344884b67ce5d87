/// `trellis programme preview` and `move`: what a newer version does to open cases, and doing it.
#pragma once

#include "cli/command.hpp"

namespace trellis::cli {

/// Adds the two verbs under `programme`.
void add_programme_move_commands(CLI::App& programme, Commands& commands);

}  // namespace trellis::cli
