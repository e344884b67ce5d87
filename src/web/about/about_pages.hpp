/// Pages that say what Trellis is and does with data: help, accessibility, privacy, cookies.
#pragma once

#include <string>
#include <vector>

#include "web/context.hpp"
#include "web/html.hpp"

namespace trellis::web {

/// The view of the pages here: what differs between a demonstration and the real thing.
struct AboutShow {
  bool is_demonstration = false;
  std::string today = {};
};

void add_about_routes(Routes& routes);

}  // namespace trellis::web
