#include <nlohmann/json.hpp>

#include "web/api/api_problem.hpp"
#include "web/api/api_write.hpp"
#include "web/api/json_body.hpp"

namespace trellis::web::api {

namespace {

using access::Permission;
using nlohmann::ordered_json;
using storage::Transaction;

constexpr std::size_t operations_max = 100;

/// One operation of a batch as the request that it stands for.
struct Operation {
  Request request = {};
  ordered_json body = {};
  Write write = nullptr;
};

Write write_at(const Route& route) {
  for (const ApiRoute& one : api_table().routes)
    if (one.method == route.method && one.pattern == route.pattern) return one.write;
  return nullptr;
}

std::optional<Method> method_named(const std::string& name) {
  if (name == "POST") return Method::post;
  if (name == "PUT") return Method::put;
  return std::nullopt;
}

/// The write of its address, which the bearer must be allowed as if it came by itself.
Result<Operation> resolved(const WriteCall& call, Operation operation) {
  Request& request = operation.request;
  const Match match = call.context.router.find(request.method, request.path);
  operation.write = match.route == nullptr ? nullptr : write_at(*match.route);
  if (operation.write == nullptr)
    return problem(
        ProblemKind::not_found, "path", "A batch holds writes of this API: there is none here");
  if (!call.context.may(match.route->permission))
    return problem(ProblemKind::not_allowed, "", "This token does not include this");
  request.route = match.parameters;
  return operation;
}

Result<Operation> read_operation(const WriteCall& call, const ordered_json& item) {
  JsonBody body(item);
  const std::string method = body.text("method", {.is_required = true, .what = "POST or PUT"});
  const std::string path = body.text("path", {.is_required = true, .what = "the address"});
  const std::string match = body.text("if_match");
  Operation operation;
  operation.body = body.object("body");
  const auto known = method_named(method);
  if (!method.empty() && !known)
    body.add({ProblemKind::invalid, "method", "Enter POST or PUT", {}});
  TRY_VOID(body.finish());
  operation.request.method = *known;
  operation.request.path = path;
  operation.request.address = call.request.address;
  operation.request.reference = call.request.reference;
  operation.request.body = operation.body.dump();
  if (!match.empty()) operation.request.headers.set("if-match", match);
  return resolved(call, std::move(operation));
}

ordered_json result_of(const WriteAnswer& answer) {
  return {{"status", answer.status},
          {"location", answer.location.empty() ? ordered_json() : ordered_json(answer.location)},
          {"body", ordered_json::parse(answer.body)}};
}

ordered_json result_of(const Request& request, const Problem& refused) {
  const Response response = problem_response(request, refused);
  return {{"status", response.status},
          {"problem", ordered_json::parse(std::get<std::string>(response.body))}};
}

/// "operations[2].body" and the like, so that the one that failed is known.
Problem placed(Problem problem, std::size_t index) {
  const std::string at = "operations[" + std::to_string(index) + "]";
  problem.field = problem.field.empty() ? at : at + "." + problem.field;
  for (std::string& detail : problem.details) detail = at + "." + detail;
  return problem;
}

/// All of them in the transaction of the batch: the first that is refused undoes those before it.
Result<WriteAnswer> run_together(Transaction& tx,
                                 const WriteCall& call,
                                 const std::vector<ordered_json>& items) {
  ordered_json results = ordered_json::array();
  for (const ordered_json& item : items) {
    const std::size_t index = results.size();
    const auto operation = read_operation(call, item);
    if (!operation) return std::unexpected(placed(operation.error(), index));
    const WriteCall one{
        .request = operation->request, .context = call.context, .body = operation->body};
    const auto answer = operation->write(tx, one);
    if (!answer) return std::unexpected(placed(answer.error(), index));
    results.push_back(result_of(*answer));
  }
  return WriteAnswer{.body = ordered_json{{"results", results}}.dump()};
}

Response answer_apart(const WriteCall& call, const std::vector<ordered_json>& items) {
  const std::string key(call.request.headers.text("idempotency-key"));
  ordered_json results = ordered_json::array();
  for (const ordered_json& item : items) {
    const auto operation = read_operation(call, item);
    if (!operation) {
      results.push_back(result_of(call.request, operation.error()));
      continue;
    }
    const WriteCall one{
        .request = operation->request, .context = call.context, .body = operation->body};
    const std::string own = key.empty() ? key : key + '#' + std::to_string(results.size());
    const auto answer = write_alone(one, operation->write, own);
    results.push_back(answer ? result_of(*answer) : result_of(operation->request, answer.error()));
  }
  return json_response(ordered_json{{"results", results}}.dump() + '\n');
}

struct Batch {
  std::vector<ordered_json> items = {};
  bool is_partial = false;
};

Result<Batch> read_batch(const ordered_json& sent) {
  JsonBody body(sent);
  Batch batch{.items = body.objects("operations"), .is_partial = body.flag("partial")};
  if (batch.items.empty() || batch.items.size() > operations_max)
    body.add({ProblemKind::invalid, "operations", "Send between 1 and 100 operations", {}});
  TRY_VOID(body.finish());
  return batch;
}

Result<WriteAnswer> post_batch(Transaction& tx, const WriteCall& call) {
  const Batch batch = TRY(read_batch(call.body));
  return run_together(tx, call, batch.items);
}

Response answer_batch(const Request& request, Context& context) {
  const ordered_json sent = ordered_json::parse(request.body, nullptr, false);
  const bool is_partial = sent.is_object() && sent.value("partial", ordered_json()) == true;
  if (!is_partial) return answer_write(request, context, post_batch);
  if (request.headers.text("idempotency-key").size() > idempotency_key_max)
    return problem_response(request, 400, "The Idempotency-Key must be 255 characters or fewer");
  const auto batch = read_batch(sent);
  if (!batch) return problem_response(request, batch.error());
  return answer_apart({.request = request, .context = context, .body = sent}, batch->items);
}

constexpr auto batch_body = R"({"type":"object","required":["operations"],"properties":{
  "operations":{"type":"array","description":"Between 1 and 100","items":{"type":"object",
    "required":["method","path"],"properties":{"method":{"enum":["POST","PUT"]},
    "path":{"type":"string","description":"The address of a write of this API"},
    "if_match":{"type":"string","description":"As the header If-Match"},
    "body":{"type":"object"}},"additionalProperties":false}},
  "partial":{"type":"boolean",
    "description":"true: each by itself, and those that are refused leave the others"}},
  "additionalProperties":false})";

