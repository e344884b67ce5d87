/// Drawing up the rotas of one instance file from the command line.
#pragma once

#include <string>

#include "cli/command.hpp"

namespace trellis::cli {

/// Reads the file ("-" is stdin), draws up each cluster's rota year by year, checks and prints. The
/// exit code is `refused` when a cluster can have no rota, or a pattern's status differs from the
/// file's.
Exit rota_instance_file(const std::string& path, const Settings& settings);

}  // namespace trellis::cli
