#include "web/api/openapi.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <set>

#include "core/text.hpp"
#include "support/json_schema.hpp"
#include "support/test_site.hpp"
#include "web/api/api_route.hpp"
#include "web/api/list_query.hpp"

namespace trellis::web::api {
namespace {

using nlohmann::json;
using trellis::testing::JsonSchema;

json read_document() { return json::parse(openapi_document()); }

/// Every {"$ref": ...} of the document, wherever it stands.
void gather_references(const json& value, std::set<std::string>& found) {
  if (value.is_object() && value.contains("$ref")) found.insert(value["$ref"].get<std::string>());
  if (value.is_structured())
    for (const json& member : value) gather_references(member, found);
}

TEST(OpenApi, HoldsEveryRouteOfTheApiWithItsPermission) {
  const json document = read_document();
  std::set<std::string> routed;
  for (const Route& route : all_routes()) {
    if (!is_api_path(route.pattern)) continue;
    const std::string method = lower_ascii(name_of(route.method));
    routed.insert(route.pattern + ' ' + method);
    ASSERT_TRUE(document["paths"].contains(route.pattern)) << route.pattern;
    EXPECT_EQ(document["paths"][route.pattern][method]["x-permission"],
              access::name_of(route.permission))
        << route.pattern;
  }
  std::set<std::string> documented;
  for (const auto& [path, operations] : document["paths"].items())
    for (const auto& [method, operation] : operations.items())
      documented.insert(path + ' ' + method);

  EXPECT_EQ(documented, routed);
  EXPECT_EQ(document["openapi"], "3.1.0");
}

TEST(OpenApi, NamesEveryOperationOnceAndRefersToWhatIsThere) {
  const JsonSchema schema(read_document());
  std::set<std::string> names;
  for (const ApiRoute& route : api_table().routes) {
    EXPECT_TRUE(names.insert(route.operation).second) << route.operation;
    EXPECT_FALSE(route.summary.empty()) << route.operation;
    EXPECT_FALSE(route.tag.empty()) << route.operation;
  }
  std::set<std::string> references;
  gather_references(schema.document(), references);
  for (const std::string& reference : references)
    EXPECT_NO_THROW(schema.resolve(reference)) << reference;
}

TEST(OpenApi, ItsExamplesFitItsSchemas) {
  const JsonSchema schema(read_document());
  for (const ApiRoute& route : api_table().routes) {
    if (!route.answer_example.empty()) {
      EXPECT_EQ(schema.mistakes(json::parse(route.answer_example), json::parse(route.answer)), "")
          << route.operation;
    }
    if (!route.body.empty()) {
      EXPECT_EQ(schema.mistakes(json::parse(route.body_example), json::parse(route.body)), "")
          << route.operation;
    }
  }
}

TEST(OpenApi, ThePagesAboutItAreOpenToAll) {
  web::testing::TestSite site;

  EXPECT_EQ(site.get("/api").h1(), "API");
  EXPECT_TRUE(site.get("/api").says("GET /api/v1/cases/{case}"));
  EXPECT_NE(site.get("/api").by_id("problem-412"), nullptr);
  EXPECT_EQ(site.get("/api/changes").status(), 200);
  EXPECT_EQ(site.get("/api/openapi.json").text, openapi_document());
}

TEST(ListQuestion, ACursorIsReadBackAsItWas) {
  const ListCursor plain{.after = {.key = 12, .second = "objective 3"}};
  const ListCursor windowed{.after = {.key = 12},
                            .changed = Window{.after = {4, EventId{5}}, .until = {6, EventId{7}}}};

  EXPECT_EQ(read_cursor(text_of(plain)), plain);
  EXPECT_EQ(read_cursor(text_of(windowed)), windowed);
  for (const char* broken : {"", "12", "????", "MTI", "MR8yHzM"})
    EXPECT_FALSE(read_cursor(broken).has_value()) << broken;
}

TEST(ListQuestion, CursorAndUpdatedSinceExcludeEachOther) {
  const auto read = read_question(
      case_resource(), {{"cursor", text_of({.after = {.key = 1}})}, {"updated_since", "3"}});

  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().front().field, "cursor");
}

}  // namespace
}  // namespace trellis::web::api
