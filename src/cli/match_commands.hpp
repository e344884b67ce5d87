/// `trellis match`: solve an instance file, or a programme's applications in the database.
#pragma once

#include "cli/command.hpp"

namespace trellis::cli {

void add_match_commands(Commands& commands);

}  // namespace trellis::cli
