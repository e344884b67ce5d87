#include "casework/break_glass_store.hpp"

namespace trellis::casework {
namespace {

#define TRELLIS_OPENING                                                         \
  "select b.case_id, b.person_id, p.name, b.reason, b.opened_at, b.expires_at " \
  "from break_glass b "                                                         \
  "join person p on p.person_id = b.person_id "

constexpr auto openings_of_case_sql =
    TRELLIS_OPENING "where b.case_id = :case_id order by b.break_glass_id desc";

constexpr auto all_openings_sql = TRELLIS_OPENING "order by b.break_glass_id desc limit :count_max";

#undef TRELLIS_OPENING

constexpr auto opened_until_sql = R"(
  select max(expires_at)
  from break_glass
  where case_id = :case_id and person_id = :person and expires_at > :now)";

constexpr auto open_now_sql = R"(
  select distinct case_id
  from break_glass
  where person_id = :person and expires_at > :now
  order by case_id)";

constexpr auto insert_opening_sql = R"(
  insert into break_glass (case_id, person_id, reason, opened_at, expires_at, retain_until)
  values (:case_id, :person, :reason, :opened_at, :expires_at, :retain_until))";

constexpr auto blank_reasons_sql = R"(
  update break_glass
  set reason = ''
  where retain_until <= :today and reason <> '')";

constexpr auto protected_sql = R"(
  select case_id
  from case_file
  where protected = 1 and finished_on is null
  order by case_id)";

constexpr auto save_protection_sql = R"(
  update case_file
  set protected = :is_protected
  where case_id = :case_id)";

}  // namespace

void read_row(storage::Columns& columns, GlassOpening& row) {
  columns >> row.case_id >> row.person >> row.name >> row.reason >> row.opened_at >> row.expires_at;
}

std::vector<GlassOpening> openings_of_case(storage::Snapshot& db, CaseId id) {
  return db.rows<GlassOpening>(openings_of_case_sql, {{"case_id", id}});
}

std::vector<GlassOpening> all_openings(storage::Snapshot& db, int count_max) {
  return db.rows<GlassOpening>(all_openings_sql, {{"count_max", count_max}});
}

std::optional<Instant> opened_until(storage::Snapshot& db,
                                    CaseId id,
                                    PersonId person,
                                    Instant now) {
  const auto until = db.one<std::optional<Instant>>(
      opened_until_sql, {{"case_id", id}, {"person", person}, {"now", now}});
  return until ? *until : std::nullopt;
}

std::vector<access::Grant> break_glass_grants(storage::Snapshot& db, PersonId person, Instant now) {
  std::vector<access::Grant> grants;
  const Date today = now.date_in_england();
  for (const CaseId id : db.rows<CaseId>(open_now_sql, {{"person", person}, {"now", now}}))
    grants.push_back(break_glass_grant(id, {today, today.plus_days(1)}));
  return grants;
}

void insert_opening(storage::Transaction& tx, const GlassOpening& opening, Date retain_until) {
  tx.execute(insert_opening_sql,
             {{"case_id", opening.case_id},
              {"person", opening.person},
              {"reason", opening.reason},
              {"opened_at", opening.opened_at},
              {"expires_at", opening.expires_at},
              {"retain_until", retain_until}});
}

std::int64_t blank_old_reasons(storage::Transaction& tx, Date today) {
  return tx.execute(blank_reasons_sql, {{"today", today}});
}

std::vector<CaseFile> protected_cases(storage::Snapshot& db) {
  std::vector<CaseFile> cases;
  for (const CaseId id : db.rows<CaseId>(protected_sql))
    if (auto file = find_case(db, id)) cases.push_back(std::move(*file));
  return cases;
}

void save_protection(storage::Transaction& tx, CaseId id, bool is_protected) {
  tx.execute(save_protection_sql, {{"case_id", id}, {"is_protected", is_protected}});
}

}  // namespace trellis::casework
