#include "web/matching/matching_pages.hpp"

#include <charconv>

#include "core/text.hpp"
#include "matching/confirm_actions.hpp"
#include "matching/match_actions.hpp"
#include "matching/match_input_store.hpp"
#include "matching/match_job_actions.hpp"
#include "matching/match_store.hpp"
#include "matching/trust_match_actions.hpp"
#include "programme/programme_store.hpp"
#include "web/clusters/found_clusters.hpp"
#include "web/form.hpp"
#include "web/jobs/job_pages.hpp"
#include "web/matching/board_pages.hpp"
#include "web/matching/challenge_pages.hpp"
#include "web/matching/choice_pages.hpp"
#include "web/matching/fairness_pages.hpp"
#include "web/matching/found_run.hpp"
#include "web/matching/own_match_pages.hpp"
#include "web/matching/pair_pages.hpp"
#include "web/matching/partner_view.hpp"
#include "web/matching/reopen_pages.hpp"
#include "web/matching/repair_pages.hpp"
#include "web/matching/run_cache.hpp"
#include "web/matching/run_map.hpp"
#include "web/matching/run_view.hpp"
#include "web/matching/trust_pages.hpp"
#include "web/matching/trust_view.hpp"
#include "web/page.hpp"
#include "web/stream_words.hpp"

namespace trellis::web {
namespace {

using access::Permission;

Response index(const Request&, Context& context) {
  Html list;
  context.db.read([&](storage::Snapshot& db) {
    for (const programme::Programme& programme : programme::programmes(db))
      if (access::may(context.actor, Permission::run_matching, programme::scope_of(programme)))
        list += Element("li").add(link_to(
            works_in_clusters(db, programme) ? clusters_path(programme) : programme_path(programme),
            programme.title));
  });
  const Html content =
      list.empty() ? paragraph(
                         "No programme is open to you for matching. A programme manager can give "
                         "you the role.")
                   : Html(Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(list));
  return page(context, {.title = "Matching", .section = "Matching"}, content);
}

Html run_form(const Context& context,
              const programme::Programme& programme,
              const std::vector<programme::Cohort>& cohorts) {
  Select select_cohort{.name = "cohort", .value = "", .label = {.content = "Which applications"}};
  select_cohort.hint = {.content = "Every partner with an accepted place, or one cohort alone"};
  select_cohort.options = {{.value = "", .text = "All cohorts together"}};
  for (const programme::Cohort& cohort : cohorts)
    select_cohort.options.push_back(
        {.value = std::to_string(cohort.plan.number), .text = cohort.plan.title});
  return post_form(context,
                   Url::local(programme_path(programme) + "/runs"),
                   select(select_cohort) + button("Run the match"));
}

Html runs_table(const std::vector<matching::MatchRun>& runs) {
  if (runs.empty())
    return paragraph("No match has been run yet. Run one above: it proposes, and tells nobody.");
  Table options;
  options.caption = "Matches run so far";
  options.caption_classes = "govuk-table__caption--m";
  options.head = {{.content = "Match"},
                  {.content = "Placed", .is_numeric = true},
                  {.content = "Points", .is_numeric = true},
                  {.content = "Checked"}};
  for (const matching::MatchRun& run : runs)
    options.rows.push_back(
        {{.content = link_to(run_path(run), run_name(run))},
         {.content = with_commas(run.placed) + " of " + with_commas(run.partners),
          .is_numeric = true},
         {.content = with_commas(run.points), .is_numeric = true},
         {.content = run.verified ? tag("Proven best", "green") : tag("Not proven", "red")}});
  return scrolling("Matches run so far", table(options));
}

/// Where the definition gives lead trusts places of their own.
Html trusts_link(storage::Snapshot& db, const programme::Programme& programme) {
  const auto version = programme::version_in_force(db, programme.id);
  if (!version || !matching::matches_trusts(*programme::load_definition(db, version->id)))
    return {};
  return Element("p")
      .classes({"govuk-body"})
      .add(link_to(trusts_path(programme.id), "Trusts that are matched with lead trusts"))
      .html();
}

Response show_programme(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto programme = programme_in(request, context, db);
    if (!programme) return problem_page(context, programme.error());
    if (works_in_clusters(db, *programme)) return redirect(Url::local(clusters_path(*programme)));
    const Html content = heading("Run a match") +
                         run_form(context, *programme, programme::cohorts(db, programme->id)) +
                         runs_table(matching::runs_of(db, programme->id)) +
                         Element("p")
                             .classes({"govuk-body"})
                             .add(link_to(programme_path(*programme) + "/challenges",
                                          "Challenges by schools against their match"))
                             .html() +
                         trusts_link(db, *programme) +
                         pairs_content(*programme,
                                       matching::pair_rules_of(db, programme->id),
                                       matching::released_pair_rules_of(db, programme->id));
    return page(context,
                {.title = programme->title,
                 .caption = "Matching",
                 .section = "Matching",
                 .breadcrumbs = {{.content = "Matching", .link = Url::local("/matching")}}},
                content);
  });
}

