/// The verb that allocates to arms, or chooses a comparison group: trellis allocate.
#pragma once

#include "cli/command.hpp"

namespace trellis::cli {

void add_allocate_commands(Commands& commands);

}  // namespace trellis::cli
