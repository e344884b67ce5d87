/// Whether other matchings are exactly as good, and which partners they would place otherwise.
#pragma once

#include <cstdint>
#include <vector>

#include "optimise/model.hpp"
#include "optimise/stage.hpp"

namespace trellis::optimise {

/// Partners that some other optimal matching places elsewhere, in canonical order.
///
/// `open` must hold exactly the optimal matchings (keep_optimal), `choice` one of them. Another
/// exists exactly when the residual network of open options has a cycle through a partner's move.
std::vector<std::uint32_t> undecided_partners(const Model& model,
                                              const OpenOptions& open,
                                              const std::vector<std::uint32_t>& choice);

}  // namespace trellis::optimise
