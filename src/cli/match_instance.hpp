/// Solving one instance file from the command line.
#pragma once

#include <string>

#include "cli/command.hpp"

namespace trellis::cli {

/// Reads the file ("-" is stdin), solves, verifies and prints. The exit code is `refused` when the
/// verifier does not accept the certificate or the file's stated optimum is not reached.
Exit match_instance_file(const std::string& path,
                         const std::string& salt,
                         const Settings& settings);

}  // namespace trellis::cli
