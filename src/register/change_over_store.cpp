#include "register/change_over_store.hpp"

namespace trellis::registry {
namespace {

constexpr auto closed_holdings_sql = R"(
  select i.organisation_id, e.urn
  from establishment e
  join organisation_identifier i
    on i.scheme = 'urn' and i.value = cast(e.urn as text) and i.finished_on is null
  where e.status = 2 and (e.closed_on is null or e.closed_on <= :today)
  order by e.urn)";

constexpr auto states_sql = R"(
  select urn, status, opened_on, closed_on
  from establishment
  order by urn)";

constexpr auto of_organisation_sql = R"(
  select change_over_decision_id, organisation_id, urn, outcome, successor_urn,
    successor_organisation_id, effective_on, edges, reverses_decision_id, decided_at, reason
  from change_over_decision
  where organisation_id = :organisation or successor_organisation_id = :organisation
  order by change_over_decision_id)";

constexpr auto find_decision_sql = R"(
  select change_over_decision_id, organisation_id, urn, outcome, successor_urn,
    successor_organisation_id, effective_on, edges, reverses_decision_id, decided_at, reason
  from change_over_decision
  where change_over_decision_id = :id
  order by change_over_decision_id)";

constexpr auto with_edges_sql = R"(
  select d.change_over_decision_id, d.organisation_id, d.urn, d.outcome, d.successor_urn,
    d.successor_organisation_id, d.effective_on, d.edges, d.reverses_decision_id, d.decided_at,
    d.reason
  from change_over_decision d
  left join change_over_decision r on r.reverses_decision_id = d.change_over_decision_id
  where d.edges <> '' and d.outcome <> 'reversed' and r.change_over_decision_id is null
  order by d.change_over_decision_id)";

constexpr auto in_force_sql = R"(
  select d.change_over_decision_id, d.organisation_id, d.urn, d.outcome, d.successor_urn,
    d.successor_organisation_id, d.effective_on, d.edges, d.reverses_decision_id, d.decided_at,
    d.reason
  from change_over_decision d
  left join change_over_decision r on r.reverses_decision_id = d.change_over_decision_id
  where d.outcome <> 'reversed' and r.change_over_decision_id is null
  order by d.change_over_decision_id desc
  limit :limit)";

constexpr auto was_decided_sql = R"(
  select count(*)
  from change_over_decision
  where edges_hash = :fingerprint)";

constexpr auto insert_sql = R"(
  insert into change_over_decision
    (organisation_id, urn, outcome, successor_urn, successor_organisation_id, effective_on, edges,
     edges_hash, reverses_decision_id, release_id, decided_by_person_id, decided_at, reason)
  values
    (:organisation, :urn, :outcome, :successor, :successor_organisation, :on, :edges, :fingerprint,
     :reverses, :release, :person, :now, :reason)
  returning change_over_decision_id)";

constexpr auto insert_succession_sql = R"(
  insert into succession
    (predecessor_organisation_id, successor_organisation_id, started_on, change_over_decision_id)
  values (:predecessor, :successor, :on, :decision))";

constexpr auto end_succession_sql = R"(
  update succession
  set finished_on = case when started_on > :on then started_on else :on end
  where change_over_decision_id = :decision and finished_on is null)";

constexpr auto successions_sql = R"(
  select predecessor_organisation_id, successor_organisation_id, started_on
  from succession
  where finished_on is null
    and (predecessor_organisation_id = :organisation or successor_organisation_id = :organisation)
  order by started_on, succession_id)";

std::string_view stored_outcome(Outcome outcome) {
  switch (outcome) {
    case Outcome::continues:
      return "continues";
    case Outcome::merges:
      return "merges";
    case Outcome::ends:
    case Outcome::asks:
    case Outcome::waits:
      return "ends";
  }
  return "ends";
}

}  // namespace

void read_row(storage::Columns& columns, Holding& row) { columns >> row.organisation >> row.urn; }

