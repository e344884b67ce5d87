/// Confirming that schools form a cluster, and a school joining or leaving one. The rules of the
/// definition are checked in the transaction that writes the memberships.
#pragma once

#include <string>
#include <vector>

#include "access/actor.hpp"
#include "programme/cluster_store.hpp"
#include "programme/participation_store.hpp"

namespace trellis::programme {

struct ConfirmCluster {
  ProgrammeId programme{};
  std::string name{};  ///< "Cluster 4"
  std::vector<ParticipationId> members{};
  OrganisationId lead{};  ///< one of the members
  Date started_on{};
  std::string because{};  ///< "cluster run 3"
};

/// Confirms a cluster. Refuses schools that are no legal cluster under the definition in force, one
/// that has not accepted a place, that takes part as something else, or that is in a cluster
/// already, and a lead that is no member. The members become "matched".
Result<Cluster> confirm_cluster(storage::Transaction& tx,
                                const access::Actor& actor,
                                const ConfirmCluster& wanted,
                                Date today);

struct JoinCluster {
  ClusterId cluster{};
  ParticipationId member{};
  Date on{};
};

/// Takes a school into a confirmed cluster from a day on. Refuses what confirm_cluster refuses of a
/// member, a cluster that has ended, and a cluster that would not be legal with it. The school
/// becomes "matched".
Result<Cluster> join_cluster(storage::Transaction& tx,
                             const access::Actor& actor,
                             const JoinCluster& join,
                             Date today);

/// Another school of the cluster leads it from now on. Refuses a school that is no member.
Result<void> lead_cluster(storage::Transaction& tx,
                          const access::Actor& actor,
                          ClusterId cluster,
                          OrganisationId lead);

struct LeaveCluster {
  ClusterId cluster{};
  OrganisationId organisation{};
  Date on{};
  std::string reason{};
};

struct LeftCluster {
  Cluster cluster{};
  std::vector<std::string>
      faults{};  ///< why those who stay are no legal cluster; empty when they are
};

/// Ends a membership from a day on. Those who stay keep their cluster even where it is legal no
/// longer: the faults are told, and somebody decides. A school that had only been matched goes back
/// to "accepted".
Result<LeftCluster> leave_cluster(storage::Transaction& tx,
                                  const access::Actor& actor,
                                  const LeaveCluster& leave);

}  // namespace trellis::programme
