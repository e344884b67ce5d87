/// Refusals of the JSON API: application/problem+json (RFC 9457).
///
/// `detail` is the sentence that a page would show, `errors` the fields it is about, `reference`
/// what the log knows the request by.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "web/request.hpp"
#include "web/response.hpp"

namespace trellis::web::api {

/// A Problem with one of these fields has the status of the header: 412 and 422.
inline constexpr std::string_view if_match = "If-Match";
inline constexpr std::string_view idempotency_key = "Idempotency-Key";

/// 403, 404, 409, 412, 422 or 428 by its kind and field.
int status_of_problem(const Problem& problem);

Response problem_response(const Request& request, int status, std::string_view detail);
Response problem_response(const Request& request, const Problem& problem);
/// What cannot be read of an address: every mistake at once.
Response problem_response(const Request& request, int status, const Problems& problems);

/// The statuses that the API answers with, and what each means.
struct StatusWords {
  int status = 0;
  std::string_view title = {};
  std::string_view about = {};
};
const std::vector<StatusWords>& problem_statuses();

}  // namespace trellis::web::api