Response run(const Request& request, Context& context) {
  matching::MatchRequest wanted{.programme = ProgrammeId{number_in_route(request, "programme")}};
  int cohort = 0;
  const std::string_view text = request.form.text("cohort");
  if (!text.empty() &&
      std::from_chars(text.data(), text.data() + text.size(), cohort).ec == std::errc())
    wanted.cohort = cohort;
  const auto waiting = context.db.read(
      [&](storage::Snapshot& db) { return matching::partners_waiting(db, wanted); });
  if (waiting >= matching::partners_for_a_job) {
    const auto job = matching::queue_match(context.db, context.actor, wanted);
    return job ? redirect(job_url(*job)) : problem_page(context, job.error());
  }
  const auto made = matching::run_match(context.db, context.actor, wanted);
  if (!made) return problem_page(context, made.error());
  context.say("The match has been run and checked");
  return redirect(Url::local("/matching/" + std::to_string(wanted.programme.value) + "/runs/" +
                             std::to_string(made->value)));
}

Html map_part(const matching::MatchRun& run,
              const std::vector<matching::Proposal>& rows,
              const Fields& filters) {
  const Html drawing =
      Element("div").set("data-map-fallback", "").add(matches_map(rows, line_colour_in(filters)));
  const std::string_view lines = filters.text("lines");
  const std::string chosen = lines.empty() ? "" : "?lines=" + std::string(lines);
  return Element("div")
             .classes({"trellis-map"})
             .set("data-island", "map")
             .set("data-source", run_path(run) + "/map.geojson" + chosen)
             .set("data-table", "matches")
             .add(drawing) +
         paragraph(
             "Lines are straight; distances by road are estimated as 1.3 times the straight line.");
}

Html files_part(const matching::MatchRun& run) {
  return Element("p")
      .classes({"govuk-body"})
      .add(html_text("Download: "))
      .add(link_to(run_path(run) + "/matches.csv", "every match with its reasons (CSV)"))
      .add(html_text(", "))
      .add(link_to(run_path(run) + "/matches.xlsx", "the same as a workbook (XLSX)"))
      .add(html_text(", "))
      .add(link_to(run_path(run) + "/certificate.json", "the certificate (JSON)"))
      .add(html_text(", "))
      .add(link_to(run_path(run) + "/map.geojson", "the map (GeoJSON)"));
}

/// For those who may confirm: what it does is said before it is done.
Html confirm_part(const Context& context, const FoundRun& found) {
  if (!access::may(context.actor, Permission::assign, programme::scope_of(found.programme)))
    return {};
  return details(
      {.summary = "Confirm these matches",
       .content =
           paragraph("Each partner takes a place of its lead and its case opens, where both can "
                     "see it. Partners that have a lead already keep it. A match that was "
                     "confirmed can be ended on its own, with a reason.") +
           post_form(context,
                     Url::local(run_path(found.run) + "/confirmation"),
                     button("Confirm and open the cases"))});
}

Response confirm(const Request& request, Context& context) {
  const matching::MatchRunId run{number_in_route(request, "run")};
  const auto confirmed =
      matching::confirm_run(context.db, context.actor, run, std::nullopt, context.today);
  if (!confirmed) return problem_page(context, confirmed.error());
  std::string said = counted(confirmed->opened,
                             "match is confirmed and its case is",
                             "matches are confirmed and their cases are") +
                     " open";
  if (!confirmed->refused.empty())
    said += ". " + counted(static_cast<long long>(confirmed->refused.size()), "was", "were") +
            " refused, the first because: " + confirmed->refused.front().reason;
  context.say(std::move(said));
  return redirect(Url::local(
      confirmed->opened > 0 ? "/cases" : request.path.substr(0, request.path.rfind('/'))));
}

std::shared_ptr<const Proposals> kept_proposals(storage::Snapshot& db, matching::MatchRunId run) {
  static ProposalCache cache;
  return cache.proposals(db, run);
}

Response show_run(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = run_in(request, context, db);
    if (!found) return problem_page(context, found.error());
    const auto kept = kept_proposals(db, found->run.id);
    const Proposals& proposals = *kept;
    ListDefinition definition = matches_list(found->run, proposals);
    definition.filters.push_back(line_colour_field());
    const LineColour colour = line_colour_in(request.query);
    if (colour != LineColour::plain) definition.columns.push_back({.text = "Band of its line"});
    const ListQuery query = read_list_query(request, definition);
    const PairStates states(matching::confirmed_leads(db, found->run.programme));
    const auto rows = chosen(proposals, states, query);
    StreamWords words(db);
    for (const matching::Proposal& row : proposals)
      words.say_options(definition, found->run.programme, row.stream);
    ListRows list{.total = static_cast<std::int64_t>(rows.size()),
                  .caption = "Partners and their leads"};
    const auto from = std::min<std::size_t>(static_cast<std::size_t>(query.offset()), rows.size());
    const auto to = std::min(rows.size(), from + static_cast<std::size_t>(query.page_size));
    for (std::size_t i = from; i < to; ++i) {
      matching::Proposal row = rows[i];
      row.stream = words.title(found->run.programme, row.stream);
      list.rows.push_back(match_row(found->run, row, states.state_of(row)));
      if (colour != LineColour::plain)
        list.rows.back().push_back({.content = line_band(rows[i], colour)});
    }
    list.before = map_part(found->run, rows, query.filters);
    const Html content = run_tabs(found->run, RunTab::answer) + run_summary(found->run) +
                         baselines_table(found->run, matching::baselines_of(db, found->run.id)) +
                         reasons_table(proposals) + repair_link(found->run) +
                         files_part(found->run) + confirm_part(context, *found) +
                         list_content(definition, query, list);
    return page(context,
                {.title = run_name(found->run),
                 .caption = found->programme.title,
                 .section = "Matching",
                 .breadcrumbs = crumbs(found->programme),
                 .with_map = true},
                content);
  });
}