void read_row(storage::Columns& columns, StoredDecision& row) {
  columns >> row.id >> row.organisation >> row.urn >> row.outcome >> row.successor >>
      row.successor_organisation >> row.effective_on >> row.edges >> row.reverses >>
      row.decided_at >> row.reason;
}

void read_row(storage::Columns& columns, UrnStateRow& row) {
  std::int32_t status = 0;
  columns >> row.urn >> status >> row.state.opened_on >> row.state.closed_on;
  row.state.status = static_cast<Status>(status);
}

void read_row(storage::Columns& columns, Succession& row) {
  columns >> row.predecessor >> row.successor >> row.on;
}

std::vector<Holding> closed_holdings(storage::Snapshot& db, Date today) {
  return db.rows<Holding>(closed_holdings_sql, {{"today", today}});
}

std::vector<UrnStateRow> urn_states(storage::Snapshot& db) {
  return db.rows<UrnStateRow>(states_sql);
}

std::vector<StoredDecision> decisions_of(storage::Snapshot& db, OrganisationId organisation) {
  return db.rows<StoredDecision>(of_organisation_sql, {{"organisation", organisation}});
}

std::optional<StoredDecision> find_decision(storage::Snapshot& db, ChangeOverId id) {
  return db.one<StoredDecision>(find_decision_sql, {{"id", id}});
}

bool was_decided(storage::Snapshot& db, std::string_view fingerprint) {
  return *db.one<std::int64_t>(was_decided_sql, {{"fingerprint", fingerprint}}) > 0;
}

std::vector<StoredDecision> decisions_with_edges(storage::Snapshot& db) {
  return db.rows<StoredDecision>(with_edges_sql);
}

std::vector<StoredDecision> decisions_in_force(storage::Snapshot& db, std::size_t limit) {
  return db.rows<StoredDecision>(in_force_sql, {{"limit", limit}});
}

ChangeOverId save_decision(storage::Transaction& tx,
                           const ChangeOverDecision& decision,
                           std::optional<ReleaseId> release,
                           std::optional<PersonId> person,
                           std::string_view reason,
                           Instant now) {
  return {tx.insert(insert_sql,
                    {{"organisation", decision.organisation},
                     {"urn", decision.urn},
                     {"outcome", stored_outcome(decision.outcome)},
                     {"successor", decision.successor},
                     {"successor_organisation", decision.successor_organisation},
                     {"on", decision.effective_on},
                     {"edges", text_of(decision.edges)},
                     {"fingerprint", fingerprint_of(decision)},
                     {"reverses", std::nullopt},
                     {"release", release},
                     {"person", person},
                     {"now", now},
                     {"reason", reason}})};
}

ChangeOverId save_reversal(storage::Transaction& tx,
                           const StoredDecision& decision,
                           std::optional<PersonId> person,
                           std::string_view reason,
                           Instant now) {
  return {tx.insert(insert_sql,
                    {{"organisation", decision.organisation},
                     {"urn", decision.urn},
                     {"outcome", "reversed"},
                     {"successor", decision.successor},
                     {"successor_organisation", decision.successor_organisation},
                     {"on", decision.effective_on},
                     {"edges", decision.edges},
                     {"fingerprint", "reversal:" + std::to_string(decision.id.value)},
                     {"reverses", decision.id},
                     {"release", std::nullopt},
                     {"person", person},
                     {"now", now},
                     {"reason", reason}})};
}

void save_succession(storage::Transaction& tx,
                     OrganisationId predecessor,
                     OrganisationId successor,
                     Date on,
                     ChangeOverId decision) {
  tx.execute(
      insert_succession_sql,
      {{"predecessor", predecessor}, {"successor", successor}, {"on", on}, {"decision", decision}});
}

void end_succession(storage::Transaction& tx, ChangeOverId decision, Date on) {
  tx.execute(end_succession_sql, {{"on", on}, {"decision", decision}});
}

std::vector<Succession> successions_of(storage::Snapshot& db, OrganisationId organisation) {
  return db.rows<Succession>(successions_sql, {{"organisation", organisation}});
}

}  // namespace trellis::registry
