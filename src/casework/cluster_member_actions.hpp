/// A school joins or leaves a confirmed cluster, and its cases follow: all or nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "casework/case_actions.hpp"
#include "programme/cluster_actions.hpp"

namespace trellis::casework {

/// The open case of a cluster: the one that its members' cases are within.
std::optional<CaseFile> case_of_cluster(storage::Snapshot& db, const programme::Cluster& cluster);

/// The school joins, and its case opens within the cluster's. Refuses what programme::join_cluster
/// refuses, and a cluster that has no open case.
Result<CaseFile> join_and_open(storage::Transaction& tx,
                               const access::Actor& actor,
                               const programme::JoinCluster& join,
                               Date today);

struct LeaveAndClose {
  programme::LeaveCluster leave{};
  std::optional<OrganisationId> lead{};  ///< who leads then, where the school that leaves led
  bool leaves_programme = false;         ///< else it keeps its place and may join another cluster
};

/// The school leaves. Its case ends as withdrawn with everything in it kept; where those who stay
/// are no legal cluster, the cluster's case says so. The cluster's case goes to the school that
/// leads then. Refuses the school that leads where no other is named.
Result<programme::LeftCluster> leave_and_close(storage::Transaction& tx,
                                               const access::Actor& actor,
                                               const LeaveAndClose& wanted,
                                               Date today);

}  // namespace trellis::casework
