/// Solving one instance file from the command line.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "matching/instance_file.hpp"
#include "optimise/solution.hpp"
#include "optimise/verify/verify.hpp"

namespace trellis::cli {

/// The layer of trusts, solved before the schools.
struct SolvedTrusts {
  optimise::Solution solution;
  optimise::Verdict verdict;
  std::vector<matching::PlacesAside> aside;  ///< taken off the places of schools
};

struct SolvedInstance {
  matching::InstanceFile file;
  std::optional<SolvedTrusts> trusts;
  optimise::Solution solution;
  optimise::Verdict verdict;
  double seconds = 0;

  /// Whether the optimum that the file states is reached; true where it states none.
  bool as_stated() const;
};
/// Reads the file ("-" is stdin), solves and verifies: the trusts first, if it has any.
Result<SolvedInstance> solve_instance_file(const std::string& path, const std::string& salt);

/// Reads the file ("-" is stdin), solves, verifies and prints; with `stable`, what a stable match
/// would cost beside it. The exit code is `refused` when the
/// verifier does not accept the certificate or the file's stated optimum is not reached.
Exit match_instance_file(const std::string& path,
                         const std::string& salt,
                         bool stable,
                         const Settings& settings);

}  // namespace trellis::cli
