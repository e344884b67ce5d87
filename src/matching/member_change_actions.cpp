#include "matching/member_change_actions.hpp"

#include <algorithm>

#include "casework/cluster_member_actions.hpp"
#include "core/text.hpp"
#include "matching/cluster_wish_store.hpp"
#include "matching/rota_making_actions.hpp"
#include "register/organisation_store.hpp"

namespace trellis::matching {
namespace {

using access::Actor;
using storage::Database;
using storage::Snapshot;
using storage::Transaction;

struct ChangingCluster {
  programme::Cluster cluster{};
  std::shared_ptr<const programme::Definition> definition{};
  std::vector<OrganisationId> members{};  ///< in it now
  std::vector<ReviewPair> pairs{};        ///< of its rota
  std::optional<RotaProgramme> rota{};    ///< none where there are no reviews to do
};

Result<ChangingCluster> changing_cluster(Snapshot& db,
                                         const Actor& actor,
                                         programme::ClusterId id) {
  ChangingCluster changing;
  const auto cluster = programme::find_cluster(db, id);
  if (!cluster) return problem(ProblemKind::not_found, "cluster", "There is no such cluster");
  changing.cluster = *cluster;
  const auto programme = programme::find_programme(db, cluster->programme);
  if (!access::may(actor, access::Permission::run_matching, programme::scope_of(*programme)))
    return problem(ProblemKind::not_allowed, "", "You cannot change clusters of this programme");
  const auto version = programme::version_in_force(db, cluster->programme);
  if (!version)
    return problem(ProblemKind::refused_by_rule,
                   "programme",
                   "Publish the definition before clusters are changed");
  changing.definition = programme::load_definition(db, version->id);
  for (const programme::ClusterMembership& row : programme::memberships_of(db, id))
    if (!row.finished_on) changing.members.push_back(row.organisation);
  for (ReviewPair& pair : review_pairs_of(db, cluster->programme))
    if (pair.cluster == id) changing.pairs.push_back(std::move(pair));
  if (changing.definition->matching.reviewers_per_school > 0)
    changing.rota = TRY(rota_programme(db, actor, cluster->programme));
  return changing;
}

bool is_ahead(const ReviewPair& pair, Date on) { return !pair.review_on || *pair.review_on >= on; }

/// Schools that nobody reviews any more in the year that stays as it is.
std::vector<std::string> unreviewed_in(const ChangingCluster& changing,
                                       OrganisationId school,
                                       int year,
                                       Date on) {
  std::vector<std::string> names;
  for (const ReviewPair& gone : changing.pairs) {
    if (gone.year != year || gone.reviewer != school || !is_ahead(gone, on)) continue;
    const bool has_another = std::ranges::any_of(changing.pairs, [&](const ReviewPair& other) {
      return other.year == year && other.reviewed == gone.reviewed && other.reviewer != school;
    });
    if (!has_another) names.push_back(gone.reviewed_name);
  }
  return names;
}

std::vector<YearAfter> years_after(Snapshot& db,
                                   const ChangingCluster& changing,
                                   const std::vector<OrganisationId>& members,
                                   int from_year) {
  std::vector<YearAfter> years;
  const auto schools = schools_by_urn(db, members);
  for (const YearRota& one :
       rotas_of_years(*changing.rota,
                      schools,
                      past_reviews(changing.pairs, changing.cluster.id, from_year),
                      from_year)) {
    YearAfter after{.year = one.year, .refusal = one.refusal, .remedy = one.remedy};
    for (const optimise::Review& review : one.rota.reviews)
      after.reviews.emplace_back(schools[review.reviewer].name, schools[review.reviewed].name);
    years.push_back(std::move(after));
  }
  return years;
}

MemberChangePreview preview_of(Snapshot& db,
                               const ChangingCluster& changing,
                               OrganisationId school,
                               std::vector<OrganisationId> members,
                               Date on) {
  MemberChangePreview preview{.cluster = changing.cluster};
  preview.school = programme::cluster_members(db, changing.cluster.programme, {school})[0].name;
  preview.members = programme::cluster_members(db, changing.cluster.programme, members);
  preview.faults = programme::cluster_faults(changing.definition->matching, preview.members);
  for (std::string& fault : apart_faults(cluster_wishes(db, changing.cluster.programme), members))
    preview.faults.push_back(std::move(fault));
  preview.leads = changing.cluster.lead == school;
  for (const ReviewPair& pair : changing.pairs)
    if ((pair.reviewer == school || pair.reviewed == school) && is_ahead(pair, on))
      preview.falling_away.push_back(pair);
  if (changing.rota && !changing.pairs.empty()) {
    const int from = first_year_to_redraw(changing.pairs, changing.cluster, on);
    if (from > rota_year_on(changing.cluster, on))
      preview.unreviewed = unreviewed_in(changing, school, from - 1, on);
    preview.years = years_after(db, changing, members, from);
  }
  preview.organisations = std::move(members);
  return preview;
}

bool is_member_now(const ChangingCluster& changing, OrganisationId school) {
  return std::ranges::find(changing.members, school) != changing.members.end();
}

/// The rota of those who are in the cluster now, where it had one.
void redraw(Transaction& tx, const ChangingCluster& before, const Actor& actor, Date on) {
  if (!before.rota || before.pairs.empty()) return;
  const int from = first_year_to_redraw(before.pairs, before.cluster, on);
  std::vector<OrganisationId> members;
  for (const programme::ClusterMembership& row : programme::memberships_of(tx, before.cluster.id))
    if (!row.finished_on) members.push_back(row.organisation);
  const auto schools = schools_by_urn(tx, members);
  const auto rotas = rotas_of_years(
      *before.rota, schools, past_reviews(before.pairs, before.cluster.id, from), from);
  keep_rotas(tx, *before.rota, before.cluster.id, schools, rotas, from, actor);
}

}  // namespace

Result<MemberChangePreview> preview_leaving(Snapshot& db,
                                            const Actor& actor,
                                            programme::ClusterId cluster,
                                            OrganisationId school,
                                            Date on) {
  const ChangingCluster changing = TRY(changing_cluster(db, actor, cluster));
  if (!is_member_now(changing, school))
    return problem(ProblemKind::conflict, "school", "This school is not in the cluster");
  std::vector<OrganisationId> members = changing.members;
  std::erase(members, school);
  return preview_of(db, changing, school, std::move(members), on);
}

Result<MemberChangePreview> preview_joining(Snapshot& db,
                                            const Actor& actor,
                                            programme::ClusterId cluster,
                                            OrganisationId school,
                                            Date on) {
  const ChangingCluster changing = TRY(changing_cluster(db, actor, cluster));
  if (is_member_now(changing, school))
    return problem(ProblemKind::conflict, "school", "This school is in the cluster already");
  std::vector<OrganisationId> members = changing.members;
  members.push_back(school);
  return preview_of(db, changing, school, std::move(members), on);
}

Result<std::vector<std::string>> leave_confirmed_cluster(Database& db,
                                                         const Actor& actor,
                                                         const Leaving& leaving,
                                                         Date today) {
  return db.write([&](Transaction& tx) -> Result<std::vector<std::string>> {
    const ChangingCluster before = TRY(changing_cluster(tx, actor, leaving.cluster));
    const auto left = TRY(
        casework::leave_and_close(tx,
                                  actor,
                                  {{leaving.cluster, leaving.school, leaving.on, leaving.reason},
                                   leaving.lead,
                                   leaving.leaves_programme},
                                  today));
    redraw(tx, before, actor, leaving.on);
    return left.faults;
  });
}

Result<void> join_confirmed_cluster(Database& db,
                                    const Actor& actor,
                                    const Joining& joining,
                                    Date today) {
  return db.write([&](Transaction& tx) -> Result<void> {
    const ChangingCluster before = TRY(changing_cluster(tx, actor, joining.cluster));
    const auto member = programme::find_participation(tx, joining.member);
    if (!member)
      return problem(ProblemKind::not_found, "member", "There is no such school of the programme");
    std::vector<OrganisationId> members = before.members;
    members.push_back(member->organisation);
    const auto apart = apart_faults(cluster_wishes(tx, before.cluster.programme), members);
    if (!apart.empty())
      return problem(ProblemKind::refused_by_rule, "member", apart.front(), apart);
    TRY(casework::join_and_open(tx, actor, {joining.cluster, joining.member, joining.on}, today));
    redraw(tx, before, actor, joining.on);
    return {};
  });
}

}  // namespace trellis::matching
