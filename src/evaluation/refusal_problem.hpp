/// How a refusal of the statistics library becomes a problem that a person can act on.
#pragma once

#include "core/result.hpp"
#include "stats/refusal.hpp"

namespace trellis::evaluation {

Problem problem_of(const stats::Refusal& refusal);

}  // namespace trellis::evaluation
