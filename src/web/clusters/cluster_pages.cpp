#include "web/clusters/cluster_pages.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "core/xlsx_writer.hpp"
#include "matching/cluster_actions.hpp"
#include "programme/cluster_store.hpp"
#include "web/clusters/cluster_view.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using matching::ClusterRunSchool;

constexpr int refresh_seconds_of_search = 5;

/// Reviews that the definition in force asks of each school.
std::uint32_t reviews_asked(storage::Snapshot& db, ProgrammeId programme) {
  const auto version = programme::version_in_force(db, programme);
  if (!version) return 0;
  return static_cast<std::uint32_t>(
      programme::load_definition(db, version->id)->matching.reviewers_per_school);
}

Html map_of(const FoundClusters& found, const std::vector<ClusterRunSchool>& schools) {
  return Element("div")
             .classes({"trellis-map"})
             .set("data-island", "map")
             .set("data-source", found.path("/map.geojson"))
             .set("data-table", "clusters")
             .add(Element("div").set("data-map-fallback", "").add(clusters_map(schools))) +
         paragraph("Lines run round the schools of one cluster. Distances are straight lines.");
}

Html files_of(const FoundClusters& found) {
  return Element("p")
      .classes({"govuk-body"})
      .add(html_text("Download: "))
      .add(link_to(found.path("/schools.csv"), "every school with its cluster or reason (CSV)"))
      .add(html_text(", "))
      .add(link_to(found.path("/clusters.xlsx"), "the same as a workbook (XLSX)"))
      .add(html_text(", "))
      .add(link_to(found.path("/map.geojson"), "the map (GeoJSON)"))
      .add(html_text(", "))
      .add(link_to(found.path("/instance.json"), "what the search was told, to repeat it (JSON)"));
}

Html confirm_form(const Context& context, const FoundClusters& found) {
  const matching::ClusterRun& run = found.run;
  if (!run.finished_at || run.confirmed_at || run.clusters.value_or(0) == 0) return {};
  if (!access::may(context.actor, Permission::assign, programme::scope_of(found.programme)))
    return {};
  return details(
      {.summary = "Confirm these clusters",
       .content =
           paragraph("The programme checks every cluster again and takes " +
                     counted(*run.placed, "school") + " into " + counted(*run.clusters, "cluster") +
                     ". A case opens for each cluster, held by its most central school, and one "
                     "for each school within it. If one cluster is refused, none is confirmed. " +
                     (run.left_out() == 0
                          ? std::string()
                          : counted(run.left_out(), "school stays", "schools stay") +
                                " without a cluster.")) +
           post_form(context,
                     Url::local(found.path("/confirmation")),
                     button("Confirm and open the cases"))});
}

Fields stop_reloading() {
  Fields fields;
  fields.set("reload", "no");
  return fields;
}

/// Fresh while the search goes on: by the island with scripts, without them by loading the page
/// again, which the reader can stop.
Html waiting_part(const FoundClusters& found, bool is_reloading) {
  if (standing_of(found.run, found.job).is_over || !found.job) return {};
  const auto part = [](const char* name, const std::string& words) {
    return Html(Element("p").classes({"govuk-body"}).set("data-part", name).text(words));
  };
  Html content =
      paragraph(found.run.placed ? "These are the best clusters so far. The search may still "
                                   "improve them."
                                 : "The search has not found any clusters yet.");
  content += part("step", found.run.step) + part("message", found.job->message) +
             Html(Element("div")
                      .set("role", "status")
                      .set("data-part", "announcement")
                      .classes({"govuk-visually-hidden"}));
  content += link_to(found.path(), "Show the latest");
  if (is_reloading)
    content +=
        Html(Element("noscript")
                 .add(Element("p")
                          .classes({"govuk-body"})
                          .add(html_text("This page loads itself again every 5 seconds. "))
                          .add(link_to(Url::local(found.path(), stop_reloading()), "Stop that"))));
  return Element("div")
      .set("data-island", "job_progress")
      .set("data-source", "/jobs/" + std::to_string(found.job->id.value) + "/state")
      .add(inset_text({.content = content}));
}

