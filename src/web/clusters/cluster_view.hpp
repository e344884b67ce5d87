/// Clusters as words, cells, map features and files: what their pages show.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/date.hpp"
#include "matching/cluster_change.hpp"
#include "matching/cluster_store.hpp"
#include "web/clusters/found_clusters.hpp"
#include "web/components/components.hpp"
#include "web/list_page.hpp"

namespace trellis::web {

/// One cluster of a run.
struct ShownCluster {
  int number = 0;
  std::vector<matching::ClusterRunSchool> schools = {};
  double mean_km = 0;
  std::string rota = {};  ///< "Yes", "Only with schools that review each other"

  std::string phases() const;  ///< "4 primary, 1 secondary"
  std::string trusts() const;  ///< "3 trusts, at most 2 schools of one"
};

/// The clusters of a run, by number. `reviews` is what the rota asks of each school.
std::vector<ShownCluster> shown_clusters(const std::vector<matching::ClusterRunSchool>& schools,
                                         std::uint32_t reviews);
std::vector<matching::ClusterRunSchool> left_out_of(
    const std::vector<matching::ClusterRunSchool>& schools);

/// Placed, cost, bound, check and inputs, as a summary list.
Html cluster_summary(const FoundClusters& found);
/// "Proven: no other clusters by these rules are better."
std::string bound_sentence(const matching::ClusterRun& run);

/// The list of a run's clusters: columns, sorting and the address of its CSV.
ListDefinition clusters_list(const FoundClusters& found);
std::vector<ShownCluster> chosen_clusters(std::vector<ShownCluster> clusters,
                                          const ListQuery& query);
std::vector<Cell> cluster_row(const FoundClusters& found, const ShownCluster& cluster);

/// Schools in no cluster, each with its reason and the way to move it.
Html left_out_table(const FoundClusters& found,
                    const std::vector<matching::ClusterRunSchool>& left_out);

/// "The total falls by 1.2 km", "1 more school is left out".
std::string price_sentence(const matching::ClusterChangePrice& price);

std::string setting_words(std::string_view setting);
/// Millimetres of cost as kilometres: "61.3 km".
std::string cost_km(std::int64_t mm);

/// Schools as points and each cluster's hull as a line, as GeoJSON.
std::string clusters_geojson(const FoundClusters& found,
                             const std::vector<matching::ClusterRunSchool>& schools);
/// The same as a drawing for pages without scripts.
Html clusters_map(const std::vector<matching::ClusterRunSchool>& schools);
/// Every school with its cluster or its reason.
std::string clusters_csv(const std::vector<matching::ClusterRunSchool>& schools);
/// The same as a workbook, with a sheet of the clusters and one of what the run was told.
Result<std::string> clusters_xlsx(const FoundClusters& found,
                                  const std::vector<matching::ClusterRunSchool>& schools,
                                  std::uint32_t reviews,
                                  Instant now);

}  // namespace trellis::web
