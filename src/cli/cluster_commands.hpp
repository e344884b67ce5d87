/// The verb that forms clusters: trellis cluster.
#pragma once

#include "cli/command.hpp"

namespace trellis::cli {

void add_cluster_commands(Commands& commands);

}  // namespace trellis::cli
