/// trellis work, and trellis job list, add and cancel.
#pragma once

#include "cli/command.hpp"

namespace trellis::cli {

void add_job_commands(Commands& commands);

}  // namespace trellis::cli
