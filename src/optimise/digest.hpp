/// A fingerprint of an instance that does not depend on the order of its rows.
#pragma once

#include <cstdint>

#include "optimise/instance.hpp"

namespace trellis::optimise {

/// 64 bits over partners, places, groups, partner groups, edges, locks and forbidden pairs. Names,
/// reasons and cost parts do not count: they do not change the problem.
std::uint64_t instance_digest(const Instance& instance);

}  // namespace trellis::optimise
