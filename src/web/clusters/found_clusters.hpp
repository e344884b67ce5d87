/// The programme and the run of clusters that an address names, and the addresses themselves.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "jobs/job.hpp"
#include "matching/cluster_store.hpp"
#include "programme/programme_store.hpp"
#include "web/context.hpp"
#include "web/page.hpp"
#include "web/request.hpp"

namespace trellis::web {

struct FoundClusters {
  programme::Programme programme = {};
  matching::ClusterRun run = {};
  std::optional<jobs::Job> job = {};  ///< of the run, where it has one

  /// "/matching/3/clusters/7" and what follows it.
  std::string path(std::string_view rest = {}) const;
};

/// The run of the address, for those who may match its programme; the others do not find it.
Result<FoundClusters> clusters_in(const Request& request,
                                  const Context& context,
                                  storage::Snapshot& db);
Result<programme::Programme> cluster_programme_in(const Request& request,
                                                  const Context& context,
                                                  storage::Snapshot& db);

/// Whether the definition in force has clusters of schools.
bool works_in_clusters(storage::Snapshot& db, const programme::Programme& programme);

/// "/matching/3/clusters"
std::string clusters_path(const programme::Programme& programme);
/// "/matching/3/rota"
std::string rota_path(const programme::Programme& programme);

/// From Matching to the programme's clusters.
std::vector<Crumb> cluster_crumbs(const programme::Programme& programme);
/// As above, and the run.
std::vector<Crumb> cluster_crumbs(const FoundClusters& found);

/// "All cohorts, 21 November 2026 at 7:05pm"
std::string name_of_run(const matching::ClusterRun& run);

/// How the search of a run stands.
struct ClusterStanding {
  std::string words = {};   ///< "Searching"
  std::string colour = {};  ///< of its tag
  std::string sentence = {};
  bool is_over = false;
};
ClusterStanding standing_of(const matching::ClusterRun& run, const std::optional<jobs::Job>& job);

}  // namespace trellis::web
