#include "casework/bulk_change_store.hpp"

#include <array>

#include "casework/case_store.hpp"

namespace trellis::casework {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr std::array kind_names = {"assign", "status", "watch", "review_date"};
constexpr std::array outcome_names = {"", "undone", "kept"};

#define SELECT_BULK_CHANGES                                                         \
  "select bulk_change_id, by_person_id, kind, role, person_id, status, review_on, " \
  "applied_at, undone_at from bulk_change "

constexpr auto find_bulk_change_sql =
    SELECT_BULK_CHANGES "where bulk_change_id = :id order by bulk_change_id";

constexpr auto bulk_changes_of_sql =
    SELECT_BULK_CHANGES "where by_person_id = :by order by bulk_change_id desc limit :count";

constexpr auto bulk_lines_sql = R"(
  select case_id, before_person_id, before_status, before_reason, before_review_on, outcome,
         refused
  from bulk_change_case
  where bulk_change_id = :id
  order by case_id)";

constexpr auto present_reason_sql = R"(
  select reason
  from case_status
  where case_id = :id and superseded_at is null
  order by case_status_id)";

constexpr auto present_review_day_sql = R"(
  select review_on
  from case_review_date
  where case_id = :id and superseded_at is null
  order by case_review_date_id)";

constexpr auto insert_bulk_change_sql = R"(
  insert into bulk_change (by_person_id, kind, role, person_id, status, review_on, applied_at)
  values (:by, :kind, :role, :person, :status, :review_on, :now)
  returning bulk_change_id)";

constexpr auto insert_bulk_line_sql = R"(
  insert into bulk_change_case (bulk_change_id, case_id, before_person_id, before_status,
                                before_reason, before_review_on)
  values (:id, :case_id, :person, :status, :reason, :review_on))";

constexpr auto save_bulk_outcome_sql = R"(
  update bulk_change_case
  set outcome = :outcome, refused = :refused
  where bulk_change_id = :id and case_id = :case_id)";

constexpr auto mark_bulk_undone_sql = R"(
  update bulk_change
  set undone_at = :now
  where bulk_change_id = :id and undone_at is null)";

constexpr auto end_one_assignment_sql = R"(
  update case_assignment
  set finished_on = :on
  where case_id = :id and role = :role and person_id = :person and finished_on is null)";

template <std::size_t size>
std::size_t number_of(const std::array<const char*, size>& names, std::string_view name) {
  for (std::size_t i = 0; i < size; ++i)
    if (names.at(i) == name) return i;
  return 0;
}

}  // namespace

void read_row(storage::Columns& columns, BulkRecord& row) {
  std::string kind;
  std::optional<PersonId> person;
  std::optional<Date> review_on;
  columns >> row.id >> row.by >> kind >> row.change.role >> person >> row.change.status >>
      review_on >> row.applied_at >> row.undone_at;
  row.change.kind = static_cast<BulkChange::Kind>(number_of(kind_names, kind));
  if (person) row.change.person = *person;
  if (review_on) row.change.on = *review_on;
}

void read_row(storage::Columns& columns, BulkLine& row) {
  std::string outcome;
  columns >> row.case_id >> row.person >> row.status >> row.reason >> row.review_on >> outcome >>
      row.refused;
  row.outcome = static_cast<BulkOutcome>(number_of(outcome_names, outcome));
}

std::optional<BulkRecord> find_bulk_change(Snapshot& db, BulkChangeId id) {
  return db.one<BulkRecord>(find_bulk_change_sql, {{"id", id}});
}

std::vector<BulkRecord> bulk_changes_of(Snapshot& db, PersonId by, int count) {
  return db.rows<BulkRecord>(bulk_changes_of_sql, {{"by", by}, {"count", std::int64_t{count}}});
}

std::vector<BulkLine> bulk_lines(Snapshot& db, BulkChangeId id) {
  return db.rows<BulkLine>(bulk_lines_sql, {{"id", id}});
}

BulkLine line_before(Snapshot& db, const CaseFile& file, const BulkChange& change) {
  BulkLine line{.case_id = file.id};
  switch (change.kind) {
    case BulkChange::Kind::assign:
      for (const Assignment& row : assignments_of(db, file.id))
        if (!row.finished_on && row.role == change.role) line.person = row.person;
      break;
    case BulkChange::Kind::status:
      line.status = file.status;
      line.reason = db.one<std::string>(present_reason_sql, {{"id", file.id}}).value_or("");
      break;
    case BulkChange::Kind::watch:
      break;
    case BulkChange::Kind::review_date:
      line.review_on = db.one<Date>(present_review_day_sql, {{"id", file.id}});
      break;
  }
  return line;
}

BulkChangeId insert_bulk_change(Transaction& tx,
                                const BulkChange& change,
                                PersonId by,
                                Instant now) {
  using Kind = BulkChange::Kind;
  const std::optional<PersonId> person =
      change.kind == Kind::assign ? std::optional(change.person) : std::nullopt;
  const std::optional<Date> review_on =
      change.kind == Kind::review_date ? std::optional(change.on) : std::nullopt;
  return BulkChangeId{tx.insert(insert_bulk_change_sql,
                                {{"by", by},
                                 {"kind", kind_names.at(static_cast<std::size_t>(change.kind))},
                                 {"role", change.role},
                                 {"person", person},
                                 {"status", change.status},
                                 {"review_on", review_on},
                                 {"now", now}})};
}

void insert_bulk_line(Transaction& tx, BulkChangeId id, const BulkLine& line) {
  tx.execute(insert_bulk_line_sql,
             {{"id", id},
              {"case_id", line.case_id},
              {"person", line.person},
              {"status", line.status},
              {"reason", line.reason},
              {"review_on", line.review_on}});
}

void save_bulk_outcome(Transaction& tx, BulkChangeId id, const BulkLine& line) {
  tx.execute(save_bulk_outcome_sql,
             {{"id", id},
              {"case_id", line.case_id},
              {"outcome", outcome_names.at(static_cast<std::size_t>(line.outcome))},
              {"refused", line.refused}});
}

bool mark_bulk_undone(Transaction& tx, BulkChangeId id, Instant now) {
  return tx.execute(mark_bulk_undone_sql, {{"id", id}, {"now", now}}) > 0;
}

void end_assignment(Transaction& tx, CaseId id, std::string_view role, PersonId person, Date on) {
  tx.execute(end_one_assignment_sql, {{"id", id}, {"role", role}, {"person", person}, {"on", on}});
}

}  // namespace trellis::casework
