#include "web/api/api_problem.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "web/page.hpp"

namespace trellis::web::api {

namespace {

using nlohmann::ordered_json;

std::string title_of_status(int status) {
  for (const StatusWords& words : problem_statuses())
    if (words.status == status) return std::string(words.title);
  return std::string(reason_of(status));
}

Response with_errors(const Request& request,
                     int status,
                     std::string_view detail,
                     const ordered_json& errors) {
  const ordered_json document = {{"type", "/api#problem-" + std::to_string(status)},
                                 {"title", title_of_status(status)},
                                 {"status", status},
                                 {"detail", detail},
                                 {"errors", errors},
                                 {"reference", request.reference}};
  Response response = json_response(
      document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + '\n', status);
  response.headers.set("Content-Type", "application/problem+json");
  return response;
}

ordered_json error_of(const std::string& field, const std::string& message) {
  return {{"field", field}, {"message", message}};
}

/// Further sentences that begin with a field's name are about that field: "stream: Select ...".
ordered_json error_of_detail(const std::string& detail) {
  const std::size_t colon = detail.find(": ");
  const bool has_field =
      colon != std::string::npos && detail.substr(0, colon).find(' ') == std::string::npos;
  return has_field ? error_of(detail.substr(0, colon), detail.substr(colon + 2))
                   : error_of("", detail);
}

}  // namespace

const std::vector<StatusWords>& problem_statuses() {
  static const std::vector<StatusWords> all = {
      {400, "The request cannot be read", "The address or the body is not what the document says."},
      {401,
       "A token is needed",
       "Send Authorization: Bearer with a token that is in force. Make one on your account's "
       "page."},
      {403, "Not allowed", "The token, or its person's role, does not include this."},
      {404, "Not found", "There is no such thing, or this token may not know of it."},
      {405, "Not done in this way", "The address exists for other methods: see the header Allow."},
      {409, "It has changed, or its time has passed", "Read it again, then decide."},
      {412, "It has changed since you read it", "Read it again and send its new ETag as If-Match."},
      {413, "Too large", "A body is at most 1 MB."},
      {415, "Another kind of content is needed", "Send application/json."},
      {422, "It cannot be done as sent", "Correct the fields that errors names."},
      {428, "If-Match is needed", "Send the ETag that you read, so that nothing is overwritten."},
      {429, "Too many requests", "Wait as many seconds as Retry-After says."},
      {500, "A fault of ours", "Report it with the reference."},
      {503, "Not available", "Try again in a moment; send the same Idempotency-Key."}};
  return all;
}

int status_of_problem(const Problem& problem) {
  if (problem.field == if_match) return problem.kind == ProblemKind::missing ? 428 : 412;
  if (problem.field == idempotency_key) return 422;
  return status_of(problem.kind);
}

Response problem_response(const Request& request, int status, std::string_view detail) {
  return with_errors(request, status, detail, ordered_json::array());
}

Response problem_response(const Request& request, const Problem& problem) {
  ordered_json errors = ordered_json::array();
  if (!problem.field.empty()) errors.push_back(error_of(problem.field, problem.message));
  for (const std::string& detail : problem.details) {
    ordered_json error = error_of_detail(detail);
    if (std::ranges::find(errors, error) == errors.end()) errors.push_back(std::move(error));
  }
  return with_errors(request, status_of_problem(problem), problem.message, errors);
}

Response problem_response(const Request& request, int status, const Problems& problems) {
  ordered_json errors = ordered_json::array();
  for (const Problem& problem : problems)
    errors.push_back(error_of(problem.field, problem.message));
  return with_errors(request, status, problems.front().message, errors);
}

}  // namespace trellis::web::api
