/// Stable matching: nobody has a lead that would rather take them than someone it has.
///
/// Stability is another aim than the least total: it places fewer and costs more, and the page says
/// so. Both sides may state preferences; without them both go by cost. Ceilings over several places
/// (a lead's total, its trust, its region) choose as one: the whole group keeps those it ranks
/// best. That is a choice over a matroid, for which proposing partners still end stable.
///
/// Sources
///   [GS] Gale and Shapley (1962), College admissions and the stability of marriage.
///   [FL] Fleiner (2003), A fixed-point approach to stable matchings: choices over matroids.
#pragma once

#include <cstdint>
#include <expected>
#include <vector>

#include "optimise/baselines.hpp"
#include "optimise/instance.hpp"
#include "optimise/refusal.hpp"

namespace trellis::optimise {

/// A rank per edge, lower is better; empty means by cost. A partner without a rank for a lead
/// (partial list) is said by leaving the edge out of the instance.
struct Preferences {
  std::vector<std::int64_t> partner_rank = {};  ///< How the partner sees the pair.
  std::vector<std::int64_t> lead_rank = {};     ///< How the lead sees it.
};

/// The stable matching that is best for partners.
///
///   refuses   what solving refuses; ranks of the wrong length; quotas on partners or floors,
///             under which a stable matching need not exist
std::expected<BaselineMatch, Refusal> stable_matching(const Instance& instance,
                                                      const Preferences& preferences);

/// Edges whose partner and lead would both rather have each other than what they have. Empty
/// exactly when the matching is stable. Refuses as above.
std::expected<std::vector<EdgeIndex>, Refusal> blocking_pairs(
    const Instance& instance,
    const Preferences& preferences,
    const std::vector<std::optional<EdgeIndex>>& edge_of);

}  // namespace trellis::optimise
