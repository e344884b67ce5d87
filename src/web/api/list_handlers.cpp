#include "web/api/list_handlers.hpp"

#include <algorithm>

#include "access/secret.hpp"
#include "core/text.hpp"
#include "programme/json_document.hpp"
#include "web/api/api_problem.hpp"
#include "web/api/list_query.hpp"
#include "web/api/relation.hpp"
#include "web/api/row_text.hpp"

namespace trellis::web::api {

namespace {

using programme::quoted_json;
using storage::Snapshot;

constexpr std::size_t digest_characters = 16;

/// "/api/v1/cases/7" is of the resource cases.
const Resource& resource_of(const Request& request) {
  const auto parts = split(std::string_view(request.path).substr(1), '/');
  return *find_resource(parts.at(2));
}

bool wants_csv(const Request& request) {
  const std::string_view accept = request.headers.raw("accept");
  const std::size_t csv = accept.find("text/csv");
  return csv != std::string_view::npos && csv < accept.find("json");
}

/// The part of the log that the question is about; a problem for an event that is not there.
Result<std::optional<Window>> window_of(Snapshot& db, const ListQuestion& question) {
  if (question.cursor) return question.cursor->changed;
  if (!question.since) return std::optional<Window>();
  const events::Cursor until = latest_place(db);
  events::Cursor after;
  if (question.since->moment) {
    after = place_before(db, *question.since->moment);
  } else {
    const auto place = place_of(db, *question.since->event);
    if (!place)
      return problem(ProblemKind::invalid,
                     "updated_since",
                     "There is no such event: send the value of the answer before");
    after = *place;
  }
  // Nothing can come before `until` any more; what came after it is read the next time.
  return std::optional<Window>({.after = std::min(after, until), .until = until});
}

struct FoundPage {
  std::vector<FoundRow> rows = {};
  std::optional<Window> window = {};
  std::vector<Included> included = {};
  bool has_more = false;
};

Result<FoundPage> find_page(Context& context, const Resource& resource, const ListQuestion& asked) {
  return context.db.read([&](Snapshot& db) -> Result<FoundPage> {
    FoundPage page;
    page.window = TRY(window_of(db, asked));
    Asked query{.resource = &resource,
                .filters = asked.filters,
                .changed = page.window,
                .limit = asked.limit};
    if (asked.cursor) query.after = asked.cursor->after;
    page.rows = find_rows(db, context.actor, query);
    page.has_more = std::ssize(page.rows) > asked.limit;
    if (page.has_more) page.rows.pop_back();
    page.included = find_included(db, context.actor, resource, page.rows, asked.include);
    return page;
  });
}

/// What the token does not carry, of what is to be included.
std::optional<Problem> not_carried(const Context& context,
                                   const Resource& resource,
                                   const ListQuestion& question) {
  for (const Relation& relation : relations_of(resource))
    if (std::ranges::find(question.include, relation.name) != question.include.end() &&
        !context.may(relation.resource->permission))
      return Problem{ProblemKind::not_allowed,
                     "include",
                     "Leave out \"" + relation.name + "\": this token does not include it",
                     {}};
  return std::nullopt;
}

/// The address of the next page: the same question from the last row on.
std::string next_address(const Request& request, const FoundPage& page) {
  Fields query;
  for (const auto& [name, value] : request.query)
    if (name != "cursor" && name != "updated_since") query.add(name, value);
  query.add("cursor", text_of({.after = page.rows.back().place, .changed = page.window}));
  return request.path + '?' + urlencoded(query);
}

std::string envelope(const Resource& resource,
                     const ListQuestion& question,
                     const FoundPage& page,
                     const std::string& self,
                     const std::string& next) {
  std::string out = R"({"items":[)";
  out.reserve(page.rows.size() * 600 + 200);
  for (const FoundRow& row : page.rows) {
    if (out.back() != '[') out += ",\n";
    append_row(out, resource, row, question);
  }
  out += "]";
  if (!question.include.empty()) append_included(out, page.included);
  if (page.window)
    out.append(R"(,"updated_since":")")
        .append(std::to_string(page.window->until.event.value))
        .append("\"");
  out.append(R"(,"links":{"self":)").append(quoted_json(self)).append(R"(,"next":)");
  out.append(next.empty() ? "null" : quoted_json(next)).append("}}\n");
  return out;
}

}  // namespace

Response answer_list(const Request& request, Context& context) {
  const Resource& resource = resource_of(request);
  const auto question = read_question(resource, request.query);
  if (!question) return problem_response(request, 400, question.error());
  if (const auto refused = not_carried(context, resource, *question))
    return problem_response(request, *refused);
  if (wants_csv(request) && !question->include.empty())
    return problem_response(request, 400, "Leave out include: a table holds one kind of thing");
  const auto page = find_page(context, resource, *question);
  if (!page) return problem_response(request, 400, Problems{page.error()});
  const std::string next = page->has_more ? next_address(request, *page) : "";
  const std::string query = urlencoded(request.query);
  const std::string self = request.path + (query.empty() ? "" : "?" + query);
  Response response =
      wants_csv(request)
          ? csv_response(csv_of(resource, page->rows, *question), std::string(resource.name))
          : json_response(envelope(resource, *question, *page, self, next));
  if (!next.empty()) response.headers.set("Link", '<' + next + ">; rel=\"next\"");
  if (page->window)
    response.headers.set("Updated-Since", std::to_string(page->window->until.event.value));
  return response;
}

namespace {

/// `fields` and `include` of the address of one thing.
std::expected<ListQuestion, Problems> read_of_one(const Resource& resource,
                                                  const Request& request) {
  Fields query;
  for (const auto& [name, value] : request.query) {
    if (name != "fields" && name != "include")
      return std::unexpected(
          Problems{{ProblemKind::invalid,
                    name,
                    "Leave out \"" + name + "\": one thing has no such parameter",
                    {}}});
    query.add(name, value);
  }
  return read_question(resource, query);
}

}  // namespace

Response answer_one(const Request& request, Context& context) {
  const Resource& resource = resource_of(request);
  const auto question = read_of_one(resource, request);
  if (!question) return problem_response(request, 400, question.error());
  if (const auto refused = not_carried(context, resource, *question))
    return problem_response(request, *refused);
  const Asked asked{
      .resource = &resource, .only = number_in_route(request, resource.one), .limit = 1};
  FoundPage page;
  context.db.read([&](Snapshot& db) {
    page.rows = find_rows(db, context.actor, asked);
    page.included = find_included(db, context.actor, resource, page.rows, question->include);
  });
  if (page.rows.empty())
    return problem_response(
        request, 404, "There is no such " + std::string(resource.one) + " for this token");
  std::string out;
  append_row(out, resource, page.rows.front(), *question);
  if (!question->include.empty()) {
    out.pop_back();  // the brace that ends the row
    append_included(out, page.included);
    out += '}';
  }
  std::optional<std::int64_t> version;
  if (resource.find_field("version") != nullptr && resource.name != "programmes" &&
      resource.name != "evidence_items")
    version = std::get<std::int64_t>(cell_of(resource, page.rows.front(), "version"));
  return with_etag(request, out + '\n', version);
}

std::string etag_of(std::optional<std::int64_t> version, std::string_view text) {
  const std::string digest = access::hash_of_token(text).substr(0, digest_characters);
  return '"' + (version ? std::to_string(*version) + '-' : std::string()) + digest + '"';
}

Response with_etag(const Request& request, std::string json, std::optional<std::int64_t> version) {
  const std::string etag = etag_of(version, json);
  Response response = json_response(std::move(json));
  if (request.headers.raw("if-none-match") == etag) {
    response = Response{.status = 304};
  }
  response.headers.set("ETag", etag);
  return response;
}

}  // namespace trellis::web::api
