/// The pairing itself, apart from where the distances come from.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "stats/comparison_group.hpp"

namespace trellis::stats {

/// Schools as points: distance is the plain one between rows of `place`.
struct MatchProblem {
  std::vector<std::string> urn;
  std::vector<int> treated;
  std::vector<std::int32_t> group;  ///< Pairs only within a group.
  Eigen::MatrixXd place;            ///< n x d; one column for a score.
  Eigen::VectorXd score;            ///< Decides who chooses first.
  std::optional<double> distance_max;
  /// Fine balance: the class of each school; of a class no more controls are used than `ratio` for
  /// each treated school in it. Empty: no such limit.
  std::vector<std::int32_t> balance = {};
};

/// Sets by the rules of `spec`; a treated school without any control has no set.
Expected<std::vector<MatchedSet>> match_pairs(const MatchProblem& problem, const MatchSpec& spec);

}  // namespace trellis::stats
