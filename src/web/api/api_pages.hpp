/// The pages about the API: /api, /api/changes, and the document for machines.
#pragma once

#include "web/router.hpp"

namespace trellis::web::api {

void add_api_pages(Routes& routes);

}  // namespace trellis::web::api
