#include "programme/cluster_store.hpp"

#include <map>

#include "programme/school_facts_store.hpp"
#include "register/establishment_store.hpp"
#include "register/organisation_store.hpp"

namespace trellis::programme {
namespace {

using storage::Snapshot;
using storage::Transaction;

#define CLUSTER_COLUMNS                                                \
  "cluster_id, programme_id, owner_organisation_id, name, cohort_id, " \
  "lead_organisation_id, started_on, finished_on, decided_because, "   \
  "confirmed_by_person_id, confirmed_at"

constexpr auto find_cluster_sql = "select " CLUSTER_COLUMNS R"(
  from cluster
  where cluster_id = :cluster)";

constexpr auto clusters_sql = "select " CLUSTER_COLUMNS R"(
  from cluster
  where programme_id = :programme
  order by cluster_id)";

constexpr auto clusters_of_sql = "select " CLUSTER_COLUMNS R"(
  from cluster
  where cluster_id in (
    select cluster_id
    from cluster_membership
    where organisation_id = :organisation and finished_on is null)
  order by cluster_id)";

constexpr auto members_on_sql = R"(
  select cluster_id, organisation_id, started_on, finished_on, finish_reason
  from cluster_membership
  where cluster_id = :cluster and started_on <= :day
    and (finished_on is null or finished_on > :day)
  order by organisation_id)";

constexpr auto memberships_sql = R"(
  select cluster_id, organisation_id, started_on, finished_on, finish_reason
  from cluster_membership
  where cluster_id = :cluster
  order by organisation_id, started_on)";

constexpr auto open_cluster_sql = R"(
  select m.cluster_id
  from cluster_membership m
  join cluster c on c.cluster_id = m.cluster_id
  where c.programme_id = :programme and m.organisation_id = :organisation
    and m.finished_on is null
  order by m.cluster_id)";

constexpr auto insert_cluster_sql = R"(
  insert into cluster (programme_id, owner_organisation_id, name, cohort_id, lead_organisation_id,
    started_on, decided_because, confirmed_by_person_id, confirmed_at)
  values (:programme, :owner, :name, :cohort, :lead, :started, :because, :by, :at)
  returning cluster_id)";

constexpr auto insert_membership_sql = R"(
  insert into cluster_membership (cluster_id, organisation_id, started_on)
  values (:cluster, :organisation, :started)
  returning cluster_membership_id)";

constexpr auto set_cluster_lead_sql = R"(
  update cluster
  set lead_organisation_id = :lead
  where cluster_id = :cluster)";

constexpr auto finish_membership_sql = R"(
  update cluster_membership
  set finished_on = :finished, finish_reason = :reason
  where cluster_id = :cluster and organisation_id = :organisation and finished_on is null)";

std::string words_in(const FactColumns& facts, std::size_t row, const std::string& key) {
  const auto column = facts.column(key);
  if (!column) return {};
  const Value value = facts.value(row, *column);
  const auto* text = std::get_if<std::string>(&value);
  return text ? *text : std::string();
}

}  // namespace

void read_row(storage::Columns& columns, Cluster& row) {
  columns >> row.id >> row.programme >> row.owner >> row.name >> row.cohort >> row.lead >>
      row.started_on >> row.finished_on >> row.because >> row.confirmed_by >> row.confirmed_at;
}

void read_row(storage::Columns& columns, ClusterMembership& row) {
  columns >> row.cluster >> row.organisation >> row.started_on >> row.finished_on >>
      row.finish_reason;
}

access::Scope scope_of(const Cluster& cluster, OrganisationId organisation) {
  return {.owner = cluster.owner, .programme = cluster.programme, .organisation = organisation};
}

std::optional<Cluster> find_cluster(Snapshot& db, ClusterId id) {
  return db.one<Cluster>(find_cluster_sql, {{"cluster", id}});
}

std::vector<Cluster> clusters(Snapshot& db, ProgrammeId programme) {
  return db.rows<Cluster>(clusters_sql, {{"programme", programme}});
}

std::vector<Cluster> clusters_of(Snapshot& db, OrganisationId organisation) {
  return db.rows<Cluster>(clusters_of_sql, {{"organisation", organisation}});
}

std::vector<ClusterMembership> members_on(Snapshot& db, ClusterId id, Date day) {
  return db.rows<ClusterMembership>(members_on_sql, {{"cluster", id}, {"day", day}});
}

std::vector<ClusterMembership> memberships_of(Snapshot& db, ClusterId id) {
  return db.rows<ClusterMembership>(memberships_sql, {{"cluster", id}});
}

std::optional<ClusterId> open_cluster_of(Snapshot& db,
                                         ProgrammeId programme,
                                         OrganisationId organisation) {
  const auto id = db.one<std::int64_t>(open_cluster_sql,
                                       {{"programme", programme}, {"organisation", organisation}});
  return id ? std::optional(ClusterId{*id}) : std::nullopt;
}

std::vector<ClusterMember> cluster_members(Snapshot& db,
                                           ProgrammeId programme,
                                           const std::vector<OrganisationId>& organisations) {
  std::vector<ClusterMember> members;
  std::vector<Urn> urns;
  std::vector<std::optional<Urn>> urn_of;
  for (const OrganisationId organisation : organisations) {
    members.push_back({.name = registry::organisation_name(db, organisation)});
    urn_of.push_back(registry::urn_of(db, organisation));
    if (urn_of.back()) urns.push_back(*urn_of.back());
  }
  std::map<Urn, Point> places;
  for (const registry::StoredEstablishment& school : registry::find_establishments(db, urns))
    if (const auto at = school.facts.at()) places[school.facts.urn] = *at;
  const FactColumns facts = load_school_facts(
      db, programme, {"school.setting", "school.trust_uid", "school.status"}, urns);
  std::map<Urn, std::size_t> row_of;
  for (std::size_t row = 0; row < facts.size(); ++row) row_of[facts.urns()[row]] = row;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (urn_of[i])
      if (const auto at = places.find(*urn_of[i]); at != places.end()) members[i].at = at->second;
    const auto row = urn_of[i] ? row_of.find(*urn_of[i]) : row_of.end();
    if (row == row_of.end()) continue;
    members[i].setting = words_in(facts, row->second, "school.setting");
    members[i].trust = words_in(facts, row->second, "school.trust_uid");
    members[i].is_open = words_in(facts, row->second, "school.status") != "closed";
  }
  return members;
}

ClusterId insert_cluster(Transaction& tx, const Cluster& cluster) {
  return {tx.insert(insert_cluster_sql,
                    {{"programme", cluster.programme},
                     {"owner", cluster.owner},
                     {"name", cluster.name},
                     {"cohort", cluster.cohort},
                     {"lead", cluster.lead},
                     {"started", cluster.started_on},
                     {"because", cluster.because},
                     {"by", cluster.confirmed_by},
                     {"at", cluster.confirmed_at}})};
}

void insert_membership(Transaction& tx, const ClusterMembership& membership) {
  tx.insert(insert_membership_sql,
            {{"cluster", membership.cluster},
             {"organisation", membership.organisation},
             {"started", membership.started_on}});
}

void set_cluster_lead(Transaction& tx, ClusterId id, OrganisationId lead) {
  tx.execute(set_cluster_lead_sql, {{"cluster", id}, {"lead", lead}});
}

void finish_membership(Transaction& tx, const ClusterMembership& membership) {
  tx.execute(finish_membership_sql,
             {{"cluster", membership.cluster},
              {"organisation", membership.organisation},
              {"finished", membership.finished_on},
              {"reason", membership.finish_reason}});
}

}  // namespace trellis::programme
