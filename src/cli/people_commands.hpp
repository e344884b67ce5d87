/// trellis setup, and trellis person add, invite, list and erase. All refuse a demonstration.
#pragma once

#include "cli/command.hpp"

namespace trellis::cli {

void add_people_commands(Commands& commands);

}  // namespace trellis::cli
