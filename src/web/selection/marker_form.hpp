/// The part of a round's page by which staff say who marks it, and by when.
#pragma once

#include "web/form.hpp"
#include "web/selection/found_round.hpp"

namespace trellis::web {

/// Empty where every application has its markers. `typed`: what was posted and refused.
Html markers_form(storage::Snapshot& db,
                  const Context& context,
                  const FoundRound& round,
                  const std::vector<programme::SelectionEntry>& entries,
                  const Request& request,
                  const FormReader* typed);

/// The page of a round; with what was typed and refused, as 422.
Response round_page(const Request& request, const Context& context, const FormReader* typed);

}  // namespace trellis::web
