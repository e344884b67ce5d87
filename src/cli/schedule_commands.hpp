/// The verb that dates visits without clashes: trellis schedule.
#pragma once

#include "cli/command.hpp"

namespace trellis::cli {

void add_schedule_commands(Commands& commands);

}  // namespace trellis::cli
