#include "casework/diary_store.hpp"

namespace trellis::casework {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr auto diary_reviews_sql = R"(
  select case_review_id, review, held_on, overall, next_step, next_on, by_person_id
  from case_review
  where case_id = :id and deleted_at is null
  order by held_on, case_review_id)";

constexpr auto ratings_sql = R"(
  select item, rating, comment, skipped_because
  from case_rating
  where case_review_id = :id
  order by item)";

constexpr auto insert_review_sql = R"(
  insert into case_review (case_id, review, held_on, overall, next_step, answers, next_on,
                           by_person_id, recorded_at)
  values (:id, :review, :held_on, :overall, :next_step, :answers, :next_on, :by, :now)
  returning case_review_id)";

constexpr auto next_review_sql = R"(
  select coalesce((select d.review_on from case_review_date d
                   where d.case_id = :id and d.superseded_at is null),
                  (select r.next_on from case_review r
                   where r.case_id = :id and r.deleted_at is null
                   order by r.held_on desc, r.case_review_id desc
                   limit 1))
  order by 1)";

constexpr auto supersede_review_date_sql = R"(
  update case_review_date
  set superseded_at = :now
  where case_id = :id and superseded_at is null)";

constexpr auto insert_review_date_sql = R"(
  insert into case_review_date (case_id, review_on, reason, by_person_id, recorded_at)
  values (:id, :on, :reason, :by, :now))";

constexpr auto insert_rating_sql = R"(
  insert into case_rating (case_review_id, item, rating, comment, skipped_because)
  values (:id, :item, :rating, :comment, :because))";

constexpr auto delete_review_sql = R"(
  update case_review
  set deleted_at = :now
  where case_review_id = :id)";

#define SELECT_SIDE_RECORDS                              \
  "select r.side_record_id, r.case_id, r.record, "       \
  "coalesce((select s.state "                            \
  "from side_record_step s "                             \
  "where s.side_record_id = r.side_record_id "           \
  "order by s.side_record_step_id desc "                 \
  "limit 1), ''), "                                      \
  "r.answers, r.escalation, r.raised_on, r.finished_on " \
  "from side_record r "

constexpr auto side_records_sql = SELECT_SIDE_RECORDS R"(
  where r.case_id = :id
  order by r.side_record_id)";

constexpr auto find_side_record_sql = SELECT_SIDE_RECORDS R"(
  where r.side_record_id = :id
  order by r.side_record_id)";

constexpr auto insert_side_record_sql = R"(
  insert into side_record (case_id, record, answers, escalation, raised_on, by_person_id,
                           recorded_at)
  values (:id, :record, :answers, :escalation, :on, :by, :now)
  returning side_record_id)";

constexpr auto save_escalation_sql = R"(
  update side_record
  set escalation = :escalation
  where side_record_id = :id)";

constexpr auto insert_side_step_sql = R"(
  insert into side_record_step (side_record_id, state, answers, happened_on, by_person_id,
                                recorded_at)
  values (:id, :state, :answers, :on, :by, :now))";

constexpr auto finish_side_record_sql = R"(
  update side_record
  set finished_on = :on
  where side_record_id = :id)";

constexpr auto objective_keys_sql = R"(
  select o.objective
  from plan_objective o
  join plan_version v on v.plan_version_id = o.plan_version_id
  where v.case_id = :id
    and v.number = (select max(n.number) from plan_version n where n.case_id = :id)
  order by o.position, o.objective)";

}  // namespace

void read_row(storage::Columns& columns, ReviewRow& row) {
  columns >> row.id >> row.review >> row.held_on >> row.overall >> row.next_step >> row.next_on >>
      row.by;
}

void read_row(storage::Columns& columns, Rating& row) {
  columns >> row.item >> row.rating >> row.comment >> row.skipped_because;
}

void read_row(storage::Columns& columns, SideRecordRow& row) {
  std::string answers;
  std::string escalation;
  columns >> row.id >> row.case_id >> row.record >> row.state >> answers >> escalation >>
      row.raised_on >> row.finished_on;
  row.answers = programme::answers_of_json(answers);
  row.escalation = programme::answers_of_json(escalation);
}

