#include "web/routes.hpp"

#include "web/about/about_pages.hpp"
#include "web/home/home_pages.hpp"
#include "web/matching/matching_pages.hpp"

namespace trellis::web {

Routes all_routes() {
  Routes routes;
  add_home_routes(routes);
  add_matching_routes(routes);
  add_about_routes(routes);
  return routes;
}

}  // namespace trellis::web
