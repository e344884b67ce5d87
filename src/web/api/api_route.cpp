#include "web/api/api_route.hpp"

#include "web/api/api_pages.hpp"

namespace trellis::web::api {

const ApiTable& api_table() {
  static const ApiTable table = [] {
    ApiTable made;
    add_resource_routes(made);
    add_detail_routes(made);
    add_case_details(made);
    add_match_details(made);
    add_case_writes(made);
    add_journal_writes(made);
    add_plan_writes(made);
    add_programme_writes(made);
    add_money_writes(made);
    add_batch_route(made);
    return made;
  }();
  return table;
}

std::string reference_to(std::string_view schema) {
  return R"({"$ref":"#/components/schemas/)" + std::string(schema) + "\"}";
}

bool is_api_path(std::string_view path) {
  return path.starts_with("/api/v1/") || path == "/api/v1";
}

void add_api_routes(Routes& routes) {
  for (const ApiRoute& route : api_table().routes)
    routes.push_back({.method = route.method,
                      .pattern = route.pattern,
                      .permission = route.permission,
                      .handler = route.handler});
  add_api_pages(routes);
}

}  // namespace trellis::web::api
