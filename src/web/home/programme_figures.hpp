/// How programmes stand in figures, for those who see sums and no school: a funder.
#pragma once

#include <string>

#include "web/context.hpp"
#include "web/html.hpp"

namespace trellis::web {

/// A count of schools as it is shown: "c" when one or two schools could be told from it, alone or
/// as what is left of `of`.
std::string shown_count(std::int64_t count, std::int64_t of);

/// Schools that applied to each programme whose sums the reader may see, and that have a place;
/// empty when there is none.
Html programme_figures(Context& context);

}  // namespace trellis::web