template <class Make>
Response download(const Request& request, Context& context, Make make) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = run_in(request, context, db);
    if (!found) return problem_page(context, found.error());
    return make(db, found->run);
  });
}

Response csv(const Request& request, Context& context) {
  return download(request, context, [&](storage::Snapshot& db, const matching::MatchRun& run) {
    const auto proposals = matching::proposals_of(db, run.id);
    const PairStates states(matching::confirmed_leads(db, run.programme));
    const ListQuery query = read_list_query(request, matches_list(run, proposals));
    return csv_response(matches_csv(chosen(proposals, states, query), states),
                        "matches-" + std::to_string(run.id.value));
  });
}

Response workbook(const Request& request, Context& context) {
  return download(request, context, [&](storage::Snapshot& db, const matching::MatchRun& run) {
    const auto made = matches_xlsx(run,
                                   matching::proposals_of(db, run.id),
                                   PairStates(matching::confirmed_leads(db, run.programme)),
                                   matching::places_of_run(db, run.id),
                                   matching::baselines_of(db, run.id));
    if (!made) return problem_page(context, made.error());
    return xlsx_response(*made, "matches-" + std::to_string(run.id.value));
  });
}

Response certificate(const Request& request, Context& context) {
  return download(request, context, [](storage::Snapshot& db, const matching::MatchRun& run) {
    return json_response(matching::certificate_of(db, run.id));
  });
}

Response map(const Request& request, Context& context) {
  return download(request, context, [&](storage::Snapshot& db, const matching::MatchRun& run) {
    Response response = json_response(
        matches_geojson(run, matching::proposals_of(db, run.id), line_colour_in(request.query)));
    response.headers.set("Content-Type", "application/geo+json");
    return response;
  });
}

Response show_partner(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = run_in(request, context, db);
    if (!found) return problem_page(context, found.error());
    const auto urn = Urn::parse(request.route.raw("urn"));
    auto proposal = urn ? matching::find_proposal(db, found->run.id, *urn) : std::nullopt;
    if (!proposal)
      return problem_page(
          context, {ProblemKind::not_found, "", "This match has no partner with that URN", {}});
    proposal->stream = StreamWords(db).title(found->run.programme, proposal->stream);
    const auto trial = todays_trial(db, found->run);
    const PairStates states(matching::confirmed_leads(db, found->run.programme));
    std::vector<Crumb> path = crumbs(found->programme);
    path.push_back({.content = run_name(found->run), .link = Url::local(run_path(found->run))});
    return page(
        context,
        {.title = proposal->partner_name,
         .caption = "Why this lead",
         .section = "Matching",
         .breadcrumbs = path},
        partner_content(context, found->run, *proposal, states.state_of(*proposal), trial.get()));
  });
}

}  // namespace

void add_matching_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::run_matching,
                      .handler = handler});
  };
  add(Method::get, "/matching", index);
  add(Method::get, "/matching/{programme}", show_programme);
  add(Method::post, "/matching/{programme}/runs", run);
  add(Method::get, "/matching/{programme}/runs/{run}", show_run);
  routes.push_back({.method = Method::post,
                    .pattern = "/matching/{programme}/runs/{run}/confirmation",
                    .permission = Permission::assign,
                    .handler = confirm});
  add(Method::get, "/matching/{programme}/runs/{run}/matches.csv", csv);
  add(Method::get, "/matching/{programme}/runs/{run}/matches.xlsx", workbook);
  add(Method::get, "/matching/{programme}/runs/{run}/certificate.json", certificate);
  add(Method::get, "/matching/{programme}/runs/{run}/map.geojson", map);
  add(Method::get, "/matching/{programme}/runs/{run}/partners/{urn}", show_partner);
  add_pair_routes(routes);
  add_board_routes(routes);
  add_challenge_routes(routes);
  add_choice_routes(routes);
  add_fairness_routes(routes);
  add_own_match_routes(routes);
  add_reopen_routes(routes);
  add_repair_routes(routes);
  add_trust_routes(routes);
}

}  // namespace trellis::web
