/// One stage of a matching: the least weighted sum over what earlier stages left open, with prices
/// that prove it for every open edge.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "optimise/lemon/lemon_flow.hpp"
#include "optimise/levels.hpp"
#include "optimise/model.hpp"
#include "optimise/wide.hpp"

namespace trellis::optimise {

/// What is still open: edges, leaving out, and the bounds of each node's arc to its parent.
struct OpenOptions {
  std::vector<char> edge = {};
  std::vector<char> left_out = {};
  std::vector<std::int64_t> lower = {};
  std::vector<std::int64_t> upper = {};
};

/// Everything the model allows.
OpenOptions all_options(const Model& model);

/// Prices are by canonical partner and by node. `node[v]` is above 0 only where the arc from v to
/// its parent is full, below 0 only where it is at its lower bound. `partner[p]` is the least of
/// cost plus path price over p's open options.
struct StageAnswer {
  std::vector<std::uint32_t> choice = {};
  std::vector<std::int64_t> partner = {};
  std::vector<std::int64_t> node = {};
  Wide value = 0;
  std::uint32_t rounds = 0;
  std::size_t solved_edges = 0;
};

struct StageOptions {
  std::uint32_t candidates = 20;  ///< Cheapest open edges per partner to begin with; 0 is all.
  FlowMethod method = FlowMethod::network_simplex;
};

/// Solves over the cheapest open edges of each partner, prices all open edges, adds those that
/// would improve, and repeats until there are none: the optimum over all open edges.
///
/// `start` may be empty, or a matching that keeps all bounds; its edges are always among those
/// solved. Returns no value when the bounds cannot all be kept.
std::optional<StageAnswer> solve_stage(const Model& model,
                                       const StageCosts& stage,
                                       const OpenOptions& open,
                                       const std::vector<std::uint32_t>& start,
                                       const StageOptions& options);

/// Leaves open exactly the optimal matchings of the stage (complementary slackness).
void keep_optimal(const Model& model,
                  const LevelCosts& cost,
                  const StageAnswer& answer,
                  OpenOptions& open);

}  // namespace trellis::optimise
