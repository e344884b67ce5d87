/// Computing need for all schools, and setting weights: permission, transaction, rule, event.
#pragma once

#include "access/actor.hpp"
#include "core/date.hpp"
#include "register/need_store.hpp"

namespace trellis::registry {

struct ComputedNeed {
  NeedRunId run;
  NeedWeightsId weights;
  std::int64_t schools = 0;
  std::int64_t with_index = 0;
};

/// Keeps a version of weights. Refused without the permission to edit definitions, and when the
/// version exists with other weights.
Result<NeedWeightsId> set_need_weights(storage::Database& db,
                                       const access::Actor& actor,
                                       const NeedWeights& weights);

/// Measures the need of every open state-funded school with these weights, and replaces the run
/// that used them before. Refused while no establishment has been imported.
Result<ComputedNeed> compute_need(storage::Database& db,
                                  const access::Actor& actor,
                                  const NeedWeights& weights,
                                  Date today);

}  // namespace trellis::registry
