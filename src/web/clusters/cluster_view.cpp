#include "web/clusters/cluster_view.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/text.hpp"
#include "matching/cluster_run.hpp"
#include "optimise/rota.hpp"

namespace trellis::web {
namespace {

using matching::ClusterRunSchool;

/// How many of the cluster's schools each trust has; a school without a trust counts for itself.
std::vector<std::uint32_t> trust_blocks(const std::vector<ClusterRunSchool>& schools) {
  std::map<std::int64_t, std::uint32_t> of_trust;
  std::vector<std::uint32_t> blocks;
  for (const ClusterRunSchool& school : schools) {
    if (school.trust == 0)
      blocks.push_back(1);
    else
      ++of_trust[school.trust];
  }
  for (const auto& [trust, count] : of_trust) blocks.push_back(count);
  return blocks;
}

std::string rota_words(const std::vector<ClusterRunSchool>& schools, std::uint32_t reviews) {
  if (reviews == 0) return "Not asked for";
  switch (optimise::rota_status(trust_blocks(schools), reviews)) {
    case optimise::RotaStatus::non_reciprocal:
      return "Yes";
    case optimise::RotaStatus::reciprocal_only:
      return "Only if schools review each other";
    case optimise::RotaStatus::impossible:
      return "No";
  }
  return "No";
}

SummaryRow cluster_line(std::string key, Content value) {
  return {.key = std::move(key), .value = std::move(value)};
}

std::string placed_words(const matching::ClusterRun& run) {
  if (!run.placed) return "Nothing found yet";
  return with_commas(*run.placed) + " of " + counted(run.schools, "school") + " in " +
         counted(run.clusters.value_or(0), "cluster");
}

Html follows_words(const FoundClusters& found) {
  const std::string earlier =
      clusters_path(found.programme) + "/" + std::to_string(found.run.follows->value);
  return link_to(earlier, "earlier clusters") +
         html_text(". " + found.run.change_note + ". Why: " + found.run.change_reason);
}

}  // namespace

std::string setting_words(std::string_view setting) {
  std::string words(setting);
  std::ranges::replace(words, '_', ' ');
  if (words == "all through") return "all-through";
  return words == "unknown" ? "setting not known" : words;
}

std::string cost_km(std::int64_t mm) { return decimal(static_cast<double>(mm) / 1e6, 1) + " km"; }

std::string ShownCluster::phases() const {
  std::map<std::string, int> count;
  for (const ClusterRunSchool& school : schools) ++count[setting_words(school.setting)];
  std::vector<std::string> parts;
  for (const auto& [setting, times] : count) parts.push_back(std::to_string(times) + " " + setting);
  return join(parts, ", ");
}

std::string ShownCluster::trusts() const {
  std::map<std::int64_t, int> count;
  for (const ClusterRunSchool& school : schools)
    if (school.trust != 0) ++count[school.trust];
  if (count.empty()) return "No trust";
  int most = 0;
  for (const auto& [trust, times] : count) most = std::max(most, times);
  return counted(static_cast<long long>(count.size()), "trust") +
         (most > 1 ? ", at most " + std::to_string(most) + " schools of one" : "");
}

std::vector<ShownCluster> shown_clusters(const std::vector<ClusterRunSchool>& schools,
                                         std::uint32_t reviews) {
  std::map<int, ShownCluster> clusters;
  for (const ClusterRunSchool& school : schools)
    if (school.cluster) {
      clusters[*school.cluster].number = *school.cluster;
      clusters[*school.cluster].schools.push_back(school);
    }
  std::vector<ShownCluster> shown;
  for (auto& [number, cluster] : clusters) {
    double sum = 0;
    for (const ClusterRunSchool& school : cluster.schools) sum += school.mean_km.value_or(0);
    cluster.mean_km = sum / static_cast<double>(cluster.schools.size());
    cluster.rota = rota_words(cluster.schools, reviews);
    shown.push_back(std::move(cluster));
  }
  return shown;
}

std::vector<ClusterRunSchool> left_out_of(const std::vector<ClusterRunSchool>& schools) {
  std::vector<ClusterRunSchool> left_out;
  for (const ClusterRunSchool& school : schools)
    if (!school.cluster) left_out.push_back(school);
  return left_out;
}

std::string bound_sentence(const matching::ClusterRun& run) {
  if (!run.placed) return "No bound yet";
  if (run.proven) return "Proven: no other clusters by these rules are better.";
  const optimise::ClusterRules rules;
  const auto gap =
      matching::gap_per_cent(*run.cost_mm + rules.left_out_mm * run.left_out(), run.bound_mm);
  if (gap) return "At most " + decimal(*gap, 2) + " % better is possible.";
  if (!run.finished_at || run.stopped_early) return "No bound yet: the search had not come so far.";
  return "No bound for part of this map: how much better is possible is not known.";
}

Html cluster_summary(const FoundClusters& found) {
  const matching::ClusterRun& run = found.run;
  const ClusterStanding standing = standing_of(run, found.job);
  SummaryList list;
  list.rows = {
      cluster_line("Search",
                   tag(standing.words, standing.colour) + html_text(" " + standing.sentence + ".")),
      cluster_line("Placed", placed_words(run))};
  if (run.placed) {
    list.rows.push_back(
        cluster_line("Distance",
                     "A school is " + decimal(run.mean_km.value_or(0), 1) +
                         " km from the others of its cluster on average, in a straight line"));
    list.rows.push_back(cluster_line("Cost",
                                     cost_km(*run.cost_mm) +
                                         ": those distances added up, and a charge for sizes other "
                                         "than five"));
    list.rows.push_back(cluster_line("How good", bound_sentence(run)));
    list.rows.push_back(cluster_line(
        "Checked",
        run.verified ? "Yes: every cluster keeps every rule, by code that shares nothing with the "
                       "search"
                     : "No: " + run.verification));
  }
  if (run.follows) list.rows.push_back(cluster_line("Changed by hand from", follows_words(found)));
  list.rows.push_back(cluster_line(
      "Inputs",
      html_text("Definition version " + std::to_string(run.definition_version) + ", " +
                counted(run.searches, "search", "searches") + ", asked for by " + run.requested_by +
                " on " + run.requested_at.long_text() + ". Fingerprint " + run.input_digest)));
  if (found.run.job && found.job)
    list.rows.push_back(cluster_line("Job",
                                     link_to("/jobs/" + std::to_string(found.run.job->value),
                                             "progress and log of the search")));
  return summary_list(list);
}

ListDefinition clusters_list(const FoundClusters& found) {
  return {.path = found.path(),
          .filters = {{.name = "q", .label = "School", .hint = "Name or URN of a school"}},
          .columns = {{.name = "cluster", .text = "Cluster"},
                      {.name = "size", .text = "Schools", .is_numeric = true},
                      {.name = "", .text = "Kinds of school"},
                      {.name = "", .text = "Trusts"},
                      {.name = "distance", .text = "Mean distance", .is_numeric = true},
                      {.name = "", .text = "Rota possible"}},
          .sort = "cluster",
          .thing = "cluster",
          .things = "clusters",
          .csv_path = found.path("/schools.csv")};
}

std::vector<ShownCluster> chosen_clusters(std::vector<ShownCluster> clusters,
                                          const ListQuery& query) {
  const std::string wanted = fold(query.filters.text("q"));
  if (!wanted.empty())
    std::erase_if(clusters, [&](const ShownCluster& cluster) {
      return std::ranges::none_of(cluster.schools, [&](const ClusterRunSchool& school) {
        return (fold(school.name) + " " + school.urn.text()).find(wanted) != std::string::npos;
      });
    });
  const auto key = [&](const ShownCluster& cluster) {
    if (query.sort == "size") return static_cast<double>(cluster.schools.size());
    if (query.sort == "distance") return cluster.mean_km;
    return static_cast<double>(cluster.number);
  };
  std::ranges::stable_sort(clusters, [&](const ShownCluster& a, const ShownCluster& b) {
    return query.is_descending ? key(b) < key(a) : key(a) < key(b);
  });
  return clusters;
}

std::vector<Cell> cluster_row(const FoundClusters& found, const ShownCluster& cluster) {
  const std::string number = std::to_string(cluster.number);
  return {{.content = link_to(found.path("/" + number), "Cluster " + number)},
          {.content = std::to_string(cluster.schools.size()), .is_numeric = true},
          {.content = cluster.phases()},
          {.content = cluster.trusts()},
          {.content = decimal(cluster.mean_km, 1) + " km", .is_numeric = true},
          {.content = cluster.rota}};
}

Html left_out_table(const FoundClusters& found, const std::vector<ClusterRunSchool>& left_out) {
  if (left_out.empty()) return paragraph("Every school is in a cluster.");
  Table options;
  options.caption = "Schools in no cluster, and why";
  options.caption_classes = "govuk-table__caption--m";
  options.first_cell_is_header = true;
  options.head = {
      {.content = "School"}, {.content = "Kind"}, {.content = "Why"}, {.content = "Move"}};
  const bool may_move = found.run.finished_at && !found.run.confirmed_at;
  for (const ClusterRunSchool& school : left_out)
    options.rows.push_back(
        {{.content = link_to("/schools/" + school.urn.text(), school.name)},
         {.content = setting_words(school.setting)},
         {.content = school.reason.empty() ? "The search has not come so far" : school.reason},
         {.content = may_move && school.easting
                         ? Content(Element("a")
                                       .classes({"govuk-link"})
                                       .link("href",
                                             Url::local(found.path("/change"),
                                                        [&] {
                                                          Fields fields;
                                                          fields.set("school", school.urn.text());
                                                          return fields;
                                                        }()))
                                       .add(html_text("Put into a cluster"))
                                       .add(visually_hidden(": " + school.name))
                                       .html())
                         : Content("Not possible now")}});
  return scrolling("Schools in no cluster", table(options));
}

std::string price_sentence(const matching::ClusterChangePrice& price) {
  const auto left = static_cast<long long>(price.after.left_out.size()) -
                    static_cast<long long>(price.before.left_out.size());
  const std::int64_t cost = price.after.cost_mm - price.before.cost_mm;
  std::string sentence;
  if (left > 0) sentence = counted(left, "more school is", "more schools are") + " left out. ";
  if (left < 0) sentence = counted(-left, "school fewer is", "schools fewer are") + " left out. ";
  if (cost == 0) return sentence + "The cost stays the same.";
  return sentence + "The cost " + (cost > 0 ? "rises" : "falls") + " by " +
         cost_km(std::abs(cost)) + ", from " + cost_km(price.before.cost_mm) + " to " +
         cost_km(price.after.cost_mm) + ".";
}

}  // namespace trellis::web
