#include "web/api/openapi.hpp"

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "web/api/api_problem.hpp"
#include "web/api/api_route.hpp"

namespace trellis::web::api {

namespace {

using nlohmann::ordered_json;

ordered_json json_content(const std::string& schema, const std::string& example) {
  ordered_json content = {{"schema", ordered_json::parse(schema)}};
  if (!example.empty()) content["example"] = ordered_json::parse(example);
  return content;
}

/// The named parts of an address: keys, save the ids of a definition.
ordered_json path_parameters(const std::string& pattern) {
  ordered_json parameters = ordered_json::array();
  for (const std::string_view part : split(pattern, '/')) {
    if (!part.starts_with('{')) continue;
    const std::string name(part.substr(1, part.size() - 2));
    parameters.push_back(
        {{"name", name},
         {"in", "path"},
         {"required", true},
         {"schema", {{"type", "string"}}},
         {"description",
          name == "partner"                  ? std::string("URN of the partner")
          : name == "task" || name == "role" ? "Id of a " + name + " of the definition"
                                             : "Key of the " + name}});
  }
  return parameters;
}

ordered_json parameter_of(const ApiParameter& parameter) {
  ordered_json made = {{"name", parameter.name},
                       {"in", parameter.where},
                       {"required", parameter.is_required},
                       {"schema", ordered_json::parse(parameter.schema)},
                       {"description", parameter.about}};
  if (!parameter.example.empty()) made["example"] = ordered_json::parse(parameter.example);
  return made;
}

ordered_json success_of(const ApiRoute& route) {
  ordered_json content = {{"application/json", json_content(route.answer, route.answer_example)}};
  if (route.has_csv) content["text/csv"] = {{"schema", {{"type", "string"}}}};
  ordered_json headers = {
      {"RateLimit-Remaining", {{"$ref", "#/components/headers/RateLimit-Remaining"}}}};
  if (!route.has_csv) headers["ETag"] = {{"$ref", "#/components/headers/ETag"}};
  return {{"description", "Done"}, {"headers", headers}, {"content", content}};
}

ordered_json responses_of(const ApiRoute& route) {
  const bool is_write = route.method != Method::get;
  ordered_json responses = {{std::to_string(route.success), success_of(route)}};
  if (!is_write && !route.has_csv) responses["304"] = {{"description", "You have it already"}};
  for (const StatusWords& words : problem_statuses()) {
    const bool is_for_writes = words.status == 409 || words.status == 412 || words.status == 413 ||
                               words.status == 415 || words.status == 422 || words.status == 428;
    if (is_for_writes && !is_write) continue;
    responses[std::to_string(words.status)] = {
        {"$ref", "#/components/responses/problem_" + std::to_string(words.status)}};
  }
  return responses;
}

ordered_json operation_of(const ApiRoute& route) {
  const std::string permission(access::name_of(route.permission));
  ordered_json parameters = path_parameters(route.pattern);
  for (const ApiParameter& parameter : route.parameters)
    parameters.push_back(parameter_of(parameter));
  ordered_json operation = {{"operationId", route.operation},
                            {"tags", {route.tag}},
                            {"summary", route.summary},
                            {"description", "Scope of the token: " + permission + "."},
                            {"x-permission", permission},
                            {"parameters", parameters}};
  if (!route.body.empty())
    operation["requestBody"] = {
        {"required", true},
        {"content", {{"application/json", json_content(route.body, route.body_example)}}}};
  operation["responses"] = responses_of(route);
  return operation;
}

ordered_json problem_schema() {
  return ordered_json::parse(R"({
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "detail", "errors", "reference"],
    "properties": {
      "type": {"type": "string", "format": "uri-reference"},
      "title": {"type": "string"},
      "status": {"type": "integer"},
      "detail": {"type": "string", "description": "What to do, in a sentence"},
      "errors": {"type": "array", "items": {
        "type": "object",
        "required": ["field", "message"],
        "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
        "additionalProperties": false}},
      "reference": {"type": "string", "description": "Give it when you report a fault"}
    },
    "additionalProperties": false})");
}

ordered_json components() {
  ordered_json schemas = {{"problem", problem_schema()}};
  for (const ApiSchema& schema : api_table().schemas)
    schemas[schema.name] = ordered_json::parse(schema.schema);
  ordered_json responses = ordered_json::object();
  for (const StatusWords& words : problem_statuses())
    responses["problem_" + std::to_string(words.status)] = {
        {"description", std::string(words.title) + ". " + std::string(words.about)},
        {"content",
         {{"application/problem+json", {{"schema", {{"$ref", "#/components/schemas/problem"}}}}}}}};
  const ordered_json headers = {
      {"ETag", {{"description", "Version of the answer"}, {"schema", {{"type", "string"}}}}},
      {"RateLimit-Remaining",
       {{"description", "Requests left until the window ends"},
        {"schema", {{"type", "integer"}}}}}};
  return {{"schemas", schemas},
          {"responses", responses},
          {"headers", headers},
          {"securitySchemes", {{"token", {{"type", "http"}, {"scheme", "bearer"}}}}}};
}

}  // namespace

const std::string& openapi_document() {
  static const std::string document = [] {
    ordered_json paths = ordered_json::object();
    for (const ApiRoute& route : api_table().routes)
      paths[route.pattern][lower_ascii(name_of(route.method))] = operation_of(route);
    const ordered_json made = {
        {"openapi", "3.1.0"},
        {"info",
         {{"title", "Trellis"},
          {"version", "1"},
          {"description",
           "Programmes in which schools help schools. A token opens what its person's roles open, "
           "and of that only its scopes. Nothing is removed from version 1."}}},
        {"servers", ordered_json::array({{{"url", "/"}}})},
        {"security", ordered_json::array({{{"token", ordered_json::array()}}})},
        {"paths", paths},
        {"components", components()}};
    return made.dump(1) + '\n';
  }();
  return document;
}

}  // namespace trellis::web::api
