/// A confirmed cluster as one of its schools, or the staff of its programme, sees it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "matching/rota_store.hpp"
#include "programme/cluster_store.hpp"
#include "programme/programme_store.hpp"
#include "web/context.hpp"
#include "web/page.hpp"
#include "web/request.hpp"

namespace trellis::web {

struct MemberCluster {
  programme::Cluster cluster = {};
  programme::Programme programme = {};
  std::vector<OrganisationId> organisations = {};  ///< in it now
  std::vector<programme::ClusterMember> members = {};
  std::vector<std::optional<Urn>> urns = {};
  std::vector<matching::ReviewPair> pairs = {};  ///< of every year
  std::vector<std::string> faults = {};          ///< why it is no legal cluster
  std::optional<OrganisationId> own = {};        ///< the member that the reader acts for
  bool may_change = false;
  int year = 1;  ///< of the rota, today

  /// "/clusters/7" and what follows it.
  std::string path(std::string_view rest = {}) const;
};

/// The cluster of the address, for its schools, for those who may match its programme and for those
/// who read its case; the others do not find it.
Result<MemberCluster> member_cluster_in(const Request& request,
                                        const Context& context,
                                        storage::Snapshot& db);

/// The confirmed clusters that the reader may see.
std::vector<programme::Cluster> clusters_seen(const Context& context, storage::Snapshot& db);

std::vector<Crumb> member_crumbs(const MemberCluster& found);

}  // namespace trellis::web
