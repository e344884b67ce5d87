#include "casework/plan_comment_store.hpp"

namespace trellis::casework {
namespace {

constexpr auto comments_sql = R"(
  select c.plan_comment_id, c.place, v.number, c.reply_to_id, c.body, c.by_person_id,
         coalesce(p.name, ''), coalesce(s.name, o.name, ''), c.recorded_at, c.resolved_on
  from plan_comment c
  join plan_version v on v.plan_version_id = c.plan_version_id
  left join person p on p.person_id = c.by_person_id
  left join organisation o on o.organisation_id = c.by_organisation_id
  left join organisation_identifier i on i.organisation_id = c.by_organisation_id
    and i.scheme = 'urn' and i.finished_on is null
  left join establishment s on s.urn = cast(i.value as integer)
  where c.case_id = :id and c.erased_at is null
  order by c.plan_comment_id)";

constexpr auto insert_comment_sql = R"(
  insert into plan_comment (case_id, plan_version_id, place, reply_to_id, body, by_person_id,
                            by_organisation_id, recorded_at, retain_until)
  values (:id, :plan, :place, :reply_to, :body, :by, :organisation, :now, :until)
  returning plan_comment_id)";

constexpr auto resolve_comment_sql = R"(
  update plan_comment
  set resolved_on = :on, resolved_by_person_id = :by
  where plan_comment_id = :id and reply_to_id is null and resolved_on is null)";

}  // namespace

void read_row(storage::Columns& columns, PlanComment& row) {
  columns >> row.id >> row.place >> row.version >> row.reply_to >> row.body >> row.by >>
      row.by_name >> row.by_school >> row.recorded_at >> row.resolved_on;
}

std::vector<PlanComment> comments_of(storage::Snapshot& db, CaseId id) {
  return db.rows<PlanComment>(comments_sql, {{"id", id}});
}

PlanCommentId insert_comment(storage::Transaction& tx, const NewPlanComment& comment, Instant now) {
  return {tx.insert(insert_comment_sql,
                    {{"id", comment.case_id},
                     {"plan", comment.plan},
                     {"place", comment.place},
                     {"reply_to", comment.reply_to},
                     {"body", comment.body},
                     {"by", comment.by},
                     {"organisation", comment.by_organisation},
                     {"now", now},
                     {"until", comment.retain_until}})};
}

bool mark_resolved(storage::Transaction& tx,
                   PlanCommentId id,
                   Date on,
                   std::optional<PersonId> by) {
  return tx.execute(resolve_comment_sql, {{"id", id}, {"on", on}, {"by", by}}) == 1;
}

}  // namespace trellis::casework
