/// From a confirmed cluster to its cases: one for the cluster, held by the school that leads it,
/// and one for each member as its child.
#pragma once

#include <vector>

#include "casework/case_actions.hpp"
#include "programme/cluster_actions.hpp"

namespace trellis::casework {

struct OpenedCluster {
  programme::Cluster cluster{};
  CaseFile file{};                   ///< of the cluster
  std::vector<CaseFile> children{};  ///< in the order of the members given
};

/// Confirms the cluster and opens its cases: all or nothing.
Result<OpenedCluster> confirm_and_open_cluster(storage::Transaction& tx,
                                               const access::Actor& actor,
                                               const programme::ConfirmCluster& wanted,
                                               Date today);

}  // namespace trellis::casework
