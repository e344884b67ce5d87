/// `trellis synth`: writes the synthetic register. It needs no database.
#pragma once

#include "cli/command.hpp"

namespace trellis::cli {

void add_synth_commands(Commands& commands);

}  // namespace trellis::cli
