/// The verb that draws up review rotas: trellis rota.
#pragma once

#include "cli/command.hpp"

namespace trellis::cli {

void add_rota_commands(Commands& commands);

}  // namespace trellis::cli
