/// Several outcomes, one claim: p-values adjusted so that the family keeps its error rate.
///
/// Sources
///   [Ho] Holm (1979), A simple sequentially rejective multiple test procedure.
///   [Hb] Hochberg (1988), A sharper Bonferroni procedure.
///   [BH] Benjamini and Hochberg (1995), Controlling the false discovery rate.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace trellis::stats {

enum class Multiplicity {
  none,
  bonferroni,
  holm,               ///< Our default for several primary outcomes; holds under any dependence.
  hochberg,           ///< Needs independent or positively dependent tests.
  benjamini_hochberg  ///< Controls the false discovery rate, not the family error.
};

std::string name_of(Multiplicity rule);

/// Adjusted p-values in the order given; each p in (0, 1]. An empty family gives an empty answer.
std::vector<double> adjust_p_values(std::span<const double> p, Multiplicity rule);

}  // namespace trellis::stats
