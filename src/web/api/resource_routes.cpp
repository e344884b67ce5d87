#include <nlohmann/json.hpp>

#include "web/api/api_route.hpp"
#include "web/api/list_handlers.hpp"
#include "web/api/list_query.hpp"
#include "web/api/relation.hpp"

namespace trellis::web::api {

namespace {

using nlohmann::ordered_json;

ordered_json kind_schema(FieldKind kind) {
  switch (kind) {
    case FieldKind::id:
      return {{"type", "string"}, {"pattern", "^[0-9]+$"}};
    case FieldKind::code:
    case FieldKind::text:
      return {{"type", "string"}};
    case FieldKind::whole:
      return {{"type", "integer"}};
    case FieldKind::number:
      return {{"type", "number"}};
    case FieldKind::flag:
      return {{"type", "boolean"}};
    case FieldKind::date:
      return {{"type", "string"}, {"format", "date"}};
    case FieldKind::instant:
      return {{"type", "string"}, {"format", "date-time"}};
    case FieldKind::measured:
      return {{"$ref", "#/components/schemas/measured"}};
    case FieldKind::json:
      return {{"type", {"object", "array"}}};
  }
  return {};
}

ordered_json field_schema(const ResourceField& field) {
  ordered_json schema = kind_schema(field.kind);
  if (field.can_be_null && schema.contains("type"))
    schema["type"] = {schema["type"].get<std::string>(), "null"};
  schema["description"] = std::string(field.about);
  return schema;
}

ordered_json example_of(const Resource& resource) {
  ordered_json example = {{"id", resource.has_single() ? "7" : "7-1"}};
  for (const ResourceField& field : resource.fields)
    example[std::string(field.name)] = ordered_json::parse(field.example);
  ordered_json links = ordered_json::object();
  if (resource.has_single()) links["self"] = "/api/v1/" + std::string(resource.name) + "/7";
  if (!resource.page.empty()) {
    std::string page(resource.page);
    links["page"] = page.replace(page.find("{id}"), 4, "7");
  }
  example["links"] = links;
  return example;
}

/// "included" and "incomplete", each relation by the schema of what it brings.
void add_included(const Resource& resource, ordered_json& properties) {
  ordered_json kinds = ordered_json::object();
  for (const Relation& relation : relations_of(resource))
    kinds[relation.name] = {
        {"type", "array"},
        {"items", {{"$ref", "#/components/schemas/" + std::string(relation.resource->one)}}}};
  if (kinds.empty()) return;
  properties["included"] = {{"type", "object"},
                            {"description", "What include asked for"},
                            {"properties", kinds},
                            {"additionalProperties", false}};
  properties["incomplete"] = {
      {"type", "array"},
      {"description", "Of what is included: that which has more than 1,000, and is cut there"},
      {"items", {{"type", "string"}}}};
}

/// Nothing where nothing can be included.
std::vector<ApiParameter> include_parameter(const Resource& resource) {
  std::string names;
  for (const Relation& relation : relations_of(resource))
    names.append(names.empty() ? "" : ", ").append(relation.name);
  if (names.empty()) return {};
  return {{.name = "include",
           .schema = R"({"type":"string"})",
           .about = "At most 5 related things, with commas, of: " + names +
                    ". A page then has 100 at most"}};
}

/// Only id is required, since `fields` may leave out the rest.
ordered_json item_schema(const Resource& resource) {
  ordered_json properties = {{"id", {{"type", "string"}, {"description", "Its key"}}}};
  for (const ResourceField& field : resource.fields)
    properties[std::string(field.name)] = field_schema(field);
  properties["links"] = {
      {"type", "object"},
      {"properties", {{"self", {{"type", "string"}}}, {"page", {{"type", "string"}}}}},
      {"additionalProperties", false}};
  add_included(resource, properties);
  return {{"type", "object"},
          {"description", std::string(resource.about)},
          {"required", {"id"}},
          {"properties", properties},
          {"additionalProperties", false}};
}

ordered_json list_schema(const Resource& resource) {
  const std::string one = "#/components/schemas/" + std::string(resource.one);
  ordered_json properties = {
      {"items", {{"type", "array"}, {"items", {{"$ref", one}}}}},
      {"updated_since",
       {{"type", "string"}, {"description", "The value to send as updated_since next time"}}},
      {"links", {{"$ref", "#/components/schemas/list_links"}}}};
  add_included(resource, properties);
  return {{"type", "object"},
          {"required", {"items", "links"}},
          {"properties", properties},
          {"additionalProperties", false}};
}

std::vector<ApiParameter> list_parameters(const Resource& resource) {
  std::vector<ApiParameter> parameters = {
      {.name = "limit",
       .schema = R"({"type":"integer","minimum":1,"maximum":1000,"default":100})",
       .about = "How many a page",
       .example = "100"},
      {.name = "cursor",
       .schema = R"({"type":"string"})",
       .about = "Where the next page begins: as links.next has it"},
      {.name = "fields",
       .schema = R"({"type":"string"})",
       .about = "Names of the fields wanted, with commas",
       .example = "\"id," + std::string(resource.fields.front().name) + "\""}};
  for (ApiParameter& include : include_parameter(resource)) parameters.push_back(include);
  if (!resource.subjects.empty())
    parameters.push_back(
        {.name = "updated_since",
         .schema = R"({"type":"string"})",
         .about = "Only what changed since: the updated_since of the answer before, or a moment. "
                  "Nothing is left out, whatever is written meanwhile; something may come twice.",
         .example = R"("2026-03-09T14:05:06Z")"});
  for (const ResourceFilter& filter : resource.filters)
    parameters.push_back({.name = "filter[" + std::string(filter.name) + "]",
                          .schema = filter.kind == FieldKind::flag
                                        ? R"({"type":"string","enum":["true","false"]})"
                                        : R"({"type":"string"})",
                          .about = std::string(filter.about),
                          .example = ordered_json(std::string(filter.example)).dump()});
  return parameters;
}

ApiRoute list_route(const Resource& resource) {
  const ordered_json example = {
      {"items", ordered_json::array({example_of(resource)})},
      {"links", {{"self", "/api/v1/" + std::string(resource.name)}, {"next", nullptr}}}};
  return {.pattern = "/api/v1/" + std::string(resource.name),
          .permission = resource.permission,
          .handler = answer_list,
          .operation = "list_" + std::string(resource.name),
          .tag = std::string(resource.title),
          .summary = "List: " + std::string(resource.about),
          .parameters = list_parameters(resource),
          .answer = reference_to(std::string(resource.one) + "_list"),
          .answer_example = example.dump(),
          .has_csv = true};
}

ApiRoute one_route(const Resource& resource) {
  ApiRoute route = {
      .pattern = "/api/v1/" + std::string(resource.name) + "/{" + std::string(resource.one) + "}",
      .permission = resource.permission,
      .handler = answer_one,
      .operation = "show_" + std::string(resource.one),
      .tag = std::string(resource.title),
      .summary = "One of them, with its ETag",
      .parameters = {{.name = "fields",
                      .schema = R"({"type":"string"})",
                      .about = "Names of the fields wanted, with commas"}},
      .answer = reference_to(resource.one),
      .answer_example = example_of(resource).dump()};
  for (ApiParameter& include : include_parameter(resource)) route.parameters.push_back(include);
  return route;
}

}  // namespace

void add_resource_routes(ApiTable& table) {
  table.schemas.push_back(
      {"measured",
       R"({"type":"object","description":"A published value, or the reason why there is none",)"
       R"("required":["value","reason"],"properties":{"value":{"type":["number","null"]},)"
       R"("reason":{"type":["string","null"]}},"additionalProperties":false})"});
  table.schemas.push_back(
      {"list_links",
       R"({"type":"object","required":["self","next"],"properties":{"self":{"type":"string"},)"
       R"("next":{"type":["string","null"],"description":"The next page; null on the last"}},)"
       R"("additionalProperties":false})"});
  for (const Resource* resource : all_resources()) {
    table.schemas.push_back({std::string(resource->one), item_schema(*resource).dump()});
    table.schemas.push_back({std::string(resource->one) + "_list", list_schema(*resource).dump()});
    table.routes.push_back(list_route(*resource));
    if (resource->has_single()) table.routes.push_back(one_route(*resource));
  }
}

}  // namespace trellis::web::api
