#include "web/clusters/found_member_cluster.hpp"

#include <algorithm>

#include "casework/case_access_checks.hpp"
#include "casework/cluster_member_actions.hpp"
#include "matching/rota_making_actions.hpp"
#include "register/organisation_store.hpp"

namespace trellis::web {
namespace {

using access::Permission;

bool may_match(const Context& context, const programme::Programme& programme) {
  return access::may(context.actor, Permission::run_matching, programme::scope_of(programme));
}

std::optional<OrganisationId> own_member(const Context& context,
                                         const std::vector<OrganisationId>& members) {
  const auto acting = context.actor.acting_for;
  if (acting && context.actor.may_act_for(*acting) &&
      std::ranges::find(members, *acting) != members.end())
    return acting;
  return std::nullopt;
}

/// Its schools as long as they are in it, its staff always, and whoever reads its case.
bool may_see_cluster(const Context& context,
                     storage::Snapshot& db,
                     const programme::Cluster& cluster,
                     const std::vector<OrganisationId>& members) {
  const bool is_of_school = std::ranges::any_of(
      members, [&](OrganisationId member) { return context.actor.may_act_for(member); });
  if (is_of_school) return true;
  const auto file = casework::case_of_cluster(db, cluster);
  return file && casework::may_see(context.actor, *file);
}

std::vector<OrganisationId> members_now(storage::Snapshot& db, programme::ClusterId id) {
  std::vector<OrganisationId> members;
  for (const programme::ClusterMembership& row : programme::memberships_of(db, id))
    if (!row.finished_on) members.push_back(row.organisation);
  return members;
}

}  // namespace

std::string MemberCluster::path(std::string_view rest) const {
  return "/clusters/" + std::to_string(cluster.id.value) + std::string(rest);
}

Result<MemberCluster> member_cluster_in(const Request& request,
                                        const Context& context,
                                        storage::Snapshot& db) {
  const auto none = [] {
    return problem(ProblemKind::not_found, "", "There is no cluster of yours at this address");
  };
  const auto cluster = programme::find_cluster(db, {number_in_route(request, "cluster")});
  const auto programme = cluster ? programme::find_programme(db, cluster->programme) : std::nullopt;
  if (!programme) return none();
  MemberCluster found{.cluster = *cluster, .programme = *programme};
  found.organisations = members_now(db, cluster->id);
  found.may_change = may_match(context, *programme);
  found.own = own_member(context, found.organisations);
  if (!found.may_change && !may_see_cluster(context, db, found.cluster, found.organisations))
    return none();
  found.members = programme::cluster_members(db, programme->id, found.organisations);
  for (const OrganisationId member : found.organisations)
    found.urns.push_back(registry::urn_of(db, member));
  for (matching::ReviewPair& pair : matching::review_pairs_of(db, programme->id))
    if (pair.cluster == cluster->id) found.pairs.push_back(std::move(pair));
  if (const auto version = programme::version_in_force(db, programme->id))
    found.faults = programme::cluster_faults(programme::load_definition(db, version->id)->matching,
                                             found.members);
  found.year = matching::rota_year_on(found.cluster, context.today);
  return found;
}

std::vector<programme::Cluster> clusters_seen(const Context& context, storage::Snapshot& db) {
  std::vector<programme::Cluster> seen;
  for (const programme::Programme& programme : programme::programmes(db)) {
    const bool sees_all = may_match(context, programme);
    for (programme::Cluster& cluster : programme::clusters(db, programme.id)) {
      if (cluster.finished_on && *cluster.finished_on <= context.today) continue;
      if (sees_all || may_see_cluster(context, db, cluster, members_now(db, cluster.id)))
        seen.push_back(std::move(cluster));
    }
  }
  return seen;
}

std::vector<Crumb> member_crumbs(const MemberCluster& found) {
  return {{.content = "Clusters", .link = Url::local("/clusters")},
          {.content = found.cluster.name, .link = Url::local(found.path())}};
}

}  // namespace trellis::web
