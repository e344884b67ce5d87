#include <algorithm>
#include <nlohmann/json.hpp>

#include "casework/attendance_store.hpp"
#include "casework/case_access_checks.hpp"
#include "casework/case_list_store.hpp"
#include "casework/citation_store.hpp"
#include "casework/dose_view.hpp"
#include "casework/grant_actions.hpp"
#include "casework/journal_store.hpp"
#include "web/api/api_problem.hpp"
#include "web/api/api_route.hpp"
#include "web/api/case_call.hpp"
#include "web/api/case_detail.hpp"
#include "web/api/list_handlers.hpp"
#include "web/api/resource_store.hpp"

namespace trellis::web::api {

namespace {

using casework::CaseContext;
using nlohmann::ordered_json;
using storage::Snapshot;

ordered_json listed(const Request& request, ordered_json items) {
  return {{"items", std::move(items)}, {"links", {{"self", request.path}, {"next", nullptr}}}};
}

Response list_milestones(const Request& request, Context& context) {
  return context.db.read([&](Snapshot& db) {
    const auto found = case_of_request(db, request, context);
    if (!found) return no_case(request);
    const auto view = found->view(context.today);
    ordered_json items = ordered_json::array();
    for (const casework::MilestoneView& milestone : view.milestones)
      items.push_back({{"milestone", milestone.milestone->id},
                       {"title", milestone.milestone->title},
                       {"is_reached", milestone.reached}});
    return with_etag(request, listed(request, items).dump() + '\n', found->file.version);
  });
}

ordered_json number_or_null(const std::optional<double>& number) {
  return number ? ordered_json(*number) : ordered_json();
}

/// As the page of the diary reckons it: an engagement that nobody of the school came to counts
/// nothing.
Response show_dose(const Request& request, Context& context) {
  return context.db.read([&](Snapshot& db) {
    const auto found = case_of_request(db, request, context);
    if (!found) return no_case(request);
    const casework::CaseFile& file = found->file;
    const auto had = casework::held_for_school(
        casework::engagements_of(db, file.id), casework::attendance_of(db, file.id), file.holder);
    const casework::Dose dose = casework::dose_of(*found->definition,
                                                  had,
                                                  {.stream = file.stream,
                                                   .unit = file.unit,
                                                   .started_on = file.opened_on,
                                                   .today = context.today});
    ordered_json lines = ordered_json::array();
    for (const casework::DeliveredLine& line : dose.lines)
      lines.push_back({{"engagement", line.engagement->id},
                       {"title", line.engagement->title},
                       {"counts_as", line.engagement->counts_as},
                       {"held", line.held},
                       {"amount", line.amount},
                       {"due_so_far", line.due_so_far}});
    const ordered_json answer = {{"case_id", std::to_string(file.id.value)},
                                 {"lines", lines},
                                 {"days", dose.days},
                                 {"days_min", number_or_null(dose.days_min)},
                                 {"days_max", number_or_null(dose.days_max)},
                                 {"is_behind", dose.is_behind},
                                 {"links", {{"self", request.path}}}};
    return with_etag(request, answer.dump() + '\n', file.version);
  });
}

Response list_grants(const Request& request, Context& context) {
  return context.db.read([&](Snapshot& db) {
    const auto found = case_of_request(db, request, context);
    if (!found) return no_case(request);
    ordered_json items = ordered_json::array();
    for (const casework::GrantLine& line : casework::grant_lines(db, *found, context.today)) {
      const auto& cap = line.grant->cap;
      items.push_back(
          {{"grant", line.grant->id},
           {"title", line.grant->title},
           {"is_payable", line.is_payable},
           {"condition", line.condition.empty() ? ordered_json() : ordered_json(line.condition)},
           {"due_pence", line.due ? ordered_json(line.due->pence) : ordered_json()},
           {"is_example", line.is_example},
           {"cap_pence", cap ? ordered_json(cap->pence) : ordered_json()},
           {"decided_pence", line.decided.pence}});
    }
    return with_etag(request, listed(request, items).dump() + '\n', found->file.version);
  });
}

/// The code of an item that there is.
std::optional<std::string> evidence_code(Snapshot& db, const Context& context, std::int64_t item) {
  const Resource& resource = evidence_item_resource();
  const auto rows = find_rows(db, context.actor, {.resource = &resource, .only = item, .limit = 1});
  if (rows.empty()) return std::nullopt;
  return std::get<std::string>(rows.front().cells.front());
}

/// Which cases pin the item, of those that the bearer may see.
Response list_citations(const Request& request, Context& context) {
  return context.db.read([&](Snapshot& db) {
    const auto code = evidence_code(db, context, number_in_route(request, "evidence_item"));
    if (!code) return problem_response(request, 404, "There is no such item of evidence");
    const auto seen = casework::find_cases(db, context.actor, {.today = context.today}).ids;
    ordered_json items = ordered_json::array();
    for (const casework::Citation& citation : casework::citations_of(db, *code)) {
      if (std::ranges::find(seen, citation.case_id) == seen.end()) continue;
      const std::string id = std::to_string(citation.case_id.value);
      items.push_back({{"case_id", id},
                       {"version", citation.version},
                       {"links", {{"case", "/api/v1/cases/" + id}}}});
    }
    return with_etag(request, listed(request, items).dump() + '\n', std::nullopt);
  });
}

std::string item_of(const std::vector<std::pair<std::string, std::string>>& members) {
  return object_schema(members, members.size());
}

constexpr auto whole_schema = R"({"type":"integer"})";
constexpr auto number_schema = R"({"type":"number"})";
constexpr auto flag_schema = R"({"type":"boolean"})";
constexpr auto whole_or_null = R"({"type":["integer","null"]})";
constexpr auto number_or_null_schema = R"({"type":["number","null"]})";
constexpr auto text_or_null = R"({"type":["string","null"]})";

void add_detail_answers(ApiTable& table) {
  table.schemas.push_back(
      {"milestone_list",
       list_of(item_of(
           {{"milestone", text_schema}, {"title", text_schema}, {"is_reached", flag_schema}}))});
  const std::string line = item_of({{"engagement", text_schema},
                                    {"title", text_schema},
                                    {"counts_as", text_schema},
                                    {"held", whole_schema},
                                    {"amount", number_schema},
                                    {"due_so_far", number_schema}});
  table.schemas.push_back({"dose",
                           item_of({{"case_id", text_schema},
                                    {"lines", R"({"type":"array","items":)" + line + '}'},
                                    {"days", number_schema},
                                    {"days_min", number_or_null_schema},
                                    {"days_max", number_or_null_schema},
                                    {"is_behind", flag_schema},
                                    {"links", item_of({{"self", text_schema}})}})});
  table.schemas.push_back({"grant_list",
                           list_of(item_of({{"grant", text_schema},
                                            {"title", text_schema},
                                            {"is_payable", flag_schema},
                                            {"condition", text_or_null},
                                            {"due_pence", whole_or_null},
                                            {"is_example", flag_schema},
                                            {"cap_pence", whole_or_null},
                                            {"decided_pence", whole_schema}}))});
  table.schemas.push_back({"citation_list",
                           list_of(item_of({{"case_id", text_schema},
                                            {"version", whole_schema},
                                            {"links", item_of({{"case", text_schema}})}}))});
}

}  // namespace

void add_case_details(ApiTable& table) {
  add_detail_answers(table);
  table.routes.push_back({.pattern = "/api/v1/cases/{case}/milestones",
                          .handler = list_milestones,
                          .operation = "list_milestones",
                          .tag = "Cases",
                          .summary = "Milestones of a case in order, and which it has reached",
                          .answer = reference_to("milestone_list")});
  table.routes.push_back({.pattern = "/api/v1/cases/{case}/dose",
                          .handler = show_dose,
                          .operation = "show_dose",
                          .tag = "Engagements",
                          .summary = "What was delivered for a case against what is due by now",
                          .answer = reference_to("dose")});
  table.routes.push_back({.pattern = "/api/v1/cases/{case}/grants",
                          .handler = list_grants,
                          .operation = "list_grants",
                          .tag = "Payments",
                          .summary = "What the programme lets be paid for a case, whether it may "
                                     "be paid now, and what was decided so far",
                          .answer = reference_to("grant_list")});
  table.routes.push_back({.pattern = "/api/v1/evidence_items/{evidence_item}/citations",
                          .handler = list_citations,
                          .operation = "list_citations",
                          .tag = "Evidence",
                          .summary = "Cases that pin an item, with the version; those that the "
                                     "token sees",
                          .answer = reference_to("citation_list")});
}

}  // namespace trellis::web::api
