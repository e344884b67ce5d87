/// The two handlers of every resource: its list, and one of it.
#pragma once

#include "web/context.hpp"

namespace trellis::web::api {

/// GET /api/v1/<resource>: JSON, or CSV by Accept; one query whatever the number of rows.
Response answer_list(const Request& request, Context& context);
/// GET /api/v1/<resource>/{key}, with an ETag; what the bearer may not see is not found.
Response answer_one(const Request& request, Context& context);

/// The ETag of an answer: the version of what it shows, if it has one, and a digest of its text.
/// If-Match compares the version; If-None-Match the whole.
std::string etag_of(std::optional<std::int64_t> version, std::string_view text);
/// 200 with its ETag, or 304 where the client has it already.
Response with_etag(const Request& request, std::string json, std::optional<std::int64_t> version);

}  // namespace trellis::web::api
