/// The OpenAPI 3.1 document of the API, made from the table of routes. Pure.
#pragma once

#include <string>

namespace trellis::web::api {

/// JSON, the same for every request.
const std::string& openapi_document();

}  // namespace trellis::web::api
