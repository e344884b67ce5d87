/// Does the programme work differently for pupils eligible for free school meals, or another
/// group: the interaction first, then the separate fit on the group.
///
/// Sources
///   [TE] Trellis, evaluation design, section 5.10.
#pragma once

#include <string>

#include "stats/eef_effect_size.hpp"
#include "stats/estimate.hpp"
#include "stats/refusal.hpp"
#include "stats/table.hpp"

namespace trellis::stats {

/// A column of 0 and 1 that says who belongs to the group.
struct SubgroupAnalysis {
  std::string column;
  Estimate interaction;        ///< arm x group, points, in the model with the group's own term.
  Estimate interaction_in_sd;  ///< The same over S of the whole sample.
  EffectSize effect;           ///< In the group alone, over S of the whole sample.
  EffectSize effect_own_sd;    ///< In the group alone, over the group's own S.
  std::int64_t pupils = 0;     ///< In the group, analysed.
  std::int64_t schools = 0;    ///< With at least one of them.
  std::string sentence;        ///< What may be said, the interaction first.
};

/// `spec` is the primary model, without the group. Refuses a column that is not 0 and 1, and what
/// the fits refuse.
Expected<SubgroupAnalysis> analyse_subgroup(const Table& table,
                                            const ModelSpec& spec,
                                            const std::string& group,
                                            const InferenceOptions& options = {});

}  // namespace trellis::stats