std::vector<ReviewRow> reviews_of(Snapshot& db, CaseId id) {
  return db.rows<ReviewRow>(diary_reviews_sql, {{"id", id}});
}

std::vector<Rating> ratings_of(Snapshot& db, ReviewId id) {
  return db.rows<Rating>(ratings_sql, {{"id", id}});
}

ReviewId insert_review(Transaction& tx,
                       CaseId id,
                       const ReviewEntry& entry,
                       Date next_on,
                       std::optional<PersonId> by,
                       Instant now) {
  tx.execute(supersede_review_date_sql, {{"id", id}, {"now", now}});
  const ReviewId review{tx.insert(insert_review_sql,
                                  {{"id", id},
                                   {"review", entry.review},
                                   {"held_on", entry.held_on},
                                   {"overall", entry.overall},
                                   {"next_step", entry.next_step},
                                   {"answers", json_of(entry.answers)},
                                   {"next_on", next_on},
                                   {"by", by},
                                   {"now", now}})};
  for (const Rating& rating : entry.ratings)
    tx.execute(insert_rating_sql,
               {{"id", review},
                {"item", rating.item},
                {"rating", rating.rating},
                {"comment", rating.comment},
                {"because", rating.skipped_because}});
  return review;
}

std::optional<Date> next_review_of(Snapshot& db, CaseId id) {
  return db.one<std::optional<Date>>(next_review_sql, {{"id", id}}).value_or(std::nullopt);
}

void save_review_date(Transaction& tx,
                      CaseId id,
                      std::optional<Date> on,
                      const std::string& reason,
                      std::optional<PersonId> by,
                      Instant now) {
  tx.execute(supersede_review_date_sql, {{"id", id}, {"now", now}});
  if (on)
    tx.execute(insert_review_date_sql,
               {{"id", id}, {"on", *on}, {"reason", reason}, {"by", by}, {"now", now}});
}

void mark_review_deleted(Transaction& tx, ReviewId id, Instant now) {
  tx.execute(delete_review_sql, {{"id", id}, {"now", now}});
}

std::vector<SideRecordRow> side_records_of(Snapshot& db, CaseId id) {
  return db.rows<SideRecordRow>(side_records_sql, {{"id", id}});
}

std::optional<SideRecordRow> find_side_record(Snapshot& db, SideRecordId id) {
  return db.one<SideRecordRow>(find_side_record_sql, {{"id", id}});
}

SideRecordId insert_side_record(Transaction& tx,
                                const SideRecordRow& row,
                                std::optional<PersonId> by,
                                Instant now) {
  return {tx.insert(insert_side_record_sql,
                    {{"id", row.case_id},
                     {"record", row.record},
                     {"answers", json_of(row.answers)},
                     {"escalation", json_of(row.escalation)},
                     {"on", row.raised_on},
                     {"by", by},
                     {"now", now}})};
}

void save_escalation(Transaction& tx, SideRecordId id, const Answers& escalation) {
  tx.execute(save_escalation_sql, {{"id", id}, {"escalation", json_of(escalation)}});
}

void insert_side_step(Transaction& tx,
                      const NewSideStep& step,
                      std::optional<PersonId> by,
                      Instant now) {
  tx.execute(insert_side_step_sql,
             {{"id", step.record},
              {"state", step.state},
              {"answers", json_of(step.answers)},
              {"on", step.on},
              {"by", by},
              {"now", now}});
  if (step.ends) tx.execute(finish_side_record_sql, {{"id", step.record}, {"on", step.on}});
}

std::vector<std::string> objective_keys(Snapshot& db, CaseId id) {
  std::vector<std::string> keys;
  for (const std::int64_t key : db.rows<std::int64_t>(objective_keys_sql, {{"id", id}}))
    keys.push_back(std::to_string(key));
  return keys;
}

}  // namespace trellis::casework
