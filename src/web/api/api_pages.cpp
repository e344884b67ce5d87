#include "web/api/api_pages.hpp"

#include <map>

#include "web/api/api_problem.hpp"
#include "web/api/api_route.hpp"
#include "web/api/openapi.hpp"
#include "web/page.hpp"

namespace trellis::web::api {

namespace {

using access::Permission;

Html code(std::string_view text) { return Element("code").text(text); }

Html reading_rules() {
  Html items;
  for (const char* sentence :
       {"Send Authorization: Bearer with a token. Make one on your account's page; it opens what "
        "your roles open, and of that only its scopes. The API uses no cookies.",
        "A list gives 100 things a page, at most 1,000 with limit. Follow links.next to its end. "
        "Ended things are in the lists too.",
        "updated_since gives what changed. Begin with 0 or a moment, read every page, and send the "
        "updated_since of the answer next time: nothing is left out, whatever is written "
        "meanwhile.",
        "A value that was not published is {\"value\": null} with the reason.",
        "A list comes as CSV with Accept: text/csv.",
        "A write may carry an Idempotency-Key: sent again within 24 hours it changes nothing. "
        "What may be overwritten needs If-Match with the ETag that you read.",
        "include brings up to five related things along, such as include=programme,notes; a page "
        "then "
        "has 100 things at most.",
        "POST /api/v1/batch takes up to 100 writes: all of them or none, or each by itself with "
        "\"partial\": true.",
        "A token may ask 300 times a minute. RateLimit-Remaining says how many are left."})
    items += Element("li").text(sentence);
  return Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items);
}

Html routes_of_tag(const std::string& tag, const std::vector<const ApiRoute*>& routes) {
  Table options;
  options.caption = tag;
  options.caption_classes = "govuk-table__caption--m";
  options.head = {{.content = "Address"}, {.content = "What it does"}, {.content = "Scope"}};
  options.first_cell_is_header = true;
  for (const ApiRoute* route : routes)
    options.rows.push_back(
        {{.content = code(std::string(name_of(route->method)) + ' ' + route->pattern)},
         {.content = route->summary},
         {.content = code(access::name_of(route->permission))}});
  return scrolling(tag, table(options));
}

Html problems_table() {
  Html out = heading("Refusals");
  out += paragraph(
      "A refusal is application/problem+json: type, title, status, detail, errors by field, and "
      "the reference that the log knows it by.");
  for (const StatusWords& words : problem_statuses())
    out += Element("h3")
               .classes({"govuk-heading-s", "govuk-!-margin-bottom-1"})
               .set("id", "problem-" + std::to_string(words.status))
               .text(std::to_string(words.status) + ": " + std::string(words.title))
               .html() +
           paragraph(words.about);
  return out;
}

Response show_api(const Request&, Context& context) {
  std::vector<std::string> tags;
  std::map<std::string, std::vector<const ApiRoute*>> by_tag;
  for (const ApiRoute& route : api_table().routes) {
    if (!by_tag.contains(route.tag)) tags.push_back(route.tag);
    by_tag[route.tag].push_back(&route);
  }
  Html content = paragraph("Other systems read and write what Trellis holds by HTTP and JSON.");
  content += Element("p")
                 .classes({"govuk-body"})
                 .add(link_to("/api/openapi.json", "The whole API as an OpenAPI 3.1 document"))
                 .text(". ")
                 .add(link_to("/api/changes", "What changed in the API"))
                 .text(".");
  content += heading("How to use it") + reading_rules() + heading("Addresses");
  for (const std::string& tag : tags) content += routes_of_tag(tag, by_tag[tag]);
  content += problems_table();
  return page(context, {.title = "API"}, content);
}

Response show_changes(const Request&, Context& context) {
  Html items = Element("li").text(
      "November 2026: version 1. Nothing is removed from it; what is to go is announced here a "
      "year ahead, and its answers carry the headers Deprecation and Sunset.");
  const Html content = paragraph("Nothing is deprecated now.") +
                       Html(Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(items));
  return page(context,
              {.title = "Changes of the API",
               .breadcrumbs = {{.content = "API", .link = Url::local("/api")}}},
              content);
}

Response show_document(const Request&, Context&) { return json_response(openapi_document()); }

}  // namespace

void add_api_pages(Routes& routes) {
  const auto add = [&](const char* pattern, Handler handler) {
    routes.push_back(
        {.pattern = pattern, .permission = Permission::open_to_all, .handler = handler});
  };
  add("/api", show_api);
  add("/api/changes", show_changes);
  add("/api/openapi.json", show_document);
}

}  // namespace trellis::web::api
