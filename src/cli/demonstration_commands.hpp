/// `trellis demo`: makes a demonstration database and says what came of it.
#pragma once

#include "cli/command.hpp"

namespace trellis::cli {

void add_demonstration_commands(Commands& commands);

}  // namespace trellis::cli
