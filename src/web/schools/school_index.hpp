/// The search index of the register, one for the process.
#pragma once

#include <memory>

#include "register/school_search.hpp"
#include "web/context.hpp"

namespace trellis::web {

/// The index as the register stands; it is made anew when an import has changed it.
std::shared_ptr<const registry::SchoolIndex> school_index(Context& context);

}  // namespace trellis::web
