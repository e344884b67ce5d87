#include "web/api/case_call.hpp"

#include <nlohmann/json.hpp>

#include "casework/case_access_checks.hpp"

namespace trellis::web::api {

using casework::CaseFile;
using nlohmann::ordered_json;

Result<CaseFile> case_of_call(storage::Transaction& tx, const WriteCall& call) {
  const auto file =
      casework::find_case(tx, casework::CaseId{number_in_route(call.request, "case")});
  if (!file || !casework::may_see(call.context.actor, *file))
    return problem(ProblemKind::not_found, "", "There is no such case for this token");
  return *file;
}

std::string case_address(const CaseFile& file) {
  return "/api/v1/cases/" + std::to_string(file.id.value);
}

ordered_json state_of_case(const CaseFile& file) {
  return {{"case_id", std::to_string(file.id.value)},
          {"version", file.version},
          {"status", file.status}};
}

Result<WriteAnswer> case_after(storage::Transaction& tx, const CaseFile& file) {
  const auto now = casework::find_case(tx, file.id);
  ordered_json state = state_of_case(*now);
  state["links"] = {{"self", case_address(*now)}};
  return WriteAnswer{.body = state.dump(), .version = now->version};
}

WriteAnswer made_for(const CaseFile& file, std::string_view resource, std::int64_t id) {
  const std::string address = "/api/v1/" + std::string(resource) + '/' + std::to_string(id);
  const ordered_json made = {{"id", std::to_string(id)},
                             {"case_id", std::to_string(file.id.value)},
                             {"links", {{"self", address}}}};
  return {.status = 201, .body = made.dump(), .location = address};
}

ApiRoute case_write(Method method, std::string rest, std::string operation, WriteHandler handler) {
  return {.method = method,
          .pattern = "/api/v1/cases/{case}/" + std::move(rest),
          .handler = handler.handler,
          .write = handler.write,
          .operation = std::move(operation),
          .tag = "Cases",
          .parameters = {idempotency_parameter()},
          .answer = reference_to("case_state")};
}

std::string object_schema(const std::vector<std::pair<std::string, std::string>>& members,
                          std::size_t required) {
  ordered_json properties = ordered_json::object();
  ordered_json needed = ordered_json::array();
  for (const auto& [name, schema] : members) {
    properties[name] = ordered_json::parse(schema);
    if (needed.size() < required) needed.push_back(name);
  }
  return ordered_json{{"type", "object"},
                      {"required", needed},
                      {"properties", properties},
                      {"additionalProperties", false}}
      .dump();
}

}  // namespace trellis::web::api
