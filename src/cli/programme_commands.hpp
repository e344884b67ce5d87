/// `trellis programme`: check, compare, import and export definitions, move cases.
#pragma once

#include "cli/command.hpp"

namespace trellis::cli {

void add_programme_commands(Commands& commands);

}  // namespace trellis::cli
