/// `trellis import FILE...` and `trellis register ...`.
#pragma once

#include "cli/command.hpp"

namespace trellis::cli {

void add_import_commands(Commands& commands);

}  // namespace trellis::cli
