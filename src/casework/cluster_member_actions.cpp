#include "casework/cluster_member_actions.hpp"

#include <algorithm>

#include "casework/diary_store.hpp"
#include "programme/participation_actions.hpp"
#include "register/establishment_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::casework {
namespace {

using access::Actor;
using programme::Cluster;
using programme::Definition;
using storage::Snapshot;
using storage::Transaction;

constexpr const char* withdrawn_status = "withdrawn";
constexpr const char* other_reason = "other";
constexpr const char* not_legal_record = "illegal_cluster";

/// The open case of a member within the cluster's.
std::optional<CaseFile> member_case(Snapshot& db, const Cluster& cluster, OrganisationId school) {
  for (const CaseFile& file : cases_of(db, school))
    if (!file.finished_on && file.programme == cluster.programme && file.parent &&
        file.holder == school)
      return file;
  return std::nullopt;
}

/// "other", or the first reason of the status.
std::string reason_of_leaving(const programme::Status& status) {
  for (const programme::Option& option : status.reasons)
    if (option.id == other_reason) return option.id;
  return status.reasons.empty() ? "" : status.reasons.front().id;
}

Result<void> end_member_case(Transaction& tx,
                             const Actor& actor,
                             const CaseFile& file,
                             const programme::LeaveCluster& leave) {
  const auto definition = programme::load_definition(tx, file.definition);
  const programme::Status* status = definition->find_status(withdrawn_status);
  if (!status) return {};
  TRY(change_status(tx,
                    actor,
                    {.id = file.id,
                     .status = withdrawn_status,
                     .reason = reason_of_leaving(*status),
                     .note = leave.reason,
                     .on = std::max(leave.on, file.opened_on)}));
  return {};
}

/// Raises the definition's record of a cluster that is not legal, once.
void say_not_legal(
    Transaction& tx, const Actor& actor, const CaseFile& file, const std::string& why, Date on) {
  const auto definition = programme::load_definition(tx, file.definition);
  const bool has_record =
      std::ranges::find(definition->side_records, not_legal_record, &programme::SideRecord::id) !=
      definition->side_records.end();
  const auto raised = side_records_of(tx, file.id);
  const bool is_open = std::ranges::any_of(raised, [](const SideRecordRow& row) {
    return row.record == not_legal_record && !row.finished_on;
  });
  if (!has_record || is_open) return;
  SideRecordRow row{.case_id = file.id, .record = not_legal_record, .raised_on = on};
  row.answers["why"].text = why;
  row.answers["since"].text = on.text();
  insert_side_record(tx, row, actor.person, actor.at);
  raise_version(tx, file.id);
}

std::string region_of_member(Snapshot& db, OrganisationId school) {
  const auto urn = registry::urn_of(db, school);
  const auto found = urn ? registry::find_establishment(db, *urn) : std::nullopt;
  return found ? found->facts.region : "";
}

}  // namespace

std::optional<CaseFile> case_of_cluster(Snapshot& db, const Cluster& cluster) {
  for (const programme::ClusterMembership& row : programme::memberships_of(db, cluster.id)) {
    if (row.finished_on) continue;
    const auto member = member_case(db, cluster, row.organisation);
    const auto parent = member ? find_case(db, *member->parent) : std::nullopt;
    if (parent && !parent->finished_on && parent->unit_kind == "cluster") return parent;
  }
  return std::nullopt;
}

Result<CaseFile> join_and_open(Transaction& tx,
                               const Actor& actor,
                               const programme::JoinCluster& join,
                               Date today) {
  const Cluster cluster = TRY(programme::join_cluster(tx, actor, join, today));
  const auto parent = case_of_cluster(tx, cluster);
  if (!parent)
    return problem(ProblemKind::refused_by_rule,
                   "cluster",
                   "Open the case of " + cluster.name + " first: it has none");
  const auto member = programme::find_participation(tx, join.member);
  auto file = TRY(open_case(tx,
                            actor,
                            {.programme = cluster.programme,
                             .organisation = member->organisation,
                             .unit = member->unit,
                             .unit_kind = "school",
                             .stream = member->stream,
                             .region = region_of_member(tx, member->organisation),
                             .participation = member->id,
                             .parent = parent->id},
                            today));
  raise_version(tx, parent->id);
  return file;
}

Result<programme::LeftCluster> leave_and_close(Transaction& tx,
                                               const Actor& actor,
                                               const LeaveAndClose& wanted,
                                               Date today) {
  const auto cluster = programme::find_cluster(tx, wanted.leave.cluster);
  if (!cluster) return problem(ProblemKind::not_found, "cluster", "There is no such cluster");
  const auto parent = case_of_cluster(tx, *cluster);
  const auto own = member_case(tx, *cluster, wanted.leave.organisation);
  if (cluster->lead == wanted.leave.organisation) {
    if (!wanted.lead || *wanted.lead == wanted.leave.organisation)
      return problem(
          ProblemKind::missing, "lead", "Select the school that leads the cluster from then on");
    TRY_VOID(programme::lead_cluster(tx, actor, cluster->id, *wanted.lead));
    if (parent && parent->holder == wanted.leave.organisation)
      change_holder(tx, parent->id, *wanted.lead, std::max(wanted.leave.on, parent->opened_on));
  }
  const auto left = TRY(programme::leave_cluster(tx, actor, wanted.leave));
  if (own) TRY_VOID(end_member_case(tx, actor, *own, wanted.leave));
  if (parent && !left.faults.empty())
    say_not_legal(tx, actor, *parent, left.faults.front(), wanted.leave.on);
  if (wanted.leaves_programme && own && own->participation)
    TRY(programme::take_step(tx,
                             actor,
                             *own->participation,
                             programme::ParticipationState::withdrawn,
                             wanted.leave.reason,
                             std::max(today, wanted.leave.on)));
  return left;
}

}  // namespace trellis::casework
