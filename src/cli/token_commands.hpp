/// `trellis token add|list|revoke`: tokens of the JSON API.
#pragma once

#include "cli/command.hpp"

namespace trellis::cli {

void add_token_commands(Commands& commands);

}  // namespace trellis::cli
