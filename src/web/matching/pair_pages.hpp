/// Pairs of a lead and a partner that a person keeps together or apart: the list of them, setting
/// one, and releasing one with a reason.
#pragma once

#include <vector>

#include "matching/match_store.hpp"
#include "programme/programme_store.hpp"
#include "web/html.hpp"
#include "web/routes.hpp"

namespace trellis::web {

/// Those in force with who set them and why, and those released with who released them and why.
Html pairs_content(const programme::Programme& programme,
                   const std::vector<matching::PairRule>& pairs,
                   const std::vector<matching::PairRule>& released);

void add_pair_routes(Routes& routes);

}  // namespace trellis::web
