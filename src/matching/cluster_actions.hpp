/// What people do with clusters: have them formed by a job, change them by hand, confirm them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "access/actor.hpp"
#include "core/result.hpp"
#include "jobs/worker.hpp"
#include "matching/cluster_change.hpp"
#include "matching/cluster_store.hpp"
#include "storage/database.hpp"

namespace trellis::matching {

struct ClusterRequest {
  ProgrammeId programme{};
  std::optional<int> cohort{};  ///< none: all cohorts together
  int searches = 2;             ///< independent searches, 1 to 16
};

struct StartedClusters {
  ClusterRunId run{};
  JobId job{};
};

/// Keeps the inputs of a run and queues the job that forms its clusters. Needs run_matching on the
/// programme. Refuses a programme without clusters, and one where no school waits for one.
Result<StartedClusters> start_clusters(storage::Database& db,
                                       const access::Actor& actor,
                                       const ClusterRequest& request);

inline constexpr std::string_view form_clusters_kind = "clusters.form";
/// The job: keeps the best so far after each stage; cancelled, it leaves that as the result.
jobs::Handler form_clusters_handler();

/// What a change would break and cost. Nothing is kept.
Result<ClusterChangePrice> try_cluster_change(storage::Snapshot& db,
                                              ClusterRunId run,
                                              const ClusterChange& change);

struct KeepClusterChange {
  ClusterRunId run{};
  ClusterChange change{};
  std::string reason{};
};

/// Keeps a change as a run of its own that follows the one changed. Refuses a change that breaks a
/// rule, a run whose search goes on, and one that is confirmed.
Result<ClusterRunId> keep_cluster_change(storage::Database& db,
                                         const access::Actor& actor,
                                         const KeepClusterChange& wanted);

struct ConfirmedClusters {
  int clusters = 0;
  int schools = 0;
};

/// Asks the programme to confirm every cluster of a run and opens their cases: all or nothing. The
/// most central school of each leads it. They start on `started_on`, else with the cohort, else
/// today.
Result<ConfirmedClusters> confirm_cluster_run(storage::Database& db,
                                              const access::Actor& actor,
                                              ClusterRunId run,
                                              std::optional<Date> started_on,
                                              Date today);

}  // namespace trellis::matching
