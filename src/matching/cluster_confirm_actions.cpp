#include <algorithm>
#include <map>

#include "access/record.hpp"
#include "casework/cluster_opening_actions.hpp"
#include "matching/cluster_actions.hpp"
#include "matching/subjects.hpp"
#include "programme/programme_store.hpp"

namespace trellis::matching {
namespace {

using access::Actor;
using storage::Transaction;
using Members = std::vector<const ClusterRunSchool*>;

/// Schools by the number of their cluster.
std::map<int, Members> by_cluster(const std::vector<ClusterRunSchool>& schools) {
  std::map<int, Members> clusters;
  for (const ClusterRunSchool& school : schools)
    if (school.cluster) clusters[*school.cluster].push_back(&school);
  return clusters;
}

/// The most central school, the first by URN of several.
const ClusterRunSchool& central(const Members& members) {
  return **std::ranges::min_element(members, {}, [](const ClusterRunSchool* school) {
    return std::pair(school->mean_km.value_or(0), school->urn);
  });
}

Date start_of(Transaction& tx, const ClusterRun& run, std::optional<Date> wanted, Date today) {
  if (wanted) return *wanted;
  const auto cohort =
      run.cohort ? programme::find_cohort(tx, run.programme, *run.cohort) : std::nullopt;
  return cohort ? std::max(cohort->plan.starts_on, today) : today;
}

Result<ClusterRun> run_to_confirm(Transaction& tx, const Actor& actor, ClusterRunId id) {
  const auto run = find_cluster_run(tx, id);
  if (!run) return problem(ProblemKind::not_found, "run", "There is no such run of clusters");
  const auto programme = programme::find_programme(tx, run->programme);
  if (!access::may(actor, access::Permission::assign, programme::scope_of(*programme)))
    return problem(ProblemKind::not_allowed, "", "You cannot confirm clusters of this programme");
  if (run->confirmed_at)
    return problem(ProblemKind::conflict,
                   "run",
                   "These clusters were confirmed by " + run->confirmed_by + " on " +
                       run->confirmed_at->long_text());
  if (!run->finished_at)
    return problem(ProblemKind::conflict,
                   "run",
                   "The search for these clusters goes on: wait for it, or cancel it");
  if (!run->verified || run->clusters.value_or(0) == 0)
    return problem(ProblemKind::refused_by_rule,
                   "run",
                   "This run has no clusters to confirm: see why its schools are left out");
  return *run;
}

}  // namespace

Result<ConfirmedClusters> confirm_cluster_run(storage::Database& db,
                                              const Actor& actor,
                                              ClusterRunId id,
                                              std::optional<Date> started_on,
                                              Date today) {
  return db.write([&](Transaction& tx) -> Result<ConfirmedClusters> {
    const ClusterRun run = TRY(run_to_confirm(tx, actor, id));
    const auto schools = schools_of_run(tx, id);
    const Date start = start_of(tx, run, started_on, today);
    ConfirmedClusters confirmed;
    for (const auto& [number, members] : by_cluster(schools)) {
      const ClusterRunSchool& lead = central(members);
      programme::ConfirmCluster wanted{
          .programme = run.programme,
          .name = "Cluster " + std::to_string(number) + ": " + lead.name,
          .lead = lead.organisation,
          .started_on = start,
          .because = "cluster run " + std::to_string(id.value)};
      for (const ClusterRunSchool* member : members)
        wanted.members.push_back(member->participation);
      TRY(casework::confirm_and_open_cluster(tx, actor, wanted, today));
      ++confirmed.clusters;
      confirmed.schools += static_cast<int>(members.size());
    }
    mark_cluster_run_confirmed(tx, id, actor.name, actor.at);
    access::record(tx,
                   actor,
                   "clusters.confirmed",
                   {events::subject(run.programme), events::subject(id)},
                   events::Changes()
                       .say("clusters", std::to_string(confirmed.clusters))
                       .say("schools", std::to_string(confirmed.schools)));
    return confirmed;
  });
}

}  // namespace trellis::matching
