#include "programme/cluster_actions.hpp"

#include <algorithm>

#include "access/record.hpp"
#include "core/text.hpp"
#include "programme/action_checks.hpp"
#include "programme/programme_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::programme {
namespace {

using access::Actor;
using access::Permission;
using storage::Transaction;
using State = ParticipationState;

struct Forming {
  Programme programme{};
  std::shared_ptr<const Definition> definition{};
  std::string member_unit{};
};

Result<Forming> forming_of(Transaction& tx, const Actor& actor, ProgrammeId id) {
  Forming forming;
  const auto programme = find_programme(tx, id);
  if (!programme) return problem(ProblemKind::not_found, "programme", "There is no such programme");
  if (!may(actor, Permission::assign, scope_of(*programme)))
    return problem(ProblemKind::not_allowed, "", "You cannot confirm clusters of this programme");
  forming.programme = *programme;
  const auto version = version_in_force(tx, id);
  if (!version)
    return problem(ProblemKind::refused_by_rule,
                   "programme",
                   "Publish the definition before clusters are confirmed");
  forming.definition = load_definition(tx, version->id);
  const auto units = cluster_units(*forming.definition);
  if (!units)
    return problem(
        ProblemKind::refused_by_rule, "programme", "This programme does not work in clusters");
  forming.member_unit = units->member->id;
  return forming;
}

Result<Participation> free_member(Transaction& tx, const Forming& forming, ParticipationId id) {
  const Participation member = TRY(find_or_refuse(tx, id));
  const std::string name = registry::organisation_name(tx, member.organisation);
  if (member.programme != forming.programme.id || member.unit != forming.member_unit)
    return problem(ProblemKind::refused_by_rule,
                   "members",
                   name + " does not take part in this programme as a school of a cluster");
  if (member.finished_on || (member.state != State::accepted && member.state != State::active))
    return problem(
        ProblemKind::refused_by_rule,
        "members",
        name + " has no accepted place: it is \"" + std::string(title_of(member.state)) + "\"");
  if (open_cluster_of(tx, member.programme, member.organisation))
    return problem(ProblemKind::conflict, "members", name + " is in a cluster already");
  return member;
}

std::vector<events::Subject> subjects_of(const Cluster& cluster,
                                         const std::vector<OrganisationId>& schools) {
  std::vector<events::Subject> subjects = {events::subject(cluster.id),
                                           events::subject(cluster.programme)};
  for (const OrganisationId school : schools) subjects.push_back(events::subject(school));
  return subjects;
}

}  // namespace

Result<Cluster> confirm_cluster(Transaction& tx,
                                const Actor& actor,
                                const ConfirmCluster& wanted,
                                Date today) {
  const Forming forming = TRY(forming_of(tx, actor, wanted.programme));
  if (trim(wanted.name).empty())
    return problem(ProblemKind::missing, "name", "Enter a name for the cluster");
  if (trim(wanted.because).empty())
    return problem(ProblemKind::missing, "because", "Enter why these schools form a cluster");
  std::vector<Participation> members;
  std::vector<OrganisationId> schools;
  for (const ParticipationId id : wanted.members) {
    members.push_back(TRY(free_member(tx, forming, id)));
    schools.push_back(members.back().organisation);
  }
  if (std::ranges::find(schools, wanted.lead) == schools.end())
    return problem(ProblemKind::invalid, "lead", "Choose one of the schools to lead the cluster");
  const auto faults =
      cluster_faults(forming.definition->matching, cluster_members(tx, wanted.programme, schools));
  if (!faults.empty())
    return problem(ProblemKind::refused_by_rule,
                   "members",
                   std::string(trim(wanted.name)) + " is not legal. " + faults.front(),
                   faults);
  Cluster cluster{.programme = wanted.programme,
                  .owner = forming.programme.owner,
                  .name = std::string(trim(wanted.name)),
                  .cohort = members.front().cohort,
                  .lead = wanted.lead,
                  .started_on = wanted.started_on,
                  .because = std::string(trim(wanted.because)),
                  .confirmed_by = actor.person,
                  .confirmed_at = actor.at};
  cluster.id = insert_cluster(tx, cluster);
  for (const Participation& member : members) {
    insert_membership(tx, {cluster.id, member.organisation, wanted.started_on, {}, {}});
    if (member.state == State::accepted)
      step(tx, actor, member, State::matched, "", std::max(today, member.state_on));
  }
  record(tx,
         actor,
         "cluster.confirmed",
         subjects_of(cluster, schools),
         events::Changes().say("schools", std::to_string(schools.size())));
  return cluster;
}

