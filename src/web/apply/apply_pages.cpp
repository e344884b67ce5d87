#include "web/apply/apply_pages.hpp"

namespace trellis::web {

void add_apply_routes(Routes& routes) {
  add_apply_start_routes(routes);
  add_form_step_routes(routes);
  add_form_status_routes(routes);
}

}  // namespace trellis::web
