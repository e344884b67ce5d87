/// `trellis match --why URN` and `--what-if URN=>LEAD`: the questions people ask of a match, of the
/// database or of an instance file, with exact prices.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/command.hpp"
#include "matching/loading_actions.hpp"

namespace trellis::cli {

struct MatchQuestion {
  std::int64_t partner = 0;
  std::optional<std::int64_t> lead = {};  ///< of a what-if
};

/// From the values of the two options, of which one is empty: "900001", or "900001=>900101".
Result<MatchQuestion> match_question(const std::string& why, const std::string& what_if);

/// Asked of the match of a programme as it would be today; nothing is kept.
Exit ask_programme(storage::Snapshot& db,
                   const matching::MatchRequest& request,
                   const MatchQuestion& question,
                   const Settings& settings);

/// Asked of an instance file.
Exit ask_instance_file(const std::string& path,
                       const std::string& salt,
                       const MatchQuestion& question,
                       const Settings& settings);

}  // namespace trellis::cli
