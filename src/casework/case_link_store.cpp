#include "casework/case_link_store.hpp"

namespace trellis::casework {
namespace {

#define SELECT_LINKS                                                        \
  "select case_link_id, case_id, origin_case_id, change_over_decision_id, " \
  "linked_on, recorded_at from case_link "

constexpr auto insert_link_sql = R"(
  insert into case_link (case_id, origin_case_id, change_over_decision_id, linked_on, recorded_at)
  values (:id, :origin, :decision, :on, :now))";

constexpr auto link_of_sql = SELECT_LINKS R"(
  where case_id = :id and reversed_at is null
  order by case_link_id)";

constexpr auto links_from_sql = SELECT_LINKS R"(
  where origin_case_id = :origin and reversed_at is null
  order by case_link_id)";

constexpr auto links_of_decision_sql = SELECT_LINKS R"(
  where change_over_decision_id = :decision and reversed_at is null
  order by case_link_id)";

constexpr auto reverse_link_sql = R"(
  update case_link
  set reversed_at = :now
  where case_link_id = :link)";

#undef SELECT_LINKS

}  // namespace

void insert_link(storage::Transaction& tx, const CaseLink& link) {
  tx.execute(insert_link_sql,
             {{"id", link.case_id},
              {"origin", link.origin},
              {"decision", link.decision},
              {"on", link.linked_on},
              {"now", link.recorded_at}});
}

std::optional<CaseLink> link_of(storage::Snapshot& db, CaseId id) {
  return db.one<CaseLink>(link_of_sql, {{"id", id}});
}

std::vector<CaseLink> links_from(storage::Snapshot& db, CaseId origin) {
  return db.rows<CaseLink>(links_from_sql, {{"origin", origin}});
}

std::vector<CaseLink> links_of_decision(storage::Snapshot& db, ChangeOverId decision) {
  return db.rows<CaseLink>(links_of_decision_sql, {{"decision", decision}});
}

void mark_link_reversed(storage::Transaction& tx, std::int64_t link, Instant now) {
  tx.execute(reverse_link_sql, {{"link", link}, {"now", now}});
}

void read_row(storage::Columns& columns, CaseLink& row) {
  columns >> row.id >> row.case_id >> row.origin >> row.decision >> row.linked_on >>
      row.recorded_at;
}

}  // namespace trellis::casework
