/// Solving one instance file from the command line.
#pragma once

#include <string>

#include "cli/command.hpp"
#include "matching/instance_file.hpp"
#include "optimise/solution.hpp"
#include "optimise/verify/verify.hpp"

namespace trellis::cli {

struct SolvedInstance {
  matching::InstanceFile file;
  optimise::Solution solution;
  optimise::Verdict verdict;
  double seconds = 0;

  /// Whether the optimum that the file states is reached; true where it states none.
  bool as_stated() const;
};
/// Reads the file ("-" is stdin), solves and verifies.
Result<SolvedInstance> solve_instance_file(const std::string& path, const std::string& salt);

/// Reads the file ("-" is stdin), solves, verifies and prints. The exit code is `refused` when the
/// verifier does not accept the certificate or the file's stated optimum is not reached.
Exit match_instance_file(const std::string& path,
                         const std::string& salt,
                         const Settings& settings);

}  // namespace trellis::cli