Response show(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = clusters_in(request, context, db);
    if (!found) return problem_page(context, found.error());
    const auto schools = matching::schools_of_run(db, found->run.id);
    const ListDefinition definition = clusters_list(*found);
    const ListQuery query = read_list_query(request, definition);
    const auto chosen =
        chosen_clusters(shown_clusters(schools, reviews_asked(db, found->programme.id)), query);
    ListRows list{.total = static_cast<std::int64_t>(chosen.size()), .caption = "Clusters"};
    const auto from =
        std::min<std::size_t>(static_cast<std::size_t>(query.offset()), chosen.size());
    const auto to = std::min(chosen.size(), from + static_cast<std::size_t>(query.page_size));
    for (std::size_t i = from; i < to; ++i) list.rows.push_back(cluster_row(*found, chosen[i]));
    const bool is_reloading =
        request.query.text("reload") != "no" && !standing_of(found->run, found->job).is_over;
    Html content = waiting_part(*found, is_reloading) + cluster_summary(*found) + files_of(*found) +
                   confirm_form(context, *found);
    if (found->run.placed)
      content += map_of(*found, schools) + list_content(definition, query, list) +
                 left_out_table(*found, left_out_of(schools));
    return page(context,
                {.title = name_of_run(found->run),
                 .caption = "Clusters of " + found->programme.title,
                 .section = "Matching",
                 .breadcrumbs = cluster_crumbs(found->programme),
                 .with_map = true,
                 .refresh_seconds = is_reloading ? refresh_seconds_of_search : 0},
                content);
  });
}

Html members_table(const FoundClusters& found, const ShownCluster& cluster) {
  Table options;
  options.caption = "Schools of this cluster";
  options.caption_classes = "govuk-table__caption--m";
  options.first_cell_is_header = true;
  options.head = {{.content = "School"},
                  {.content = "Kind"},
                  {.content = "Trust"},
                  {.content = "Mean distance to the others", .is_numeric = true},
                  {.content = "Move"}};
  const bool may_move = found.run.finished_at && !found.run.confirmed_at;
  for (const ClusterRunSchool& school : cluster.schools) {
    Fields fields;
    fields.set("school", school.urn.text());
    options.rows.push_back(
        {{.content = link_to("/schools/" + school.urn.text(), school.name)},
         {.content = setting_words(school.setting)},
         {.content = school.trust_name.empty() ? "none" : school.trust_name},
         {.content = decimal(school.mean_km.value_or(0), 1) + " km", .is_numeric = true},
         {.content = may_move ? Content(Element("a")
                                            .classes({"govuk-link"})
                                            .link("href", Url::local(found.path("/change"), fields))
                                            .add(html_text("Move"))
                                            .add(visually_hidden(" " + school.name))
                                            .html())
                              : Content("Not possible now")}});
  }
  return scrolling("Schools of this cluster", table(options));
}

Response show_cluster(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = clusters_in(request, context, db);
    if (!found) return problem_page(context, found.error());
    const auto schools = matching::schools_of_run(db, found->run.id);
    const auto all = shown_clusters(schools, reviews_asked(db, found->programme.id));
    const auto number = number_in_route(request, "cluster");
    const auto cluster = std::ranges::find(all, number, &ShownCluster::number);
    if (cluster == all.end())
      return problem_page(
          context, {ProblemKind::not_found, "", "This run has no cluster with that number", {}});
    SummaryList facts;
    facts.rows = {{.key = "Schools", .value = std::to_string(cluster->schools.size())},
                  {.key = "Kinds of school", .value = cluster->phases()},
                  {.key = "Trusts", .value = cluster->trusts()},
                  {.key = "Mean distance", .value = decimal(cluster->mean_km, 1) + " km"},
                  {.key = "Rota possible", .value = cluster->rota}};
    return page(
        context,
        {.title = "Cluster " + std::to_string(cluster->number),
         .caption = found->programme.title,
         .section = "Matching",
         .breadcrumbs = cluster_crumbs(*found)},
        summary_list(facts) + clusters_map(cluster->schools) + members_table(*found, *cluster));
  });
}