Result<Cluster> join_cluster(Transaction& tx,
                             const Actor& actor,
                             const JoinCluster& join,
                             Date today) {
  const auto cluster = find_cluster(tx, join.cluster);
  if (!cluster) return problem(ProblemKind::not_found, "cluster", "There is no such cluster");
  const Forming forming = TRY(forming_of(tx, actor, cluster->programme));
  if (cluster->finished_on && *cluster->finished_on <= join.on)
    return problem(ProblemKind::conflict, "cluster", "Choose another cluster: this one has ended");
  const Participation member = TRY(free_member(tx, forming, join.member));
  std::vector<OrganisationId> schools = {member.organisation};
  for (const ClusterMembership& row : memberships_of(tx, cluster->id))
    if (!row.finished_on) schools.push_back(row.organisation);
  const auto faults = cluster_faults(forming.definition->matching,
                                     cluster_members(tx, cluster->programme, schools));
  if (!faults.empty())
    return problem(ProblemKind::refused_by_rule,
                   "member",
                   cluster->name + " would not be legal with it. " + faults.front(),
                   faults);
  insert_membership(
      tx, {cluster->id, member.organisation, std::max(join.on, cluster->started_on), {}, {}});
  if (member.state == State::accepted)
    step(tx, actor, member, State::matched, "", std::max(today, member.state_on));
  record(tx,
         actor,
         "cluster.joined",
         subjects_of(*cluster, {member.organisation}),
         events::Changes().say("on", join.on.text()));
  return *cluster;
}

Result<void> lead_cluster(Transaction& tx, const Actor& actor, ClusterId id, OrganisationId lead) {
  const auto cluster = find_cluster(tx, id);
  if (!cluster) return problem(ProblemKind::not_found, "cluster", "There is no such cluster");
  TRY(forming_of(tx, actor, cluster->programme));
  const auto rows = memberships_of(tx, id);
  const bool is_member = std::ranges::any_of(rows, [&](const ClusterMembership& row) {
    return row.organisation == lead && !row.finished_on;
  });
  if (!is_member)
    return problem(ProblemKind::invalid, "lead", "Choose one of the schools to lead the cluster");
  if (cluster->lead == lead) return {};
  set_cluster_lead(tx, id, lead);
  record(tx, actor, "cluster.lead_changed", subjects_of(*cluster, {lead}), {});
  return {};
}

Result<LeftCluster> leave_cluster(Transaction& tx, const Actor& actor, const LeaveCluster& leave) {
  const auto cluster = find_cluster(tx, leave.cluster);
  if (!cluster) return problem(ProblemKind::not_found, "cluster", "There is no such cluster");
  const Forming forming = TRY(forming_of(tx, actor, cluster->programme));
  if (trim(leave.reason).empty())
    return problem(ProblemKind::missing, "reason", "Enter why the school leaves the cluster");
  std::vector<OrganisationId> stay;
  std::optional<ClusterMembership> leaving;
  for (const ClusterMembership& row : memberships_of(tx, cluster->id)) {
    if (row.finished_on) continue;
    if (row.organisation == leave.organisation)
      leaving = row;
    else
      stay.push_back(row.organisation);
  }
  if (!leaving)
    return problem(ProblemKind::conflict, "organisation", "This school is not in the cluster");
  leaving->finished_on = std::max(leave.on, leaving->started_on);
  leaving->finish_reason = std::string(trim(leave.reason));
  finish_membership(tx, *leaving);
  const auto participation =
      open_participation_of(tx, cluster->programme, leave.organisation, forming.member_unit);
  if (participation && participation->state == State::matched)
    step(tx,
         actor,
         *participation,
         State::accepted,
         "",
         std::max(leave.on, participation->state_on));
  record(tx,
         actor,
         "cluster.left",
         subjects_of(*cluster, {leave.organisation}),
         events::Changes().say("on", leaving->finished_on->text()));
  return LeftCluster{
      *cluster,
      cluster_faults(forming.definition->matching, cluster_members(tx, cluster->programme, stay))};
}

}  // namespace trellis::programme
