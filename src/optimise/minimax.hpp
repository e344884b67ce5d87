/// The smallest possible largest cost (or regret) that leaves out no more partners.
#pragma once

#include <cstdint>
#include <optional>

#include "optimise/instance.hpp"
#include "optimise/model.hpp"
#include "optimise/objective.hpp"
#include "optimise/stage.hpp"

namespace trellis::optimise {

struct MinimaxAnswer {
  std::int64_t threshold = 0;  ///< Edges above it are closed.
  StageCosts stage = {};       ///< The placed-first levels alone.
  StageAnswer all = {};        ///< Over every edge.
  std::optional<StageAnswer> below =
      {};  ///< Over edges under the threshold; none if there are none.
};

/// What minimax measures of edge e: its cost or its regret.
std::int64_t measured(const Model& model, Minimax of, std::uint32_t e);

/// Bisects over the different values, each step one flow. `placing` are the `unplaced` levels as
/// one stage. No value when floors cannot hold, or when nobody at all can be placed.
std::optional<MinimaxAnswer> smallest_threshold(const Model& model,
                                                const StageCosts& placing,
                                                Minimax of,
                                                const StageOptions& options);

}  // namespace trellis::optimise
