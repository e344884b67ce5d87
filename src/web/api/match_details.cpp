#include <nlohmann/json.hpp>

#include "matching/match_store.hpp"
#include "matching/sentences.hpp"
#include "programme/programme_store.hpp"
#include "web/api/api_problem.hpp"
#include "web/api/api_route.hpp"
#include "web/api/list_handlers.hpp"
#include "web/matching/run_cache.hpp"
#include "web/matching/switch_prices.hpp"

namespace trellis::web::api {

namespace {

using access::Permission;
using nlohmann::ordered_json;
using storage::Snapshot;

std::optional<matching::MatchRun> run_of_request(Snapshot& db,
                                                 const Request& request,
                                                 const Context& context) {
  const auto run = matching::find_run(db, {number_in_route(request, "match")});
  const auto programme = run ? programme::find_programme(db, run->programme) : std::nullopt;
  const bool may_match =
      programme &&
      access::may(context.actor, Permission::run_matching, programme::scope_of(*programme));
  return may_match ? run : std::nullopt;
}

ordered_json lead_json(const matching::MatchAnswer& trial, const PricedLead& lead) {
  const bool is_possible = lead.is_present || lead.change.consequence.possible;
  ordered_json effect;
  if (is_possible && !lead.is_present)
    effect = matching::switch_sentence(trial.prepared, lead.change);
  return {{"lead_urn", lead.lead->school.urn.text()},
          {"points", lead.cost.total()},
          {"road_km", lead.cost.road_km},
          {"is_present", lead.is_present},
          {"is_possible", is_possible},
          {"effect", effect}};
}

/// As the page of a partner has it: today's match, and what each other lead would cost everyone.
Response list_what_if(const Request& request, Context& context) {
  return context.db.read([&](Snapshot& db) {
    const auto run = run_of_request(db, request, context);
    const auto urn = Urn::parse(request.route.raw("partner"));
    const auto proposal = run && urn ? matching::find_proposal(db, run->id, *urn) : std::nullopt;
    if (!proposal)
      return problem_response(request, 404, "There is no such partner of a match for this token");
    const auto trial = todays_trial(db, *run);
    const auto number = trial ? partner_number(*trial, *urn) : std::nullopt;
    ordered_json items = ordered_json::array();
    if (number)
      for (const PricedLead& lead : priced_leads(*trial, *number))
        items.push_back(lead_json(*trial, lead));
    const ordered_json answer = {{"items", items},
                                 {"rests_on_run", trial && rests_on(*run, *trial)},
                                 {"links", {{"self", request.path}, {"next", nullptr}}}};
    return with_etag(request, answer.dump() + '\n', std::nullopt);
  });
}

constexpr auto what_if_schema = R"({"type":"object","required":["items","rests_on_run","links"],
  "properties":{"items":{"type":"array","items":{"type":"object",
    "required":["lead_urn","points","road_km","is_present","is_possible","effect"],"properties":{
    "lead_urn":{"type":"string"},"points":{"type":"integer"},"road_km":{"type":"number"},
    "is_present":{"type":"boolean","description":"Its lead in the match of today"},
    "is_possible":{"type":"boolean","description":"false while pairs decided by hand stand"},
    "effect":{"type":["string","null"],"description":"What choosing it would do to everyone"}},
    "additionalProperties":false}},
  "rests_on_run":{"type":"boolean","description":"Whether the run has the inputs of today"},
  "links":{"$ref":"#/components/schemas/list_links"}},"additionalProperties":false})";

}  // namespace

void add_match_details(ApiTable& table) {
  table.schemas.push_back({"what_if_list", what_if_schema});
  table.routes.push_back(
      {.pattern = "/api/v1/matches/{match}/partners/{partner}/leads",
       .permission = Permission::run_matching,
       .handler = list_what_if,
       .operation = "list_what_if",
       .tag = "Matches",
       .summary = "Every eligible lead of a partner (by URN), with its points and what choosing it "
                  "would do to everyone today; empty for a partner that is kept by hand",
       .answer = reference_to("what_if_list")});
}

}  // namespace trellis::web::api
