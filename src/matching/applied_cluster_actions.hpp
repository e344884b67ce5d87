/// Schools that applied as a cluster: the form of one of them, or of their trust, names the others.
/// Opening it takes every school in and opens the cases, in which each of them signs for itself.
///
/// The schools are those of the questions that the definition names under "wishes", in forms for a
/// cluster.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/actor.hpp"
#include "core/result.hpp"
#include "matching/cluster_wish.hpp"
#include "programme/cluster_store.hpp"
#include "programme/participation_store.hpp"
#include "storage/database.hpp"

namespace trellis::matching {

struct AppliedCluster {
  programme::Participation participation{};  ///< of the applicant, as a cluster
  programme::ApplicationId application{};
  std::optional<Date> received_on{};
  std::string applicant{};
  std::vector<WishSchool> schools{};  ///< that the register has; the applicant first if it is one
  std::string unread{};               ///< what fits no school
  std::vector<std::string> faults{};  ///< rules that these schools break as a cluster

  /// A person or the rules have admitted it, and it has no cluster yet.
  bool can_open() const;
};

/// Every cluster that applied to a programme and whose form was sent, by participation.
std::vector<AppliedCluster> applied_clusters(storage::Snapshot& db, ProgrammeId programme);

/// Takes the schools in, confirms the cluster and opens its cases: all or nothing. The applicant
/// leads where it is a school, else the first that it named. Needs run_matching and assign. Refuses
/// an application that is not decided or has its cluster, names that fit no school, and what
/// programme::confirm_cluster refuses.
Result<programme::Cluster> open_applied_cluster(storage::Database& db,
                                                const access::Actor& actor,
                                                programme::ParticipationId participation,
                                                Date today);

}  // namespace trellis::matching
