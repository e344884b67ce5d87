/// trellis retention: what is past its retention, and erasing it.
#pragma once

#include "cli/command.hpp"

namespace trellis::cli {

void add_retention_commands(Commands& commands);

}  // namespace trellis::cli