constexpr auto batch_example = R"({"operations":[
  {"method":"PUT","path":"/api/v1/cases/7/assignments/adviser","body":{"person_id":"5"}},
  {"method":"POST","path":"/api/v1/cases/7/notes","body":{"body":"New adviser from today."}}]})";

constexpr auto results_schema = R"({"type":"object","required":["results"],"properties":{
  "results":{"type":"array","items":{"type":"object",
    "description":"With the body of its answer, or the problem for which it was refused",
    "required":["status"],"properties":{
    "status":{"type":"integer"},"location":{"type":["string","null"]},
    "body":{"type":"object"},"problem":{"$ref":"#/components/schemas/problem"}},
    "additionalProperties":false}}},"additionalProperties":false})";

}  // namespace

void add_batch_route(ApiTable& table) {
  table.schemas.push_back({"batch_results", results_schema});
  table.routes.push_back(
      {.method = Method::post,
       .pattern = "/api/v1/batch",
       .permission = Permission::signed_in,
       .handler = answer_batch,
       .operation = "batch",
       .tag = "Batch",
       .summary = "Up to 100 writes in one request, in their order: all of them or none, unless "
                  "partial is true. Each needs the scope that it needs by itself",
       .parameters = {idempotency_parameter()},
       .body = batch_body,
       .body_example = batch_example,
       .answer = reference_to("batch_results")});
}

}  // namespace trellis::web::api
