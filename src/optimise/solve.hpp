/// Solves a lead-partner matching exactly, with its proof.
///
/// The answer is the best matching by the levels of objective.hpp, and does not depend on the
/// order of the instance's rows: equally good matchings are told apart by the lottery. The
/// certificate can be checked by `verify`, which shares no code with the solver.
///
/// Method: a minimum-cost flow over the cheapest edges of each partner (LEMON's network simplex);
/// then every eligible edge is priced with the duals and those that would improve are added, until
/// none would. So the optimum over all edges is proved although few were solved. Levels that do
/// not fit into 64 bits together are solved one after another by restriction to the flows that
/// are optimal so far (complementary slackness).
///
/// Sources
///   [AMO] Ahuja, Magnanti and Orlin (1993), Network Flows, chapters 9 and 11.
#pragma once

#include <expected>

#include "optimise/instance.hpp"
#include "optimise/objective.hpp"
#include "optimise/refusal.hpp"
#include "optimise/solution.hpp"

namespace trellis::optimise {

/// The best matching.
///
///   refuses   whatever instance_check.hpp lists; floors that cannot all hold (naming the groups
///             and how many are missing); costs that could overflow; minimax together with floors
///   promise   the same answer for the same rows in any order; no clock, no threads, no random
std::expected<Solution, Refusal> solve(const Instance& instance, const Objective& objective);

}  // namespace trellis::optimise
