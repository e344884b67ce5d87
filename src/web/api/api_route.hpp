/// Every address of the JSON API with all that the router, the document and the tests need of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "storage/database.hpp"
#include "web/api/resource.hpp"
#include "web/router.hpp"

namespace trellis::web::api {

/// Beside the named parts of the address, which describe themselves.
struct ApiParameter {
  std::string name = {};
  std::string where = "query";  ///< or "header"
  std::string schema = {};      ///< JSON Schema
  std::string about = {};
  std::string example = {};  ///< JSON
  bool is_required = false;
};

struct WriteCall;
struct WriteAnswer;
/// What a write does within one transaction (api_write.hpp).
using Write = Result<WriteAnswer> (*)(storage::Transaction&, const WriteCall&);

struct ApiRoute {
  Method method = Method::get;
  std::string pattern = {};  ///< "/api/v1/cases/{case}"
  access::Permission permission = access::Permission::view_case;
  Handler handler = nullptr;
  Write write = nullptr;       ///< of those that a batch may hold
  std::string operation = {};  ///< "list_cases"
  std::string tag = {};        ///< "Cases"
  std::string summary = {};
  std::vector<ApiParameter> parameters = {};
  std::string body = {};            ///< JSON Schema of what is sent; empty: nothing is
  std::string body_example = {};    ///< JSON
  std::string answer = {};          ///< JSON Schema of what comes back
  std::string answer_example = {};  ///< JSON
  int success = 200;
  bool has_csv = false;
};

/// A schema that several routes name: {"$ref": "#/components/schemas/<name>"}.
struct ApiSchema {
  std::string name = {};
  std::string schema = {};
};

struct ApiTable {
  std::vector<ApiRoute> routes = {};
  std::vector<ApiSchema> schemas = {};
};

/// The whole API, in the order of the document.
const ApiTable& api_table();
std::string reference_to(std::string_view schema);

// What each file adds.
void add_resource_routes(ApiTable& table);
void add_detail_routes(ApiTable& table);
void add_case_writes(ApiTable& table);
void add_programme_writes(ApiTable& table);
void add_journal_writes(ApiTable& table);
void add_plan_writes(ApiTable& table);
void add_money_writes(ApiTable& table);
void add_batch_route(ApiTable& table);
void add_case_details(ApiTable& table);
void add_match_details(ApiTable& table);

/// Whether this address belongs to the API: tokens in place of cookies, problems in place of pages.
bool is_api_path(std::string_view path);
/// The routes of the API and its pages: /api, /api/changes, /api/openapi.json.
void add_api_routes(Routes& routes);

}  // namespace trellis::web::api
