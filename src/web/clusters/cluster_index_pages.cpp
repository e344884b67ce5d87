#include <algorithm>
#include <charconv>

#include "core/text.hpp"
#include "matching/cluster_actions.hpp"
#include "matching/cluster_wish_store.hpp"
#include "programme/cluster_store.hpp"
#include "web/clusters/cluster_pages.hpp"
#include "web/clusters/cluster_view.hpp"
#include "web/clusters/wish_view.hpp"
#include "web/form.hpp"
#include "web/jobs/job_pages.hpp"

namespace trellis::web {
namespace {

using access::Permission;

constexpr int searches_offered_max = 16;

Html start_form(const Context& context,
                const programme::Programme& programme,
                const std::vector<programme::Cohort>& cohorts,
                const FormReader* typed) {
  Select cohort{.name = "cohort",
                .value = typed ? typed->value("cohort") : "",
                .label = {.content = "Which schools"}};
  cohort.hint = {.content =
                     "Every school with an accepted place and no cluster, or one cohort alone"};
  cohort.options = {{.value = "", .text = "All cohorts together"}};
  for (const programme::Cohort& one : cohorts)
    cohort.options.push_back({.value = std::to_string(one.plan.number), .text = one.plan.title});
  Input searches{.name = "searches",
                 .value = typed ? typed->value("searches") : "2",
                 .label = {.content = "Independent searches"},
                 .hint = {.content = "More take longer and may find better clusters. The same "
                                     "number gives the same clusters again"},
                 .inputmode = "numeric",
                 .classes = "govuk-input--width-3"};
  if (typed) searches.error = typed->error("searches");
  return post_form(context,
                   Url::local(clusters_path(programme)),
                   select(cohort) + input(searches) + button("Form clusters"));
}

Html cluster_runs_table(const programme::Programme& programme,
                        const std::vector<matching::ClusterRun>& runs) {
  if (runs.empty())
    return paragraph(
        "No clusters have been formed yet. Form some above: they are a proposal, and nobody is "
        "told.");
  Table options;
  options.caption = "Runs so far";
  options.caption_classes = "govuk-table__caption--m";
  options.first_cell_is_header = true;
  options.head = {{.content = "Run"},
                  {.content = "Clusters", .is_numeric = true},
                  {.content = "Schools placed", .is_numeric = true},
                  {.content = "Cost", .is_numeric = true},
                  {.content = "How good"},
                  {.content = "Standing"}};
  for (const matching::ClusterRun& run : runs) {
    const std::string path = clusters_path(programme) + "/" + std::to_string(run.id.value);
    Content standing(run.confirmed_at ? tag("Confirmed", "green")
                     : run.follows    ? tag("Changed by hand", "purple")
                     : run.finished_at
                         ? tag(run.stopped_early ? "Stopped early" : "Finished", "blue")
                         : tag("Not finished", "grey"));
    options.rows.push_back(
        {{.content = link_to(path, name_of_run(run))},
         {.content = run.clusters ? with_commas(*run.clusters) : "none yet", .is_numeric = true},
         {.content = with_commas(run.placed.value_or(0)) + " of " + with_commas(run.schools),
          .is_numeric = true},
         {.content = run.cost_mm ? cost_km(*run.cost_mm) : "none yet", .is_numeric = true},
         {.content = bound_sentence(run)},
         {.content = standing}});
  }
  return scrolling("Runs so far", table(options));
}

Html confirmed_words(const programme::Programme& programme, std::size_t count) {
  const std::string word = counted(static_cast<long long>(count), "confirmed cluster");
  return Element("p")
      .classes({"govuk-body"})
      .add(html_text("This programme has " + word + ". "))
      .add(link_to(rota_path(programme), "See who reviews whom"))
      .add(html_text(", or "))
      .add(link_to("/clusters", "open a cluster to see its schools and to change them"));
}

/// How many wishes hold and how many wait.
Html wishes_words(const programme::Programme& programme,
                  const std::vector<matching::ClusterWish>& wishes) {
  const auto hold = std::ranges::count_if(wishes, &matching::ClusterWish::holds);
  const auto wait = std::ranges::count_if(wishes, &matching::ClusterWish::is_open);
  return Element("p")
      .classes({"govuk-body"})
      .add(link_to(wishes_path(programme), "Schools that stay together or apart"))
      .add(html_text(": " + counted(hold, "wish holds", "wishes hold") + ", " +
                     counted(wait, "waits for a decision", "wait for a decision") + ". "))
      .add(link_to("/matching/" + std::to_string(programme.id.value) + "/applied-clusters",
                   "Clusters that applied"));
}

Response index_page(Context& context,
                    storage::Snapshot& db,
                    const programme::Programme& programme,
                    const FormReader* typed) {
  const auto confirmed = programme::clusters(db, programme.id);
  Html content = typed ? typed->summary() : Html();
  if (!confirmed.empty()) content += confirmed_words(programme, confirmed.size());
  content += wishes_words(programme, matching::cluster_wishes(db, programme.id)) +
             heading("Form clusters") +
             start_form(context, programme, programme::cohorts(db, programme.id), typed) +
             cluster_runs_table(programme, matching::cluster_runs(db, programme.id));
  return page(context,
              {.title = "Clusters",
               .caption = programme.title,
               .section = "Matching",
               .breadcrumbs = {{.content = "Matching", .link = Url::local("/matching")}},
               .has_errors = typed != nullptr},
              content,
              typed ? 422 : 200);
}

Response clusters_index(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto programme = cluster_programme_in(request, context, db);
    if (!programme) return problem_page(context, programme.error());
    return index_page(context, db, *programme, nullptr);
  });
}

Response start(const Request& request, Context& context) {
  const auto programme = context.db.read(
      [&](storage::Snapshot& db) { return cluster_programme_in(request, context, db); });
  if (!programme) return problem_page(context, programme.error());
  FormReader form(request.form);
  matching::ClusterRequest wanted{.programme = programme->id};
  const std::string_view cohort = request.form.text("cohort");
  int number = 0;
  if (!cohort.empty() &&
      std::from_chars(cohort.data(), cohort.data() + cohort.size(), number).ec == std::errc())
    wanted.cohort = number;
  wanted.searches = static_cast<int>(
      form.whole_number("searches",
                        {.what = "the number of searches", .min = 1, .max = searches_offered_max})
          .value_or(0));
  if (!form.has_problems()) {
    const auto started = matching::start_clusters(context.db, context.actor, wanted);
    if (started) return redirect(job_url(started->job));
    if (started.error().field != "cohort") return problem_page(context, started.error());
    form.add(started.error());
  }
  return context.db.read(
      [&](storage::Snapshot& db) { return index_page(context, db, *programme, &form); });
}

}  // namespace

void add_cluster_index_routes(Routes& routes) {
  routes.push_back({.method = Method::get,
                    .pattern = "/matching/{programme}/clusters",
                    .permission = Permission::run_matching,
                    .handler = clusters_index});
  routes.push_back({.method = Method::post,
                    .pattern = "/matching/{programme}/clusters",
                    .permission = Permission::run_matching,
                    .handler = start});
}

}  // namespace trellis::web
