/// Confirmed clusters and who belongs to them, in the database. Membership has a period.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/permission.hpp"
#include "programme/cluster.hpp"
#include "programme/subjects.hpp"
#include "storage/database.hpp"

namespace trellis::programme {

struct Cluster {
  ClusterId id{};
  ProgrammeId programme{};
  OrganisationId owner{};
  std::string name{};
  std::optional<CohortId> cohort{};
  std::optional<OrganisationId> lead{};  ///< the school that leads it
  Date started_on{};
  std::optional<Date> finished_on{};
  std::string because{};  ///< "cluster run 3"
  std::optional<PersonId> confirmed_by{};
  std::optional<Instant> confirmed_at{};
};

struct ClusterMembership {
  ClusterId cluster{};
  OrganisationId organisation{};
  Date started_on{};
  std::optional<Date> finished_on{};
  std::string finish_reason{};
};

/// Where a cluster lies; it belongs to the organisation asked about.
access::Scope scope_of(const Cluster& cluster, OrganisationId organisation);

std::optional<Cluster> find_cluster(storage::Snapshot& db, ClusterId id);
/// All clusters of a programme, ended ones too, by key.
std::vector<Cluster> clusters(storage::Snapshot& db, ProgrammeId programme);
/// The clusters in which an organisation is now, by key.
std::vector<Cluster> clusters_of(storage::Snapshot& db, OrganisationId organisation);
/// Those in it on a day, by organisation.
std::vector<ClusterMembership> members_on(storage::Snapshot& db, ClusterId id, Date day);
/// Every membership there was, by organisation and day.
std::vector<ClusterMembership> memberships_of(storage::Snapshot& db, ClusterId id);
/// The cluster of this programme in which an organisation is now.
std::optional<ClusterId> open_cluster_of(storage::Snapshot& db,
                                         ProgrammeId programme,
                                         OrganisationId organisation);

/// What the rules ask of each organisation, from the register; in the order given.
std::vector<ClusterMember> cluster_members(storage::Snapshot& db,
                                           ProgrammeId programme,
                                           const std::vector<OrganisationId>& organisations);

ClusterId insert_cluster(storage::Transaction& tx, const Cluster& cluster);
void insert_membership(storage::Transaction& tx, const ClusterMembership& membership);
void set_cluster_lead(storage::Transaction& tx, ClusterId id, OrganisationId lead);
void finish_membership(storage::Transaction& tx, const ClusterMembership& membership);

void read_row(storage::Columns& columns, Cluster& row);
void read_row(storage::Columns& columns, ClusterMembership& row);

}  // namespace trellis::programme
