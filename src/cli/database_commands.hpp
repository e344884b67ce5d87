/// trellis migrate, backup, restore and doctor.
#pragma once

#include "cli/command.hpp"

namespace trellis::cli {

void add_database_commands(Commands& commands);

}  // namespace trellis::cli
