/// `trellis serve` (pages and jobs) and `trellis work` (jobs only).
#pragma once

#include "cli/command.hpp"

namespace trellis::cli {

void add_serve_commands(Commands& commands);

}  // namespace trellis::cli
