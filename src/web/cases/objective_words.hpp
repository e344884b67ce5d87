/// An objective of a plan in a few words.
#pragma once

#include <string>

#include "casework/plan_store.hpp"
#include "programme/definition.hpp"

namespace trellis::web {

/// Its first two answers, "Routines: corridors are calm between lessons".
std::string objective_words(const programme::Definition& definition,
                            const casework::Objective& objective);

}  // namespace trellis::web
