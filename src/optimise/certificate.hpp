/// The proof that goes with a matching: who got what, and the prices that show nothing is better.
///
/// Levels are solved in stages; a stage takes as many levels as fit into 64 bits, each multiplied
/// by a weight that makes it outrank all later ones. Every stage carries one set of prices:
///
///   value of partner p        u_p
///   price of place t          w_t >= 0       price of group g   w_g   (below 0: its floor binds)
///   price of partner group h  w_h            (above 0: its ceiling binds, below 0: its floor)
///
/// For every eligible edge e = (p, t), not only those the solver looked at,
///   u_p <= cost(e) + w_t + sum of w_g over groups that hold t + sum of w_h that hold p,
/// and u_p <= cost of leaving p out (unless p is locked or must be placed). Then
///   sum u_p - sum over places and groups of (w > 0 ? w x ceiling : w x floor)
/// is a lower bound on every matching's value, and equals this one's: so it is optimal.
///
/// The next stage may only use edges whose inequality is an equality, may leave out only partners
/// for whom the second is, and has places and groups with w > 0 full and with w < 0 at their
/// floor: by complementary slackness these are exactly the optimal matchings of the stage before.
/// `verify/verify.hpp` checks all this in 128-bit integers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "optimise/instance.hpp"
#include "optimise/objective.hpp"
#include "optimise/wide.hpp"

namespace trellis::optimise {

/// Prices of one stage, in the order of the instance's vectors.
struct StageDuals {
  std::vector<Level> levels = {};
  std::vector<std::int64_t> weights = {};  ///< Of the levels, most important first; the last is 1.
  std::vector<std::int64_t> partner = {};
  std::vector<std::int64_t> place = {};
  std::vector<std::int64_t> group = {};
  std::vector<std::int64_t> partner_group = {};
  Wide value = 0;  ///< The weighted sum that these prices prove to be least.
};

/// That no smaller largest cost (or regret) is possible without leaving out more partners: `all`
/// proves how many can be placed, `below` that edges under the threshold cannot do it. `below` is
/// absent when the threshold is the smallest that any edge has.
struct MinimaxProof {
  Minimax of = Minimax::off;
  std::int64_t threshold = 0;
  StageDuals all = {};
  std::optional<StageDuals> below = {};
};

struct Certificate {
  std::uint64_t input_digest = 0;  ///< Of the instance; does not depend on the order of its rows.
  std::string salt = {};
  std::vector<std::optional<EdgeIndex>> assignment = {};  ///< Edge of each partner.
  std::vector<StageDuals> stages = {};
  std::optional<MinimaxProof> minimax = {};
};

}  // namespace trellis::optimise
