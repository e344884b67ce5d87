/// Which floors cannot hold, and by how much, in the caller's words.
#pragma once

#include "optimise/instance.hpp"
#include "optimise/model.hpp"
#include "optimise/refusal.hpp"

namespace trellis::optimise {

/// To be called when no matching keeps all bounds: the refusal that names the groups that fall
/// short when as many floor places as possible are filled.
Refusal unreachable_floors(const Instance& instance, const Model& model);

}  // namespace trellis::optimise
