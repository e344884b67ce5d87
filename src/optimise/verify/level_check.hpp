/// The verifier's own reading of an objective: what each level costs, and the input's fingerprint.
#pragma once

#include <cstdint>
#include <vector>

#include "optimise/instance.hpp"
#include "optimise/objective.hpp"

namespace trellis::optimise::checking {

/// Which edges may be used at all, and the least cost of each partner's.
struct Eligible {
  std::vector<char> edge;           ///< Not forbidden, and not beside a lock.
  std::vector<char> may_stay_out;   ///< Not locked.
  std::vector<std::int64_t> least;  ///< Over edges that are not forbidden; 0 if none.
};

Eligible eligible_options(const Instance& instance);

/// The levels an objective asks for, without the lottery.
std::vector<Level> expected_levels(const Instance& instance, const Objective& objective);

struct Costs {
  std::vector<std::int64_t> edge;
  std::vector<std::int64_t> stay_out;
};

Costs costs_of(const Instance& instance,
               const Objective& objective,
               const Eligible& eligible,
               const Level& level);

std::uint64_t fingerprint(const Instance& instance);

}  // namespace trellis::optimise::checking