template <class Make>
Response file_of_run(const Request& request, Context& context, Make make) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto found = clusters_in(request, context, db);
    if (!found) return problem_page(context, found.error());
    return make(db, *found);
  });
}

std::string file_name(const FoundClusters& found) {
  return "clusters-" + std::to_string(found.run.id.value);
}

Response schools_csv(const Request& request, Context& context) {
  return file_of_run(
      request, context, [](storage::Snapshot& db, const FoundClusters& found) -> Response {
        return csv_response(clusters_csv(matching::schools_of_run(db, found.run.id)),
                            file_name(found));
      });
}

Response workbook(const Request& request, Context& context) {
  return file_of_run(
      request, context, [&](storage::Snapshot& db, const FoundClusters& found) -> Response {
        auto book = clusters_xlsx(found,
                                  matching::schools_of_run(db, found.run.id),
                                  reviews_asked(db, found.programme.id),
                                  context.now);
        if (!book) return problem_page(context, book.error());
        return xlsx_response(std::move(*book), file_name(found));
      });
}

Response map(const Request& request, Context& context) {
  return file_of_run(
      request, context, [](storage::Snapshot& db, const FoundClusters& found) -> Response {
        Response response =
            json_response(clusters_geojson(found, matching::schools_of_run(db, found.run.id)));
        response.headers.set("Content-Type", "application/geo+json");
        return response;
      });
}

Response instance(const Request& request, Context& context) {
  return file_of_run(
      request, context, [](storage::Snapshot& db, const FoundClusters& found) -> Response {
        return json_response(matching::instance_of(db, found.run.id));
      });
}

Response confirm(const Request& request, Context& context) {
  const auto found =
      context.db.read([&](storage::Snapshot& db) { return clusters_in(request, context, db); });
  if (!found) return problem_page(context, found.error());
  const auto confirmed = matching::confirm_cluster_run(
      context.db, context.actor, found->run.id, std::nullopt, context.today);
  if (!confirmed) return problem_page(context, confirmed.error());
  context.say(counted(confirmed->clusters, "cluster is", "clusters are") + " confirmed and " +
              counted(confirmed->schools, "school has", "schools have") + " a case. " +
              "Draw up the rota next");
  return redirect(Url::local(rota_path(found->programme)));
}

}  // namespace

void add_cluster_routes(Routes& routes) {
  const auto add = [&](Method method, const char* pattern, Handler handler) {
    routes.push_back({.method = method,
                      .pattern = pattern,
                      .permission = Permission::run_matching,
                      .handler = handler});
  };
  add(Method::get, "/matching/{programme}/clusters/{run}", show);
  add(Method::get, "/matching/{programme}/clusters/{run}/schools.csv", schools_csv);
  add(Method::get, "/matching/{programme}/clusters/{run}/clusters.xlsx", workbook);
  add(Method::get, "/matching/{programme}/clusters/{run}/map.geojson", map);
  add(Method::get, "/matching/{programme}/clusters/{run}/instance.json", instance);
  add(Method::get, "/matching/{programme}/clusters/{run}/{cluster}", show_cluster);
  routes.push_back({.method = Method::post,
                    .pattern = "/matching/{programme}/clusters/{run}/confirmation",
                    .permission = Permission::assign,
                    .handler = confirm});
  add_cluster_index_routes(routes);
  add_cluster_change_routes(routes);
  add_cluster_wish_routes(routes);
  add_applied_cluster_routes(routes);
  add_member_cluster_routes(routes);
  add_member_change_routes(routes);
  add_rota_routes(routes);
}

}  // namespace trellis::web
