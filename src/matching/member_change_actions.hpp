/// A school joins or leaves a confirmed cluster: what that would do to the cluster and its review
/// rota, and doing it.
///
/// Reviews that were held stay. The rota is drawn up anew from this year on, or from the next where
/// a review of this year has been held; what is left of this year is then named.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/actor.hpp"
#include "core/result.hpp"
#include "matching/rota_store.hpp"
#include "programme/cluster_store.hpp"
#include "programme/participation.hpp"
#include "storage/database.hpp"

namespace trellis::matching {

/// The rota of one year after the change, by names.
struct YearAfter {
  int year = 1;
  std::vector<std::pair<std::string, std::string>> reviews{};  ///< reviewer, reviewed
  std::string refusal{};
  std::string remedy{};
};

struct MemberChangePreview {
  programme::Cluster cluster{};
  std::string school{};
  std::vector<programme::ClusterMember> members{};  ///< who would be in it
  std::vector<OrganisationId> organisations{};      ///< of members
  std::vector<std::string> faults{};                ///< rules that these break
  bool leads = false;                               ///< the school leads the cluster today
  std::vector<ReviewPair> falling_away{};           ///< reviews of this school, not held yet
  std::vector<std::string> unreviewed{};            ///< this year nobody would review them
  std::vector<YearAfter> years{};                   ///< drawn up anew; none without a rota
};

/// What leaving on a day would do. Needs run_matching.
Result<MemberChangePreview> preview_leaving(storage::Snapshot& db,
                                            const access::Actor& actor,
                                            programme::ClusterId cluster,
                                            OrganisationId school,
                                            Date on);
/// What joining on a day would do.
Result<MemberChangePreview> preview_joining(storage::Snapshot& db,
                                            const access::Actor& actor,
                                            programme::ClusterId cluster,
                                            OrganisationId school,
                                            Date on);

struct Leaving {
  programme::ClusterId cluster{};
  OrganisationId school{};
  Date on{};
  std::string reason{};
  std::optional<OrganisationId> lead{};  ///< who leads then, where the school led
  bool leaves_programme = false;
};
/// The school leaves, its case ends, and the rota of those who stay is drawn up anew where the
/// cluster has one. Returns the rules that those who stay break.
Result<std::vector<std::string>> leave_confirmed_cluster(storage::Database& db,
                                                         const access::Actor& actor,
                                                         const Leaving& leaving,
                                                         Date today);

struct Joining {
  programme::ClusterId cluster{};
  programme::ParticipationId member{};
  Date on{};
};
/// The school joins, its case opens within the cluster's, and the rota is drawn up anew. Refuses
/// schools that are to be kept apart, and what casework::join_and_open refuses.
Result<void> join_confirmed_cluster(storage::Database& db,
                                    const access::Actor& actor,
                                    const Joining& joining,
                                    Date today);

}  // namespace trellis::matching
