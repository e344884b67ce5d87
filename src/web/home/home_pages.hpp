/// The home page: what a person can do here, by what they are permitted.
#pragma once

#include <string>
#include <vector>

#include "web/context.hpp"
#include "web/html.hpp"

namespace trellis::web {

/// One way on from the home page.
struct HomeEntry {
  std::string title = {};
  std::string hint = {};
  Url link = {};
};

/// The view of home_show.html.
struct HomeShow {
  Html due = {};  ///< what is due in the reader's cases
  std::string welcome = {};
  bool is_signed_in = false;
  bool is_demonstration = false;
  std::vector<HomeEntry> entries = {};
};

void add_home_routes(Routes& routes);

}  // namespace trellis::web
