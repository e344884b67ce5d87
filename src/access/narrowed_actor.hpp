/// Actors with less than they have, for what a single role does not open. Pure.
#pragma once

#include <algorithm>

#include "access/actor.hpp"

namespace trellis::access {

/// The same actor without the grants of one role.
inline Actor without_role(Actor actor, Role role) {
  std::erase_if(actor.grants, [&](const Grant& grant) { return grant.role == role; });
  return actor;
}

}  // namespace trellis::access
