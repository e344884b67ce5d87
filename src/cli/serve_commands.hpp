/// `trellis serve`: pages, and jobs beside them.
#pragma once

#include "cli/command.hpp"

namespace trellis::cli {

void add_serve_commands(Commands& commands);

}  // namespace trellis::cli
