/// What the routes share that answer about one case from its derived view, not from a list of rows.
#pragma once

#include <optional>
#include <string>

#include "casework/case_context_store.hpp"
#include "web/context.hpp"
#include "web/request.hpp"
#include "web/response.hpp"

namespace trellis::web::api {

/// The case of the address; nothing when the bearer may not see it.
std::optional<casework::CaseContext> case_of_request(storage::Snapshot& db,
                                                     const Request& request,
                                                     const Context& context);
Response no_case(const Request& request);

/// JSON Schema of {"items": [...], "links": {...}}.
std::string list_of(const std::string& item);

}  // namespace trellis::web::api
