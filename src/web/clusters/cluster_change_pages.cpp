#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/text.hpp"
#include "matching/cluster_actions.hpp"
#include "web/clusters/cluster_pages.hpp"
#include "web/clusters/cluster_view.hpp"
#include "web/form.hpp"

namespace trellis::web {
namespace {

using access::Permission;
using matching::ClusterChange;
using matching::ClusterRunSchool;

constexpr std::size_t near_max = 8;  // clusters whose price is shown at once
constexpr const char* out_of_all = "out";

/// The run with the school that may move.
struct Moving {
  FoundClusters found = {};
  std::vector<ClusterRunSchool> schools = {};
  ClusterRunSchool school = {};
};

/// A cluster that is near, with its mean distance to the school.
struct NearCluster {
  int number = 0;
  std::size_t size = 0;
  double km = 0;
};

double km_between(const ClusterRunSchool& a, const ClusterRunSchool& b) {
  return std::hypot(static_cast<double>(*a.easting - *b.easting),
                    static_cast<double>(*a.northing - *b.northing)) /
         1000;
}

std::vector<NearCluster> near_clusters(const Moving& moving) {
  std::map<int, NearCluster> all;
  for (const ClusterRunSchool& other : moving.schools) {
    if (!other.cluster || other.cluster == moving.school.cluster || !moving.school.easting ||
        !other.easting)
      continue;
    NearCluster& near = all[*other.cluster];
    near.number = *other.cluster;
    ++near.size;
    near.km += km_between(moving.school, other);
  }
  std::vector<NearCluster> listed;
  for (auto& [number, near] : all) {
    near.km /= static_cast<double>(near.size);
    listed.push_back(near);
  }
  std::ranges::stable_sort(listed, {}, &NearCluster::km);
  return listed;
}

Result<Moving> moving_in(const Request& request,
                         const Context& context,
                         storage::Snapshot& db,
                         std::string_view urn) {
  Moving moving;
  moving.found = TRY(clusters_in(request, context, db));
  moving.schools = matching::schools_of_run(db, moving.found.run.id);
  const Urn wanted = TRY(Urn::parse(urn));
  const auto school = std::ranges::find(moving.schools, wanted, &ClusterRunSchool::urn);
  if (school == moving.schools.end())
    return problem(ProblemKind::not_found, "", "This run has no school " + wanted.text());
  moving.school = *school;
  return moving;
}

/// What the address or the form asks for; nothing before anything is chosen.
std::optional<ClusterChange> change_in(const Fields& fields, Urn school) {
  ClusterChange change{.school = school};
  if (const auto other = Urn::parse(fields.text("swap_with"))) {
    change.swap_with = *other;
    return change;
  }
  const std::string_view to = fields.text("to");
  if (to == out_of_all) return change;
  std::size_t number = 0;
  if (std::from_chars(to.data(), to.data() + to.size(), number).ec != std::errc())
    return std::nullopt;
  change.to = number;
  return change;
}

std::string now_words(const ClusterRunSchool& school) {
  return school.cluster ? "cluster " + std::to_string(*school.cluster) : "no cluster";
}

Url change_url(const Moving& moving, std::string_view to) {
  Fields fields;
  fields.set("school", moving.school.urn.text());
  fields.set("to", std::string(to));
  return Url::local(moving.found.path("/change"), fields);
}

std::vector<Cell> price_row(storage::Snapshot& db,
                            const Moving& moving,
                            std::optional<NearCluster> near) {
  const std::string to = near ? std::to_string(near->number) : out_of_all;
  ClusterChange change{.school = moving.school.urn};
  if (near) change.to = static_cast<std::size_t>(near->number);
  const auto price = matching::try_cluster_change(db, moving.found.run.id, change);
  const std::string name = near ? "Cluster " + to : "No cluster";
  return {{.content = link_to(change_url(moving, to), name)},
          {.content = near ? std::to_string(near->size) : "none", .is_numeric = true},
          {.content = near ? decimal(near->km, 1) + " km" : "none", .is_numeric = true},
          {.content = !price              ? Content(price.error().message)
                      : price->is_legal() ? Content(tag("Legal", "green"))
                                          : Content(tag("Breaks a rule", "red") +
                                                    html_text(" " + price->broken.front()))},
          {.content = price ? price_sentence(*price) : ""}};
}

Html prices_table(storage::Snapshot& db,
                  const Moving& moving,
                  const std::vector<NearCluster>& near) {
  Table options;
  options.caption = "Where it could go";
  options.caption_classes = "govuk-table__caption--m";
  options.first_cell_is_header = true;
  options.head = {{.content = "To"},
                  {.content = "Schools there", .is_numeric = true},
                  {.content = "Mean distance to them", .is_numeric = true},
                  {.content = "Rules"},
                  {.content = "Price"}};
  for (std::size_t i = 0; i < std::min(near.size(), near_max); ++i)
    options.rows.push_back(price_row(db, moving, near[i]));
  if (moving.school.cluster) options.rows.push_back(price_row(db, moving, std::nullopt));
  return scrolling("Where it could go", table(options));
}

Html school_input(const Moving& moving) {
  return Element("input")
      .set("type", "hidden")
      .set("name", "school")
      .set("value", moving.school.urn.text());
}

Html swap_form(const Moving& moving, const std::vector<NearCluster>& near) {
  if (!moving.school.cluster || near.empty()) return {};
  Select other{.name = "swap_with",
               .value = "",
               .label = {.content = "Change places with"},
               .hint = {.content = "A school of a cluster near by"}};
  for (std::size_t i = 0; i < std::min(near.size(), near_max); ++i)
    for (const ClusterRunSchool& school : moving.schools)
      if (school.cluster == near[i].number)
        other.options.push_back(
            {.value = school.urn.text(),
             .text = school.name + " (cluster " + std::to_string(near[i].number) + ", " +
                     decimal(km_between(moving.school, school), 1) + " km away)"});
  return Element("form")
      .set("method", "get")
      .link("action", Url::local(moving.found.path("/change")))
      .add(school_input(moving))
      .add(select(other))
      .add(button({.content = "Show what that would do", .classes = "govuk-button--secondary"}));
}

std::string title_of_change(const Moving& moving, const ClusterChange& change) {
  if (change.swap_with)
    for (const ClusterRunSchool& school : moving.schools)
      if (school.urn == *change.swap_with)
        return moving.school.name + " and " + school.name + " change places";
  return moving.school.name + " moves from " + now_words(moving.school) + " to " +
         (change.to ? "cluster " + std::to_string(*change.to) : std::string("no cluster"));
}

Html keep_form(const Context& context,
               const Moving& moving,
               const ClusterChange& change,
               const FormReader* typed) {
  Input reason{
      .name = "reason",
      .value = typed ? typed->value("reason") : "",
      .label = {.content = "Why does it move?"},
      .hint = {.content = "Kept with the new version of these clusters. Leave out names of "
                          "people"}};
  if (typed) reason.error = typed->error("reason");
  const auto hidden = [](const char* name, const std::string& value) {
    return Html(Element("input").set("type", "hidden").set("name", name).set("value", value));
  };
  Html fields = school_input(moving);
  if (change.swap_with)
    fields += hidden("swap_with", change.swap_with->text());
  else
    fields += hidden("to", change.to ? std::to_string(*change.to) : out_of_all);
  return post_form(context,
                   Url::local(moving.found.path("/change")),
                   fields + input(reason) + button("Keep this change"));
}

Html price_part(const Context& context,
                storage::Snapshot& db,
                const Moving& moving,
                const ClusterChange& change,
                const FormReader* typed) {
  const auto price = matching::try_cluster_change(db, moving.found.run.id, change);
  Html content = heading(title_of_change(moving, change));
  if (!price) return content + inset_text(price.error().message);
  if (price->is_legal())
    return content + paragraph("Every rule is kept. " + price_sentence(*price)) +
           keep_form(context, moving, change, typed);
  Html broken;
  for (const std::string& sentence : price->broken) broken += Element("li").text(sentence);
  return content + paragraph("This cannot be kept: it breaks a rule.") +
         Html(Element("ul").classes({"govuk-list", "govuk-list--bullet"}).add(broken)) +
         paragraph(price_sentence(*price));
}

Response change_page(const Context& context,
                     storage::Snapshot& db,
                     const Moving& moving,
                     const std::optional<ClusterChange>& change,
                     const FormReader* typed) {
  const auto near = near_clusters(moving);
  Html content = typed ? typed->summary() : Html();
  if (!moving.found.run.finished_at || moving.found.run.confirmed_at)
    content += inset_text(standing_of(moving.found.run, moving.found.job).sentence + ".");
  if (change) content += price_part(context, db, moving, *change, typed);
  content += paragraph(moving.school.name + " is in " + now_words(moving.school) +
                       " now. Nothing changes until you keep a change; it then makes a new version "
                       "of these clusters, and this one stays as it is.") +
             prices_table(db, moving, near) + swap_form(moving, near);
  return page(context,
              {.title = "Move " + moving.school.name,
               .caption = "Clusters of " + moving.found.programme.title,
               .section = "Matching",
               .breadcrumbs = cluster_crumbs(moving.found),
               .has_errors = typed != nullptr},
              content,
              typed ? 422 : 200);
}

Response show_change(const Request& request, Context& context) {
  return context.db.read([&](storage::Snapshot& db) {
    const auto moving = moving_in(request, context, db, request.query.text("school"));
    if (!moving) return problem_page(context, moving.error());
    return change_page(context, db, *moving, change_in(request.query, moving->school.urn), nullptr);
  });
}

Response keep_change(const Request& request, Context& context) {
  const auto moving = context.db.read([&](storage::Snapshot& db) {
    return moving_in(request, context, db, request.form.text("school"));
  });
  if (!moving) return problem_page(context, moving.error());
  const auto change = change_in(request.form, moving->school.urn);
  if (!change)
    return problem_page(context,
                        {ProblemKind::missing, "to", "Choose where the school should go", {}});
  FormReader form(request.form);
  const std::string reason =
      form.text("reason", {.what = "why the school moves", .characters_max = 500});
  if (!form.has_problems()) {
    const auto kept = matching::keep_cluster_change(
        context.db,
        context.actor,
        {.run = moving->found.run.id, .change = *change, .reason = reason});
    if (!kept) return problem_page(context, kept.error());
    context.say("The change is kept as a new version of the clusters");
    return redirect(
        Url::local(clusters_path(moving->found.programme) + "/" + std::to_string(kept->value)));
  }
  return context.db.read(
      [&](storage::Snapshot& db) { return change_page(context, db, *moving, change, &form); });
}

}  // namespace

void add_cluster_change_routes(Routes& routes) {
  routes.push_back({.method = Method::get,
                    .pattern = "/matching/{programme}/clusters/{run}/change",
                    .permission = Permission::run_matching,
                    .handler = show_change});
  routes.push_back({.method = Method::post,
                    .pattern = "/matching/{programme}/clusters/{run}/change",
                    .permission = Permission::run_matching,
                    .handler = keep_change});
}

}  // namespace trellis::web
