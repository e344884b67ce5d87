/// The home of a school or a trust: where it stands in programmes, whom it helps, who helps it.
#pragma once

#include <optional>
#include <string>

#include "web/context.hpp"
#include "web/html.hpp"

namespace trellis::web {

struct SchoolHome {
  std::string name;
  std::string role;  ///< "Lead school"
  Html content;
};

/// The home of the organisation that this person acts for, as a lead school, a partner school or a
/// trust; nothing for everybody else.
std::optional<SchoolHome> school_home(Context& context);

/// The page of a partner, for its lead alone.
void add_partner_routes(Routes& routes);

}  // namespace trellis::web
