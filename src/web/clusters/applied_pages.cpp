#include <charconv>

#include "core/text.hpp"
#include "matching/applied_cluster_actions.hpp"
#include "web/clusters/cluster_pages.hpp"
#include "web/clusters/found_clusters.hpp"
#include "web/components/components.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using matching::AppliedCluster;

std::string applied_path(const programme::Programme& programme) {
  return "/matching/" + std::to_string(programme.id.value) + "/applied-clusters";
}

std::string applied_names(const AppliedCluster& applied) {
  std::vector<std::string> names;
  for (const matching::WishSchool& school : applied.schools) names.push_back(school.name);
  return names.empty() ? "none that the register has" : join(names, ", ");
}

Html applied_rules(const AppliedCluster& applied) {
  if (applied.faults.empty()) return tag("No rule is broken", "green");
  Html content = tag("Breaks a rule", "red");
  for (const std::string& fault : applied.faults) content += html_text(" " + fault + ".");
  return content;
}

SummaryRow applied_row(const char* key, Content value) {
  return {.key = key, .value = std::move(value)};
}

Html applied_card(const Context& context,
                  const programme::Programme& programme,
                  const AppliedCluster& applied) {
  const std::string id = std::to_string(applied.participation.id.value);
  SummaryList list;
  list.card = SummaryCard{.title = "Applied by " + applied.applicant, .heading_level = 2};
  list.rows = {applied_row("Schools", applied_names(applied)),
               applied_row("Rules of a cluster", applied_rules(applied)),
               applied_row("Application",
                           link_to("/applications/" + id,
                                   std::string(programme::title_of(applied.participation.state)) +
                                       (applied.received_on
                                            ? ", received on " + applied.received_on->long_text()
                                            : std::string())))};
  if (!applied.unread.empty())
    list.rows.push_back(applied_row("Names that fit no school", applied.unread));
  Html content = summary_list(list);
  if (applied.can_open())
    content += post_form(
        context,
        Url::local(applied_path(programme)),
        Html(Element("input").set("type", "hidden").set("name", "participation").set("value", id)) +
            button("Open the cluster of " + applied.applicant));
  return content;
}

Response show_applied(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto programme = cluster_programme_in(request, context, db);
    if (!programme) return problem_page(context, programme.error());
    const auto all = matching::applied_clusters(db, programme->id);
    Html content = paragraph(
        "A school or a trust applies for a cluster and names its schools. Once the application is "
        "admitted you open the cluster here: every school is taken in and has its case, in which "
        "it signs the agreement for itself.");
    if (all.empty()) content += paragraph("No cluster has applied yet.");
    for (const AppliedCluster& applied : all) content += applied_card(context, *programme, applied);
    return page(context,
                {.title = "Clusters that applied",
                 .caption = programme->title,
                 .section = "Matching",
                 .breadcrumbs = cluster_crumbs(*programme)},
                content);
  });
}

Response open_applied(const Request& request, Context& context) {
  const auto programme = context.db.read(
      [&](storage::Snapshot& db) { return cluster_programme_in(request, context, db); });
  if (!programme) return problem_page(context, programme.error());
  const std::string_view text = request.form.text("participation");
  programme::ParticipationId id;
  std::from_chars(text.data(), text.data() + text.size(), id.value);
  const auto opened = matching::open_applied_cluster(context.db, context.actor, id, context.today);
  if (!opened) return problem_page(context, opened.error());
  context.say(opened->name + " is open, and every school of it has a case");
  return redirect(Url::local("/clusters/" + std::to_string(opened->id.value)));
}

}  // namespace

void add_applied_cluster_routes(Routes& routes) {
  routes.push_back({.method = Method::get,
                    .pattern = "/matching/{programme}/applied-clusters",
                    .permission = Permission::run_matching,
                    .handler = show_applied});
  routes.push_back({.method = Method::post,
                    .pattern = "/matching/{programme}/applied-clusters",
                    .permission = Permission::assign,
                    .handler = open_applied});
}

}  // namespace trellis::web
