#include "casework/case_list_store.hpp"

#include "access/scope_filter.hpp"

namespace trellis::casework {
namespace {

using access::Permission;

/// The pairing of a case is the newest of its participation. A list of people is short: the two
/// first of them.
constexpr std::string_view lines_sql = R"(
  select c.case_id, c.programme_id, g.title, c.definition_version_id, cast(i.value as integer),
         coalesce(e.name, o.name, ''), c.region, c.unit, c.stream, k.number, s.status,
         s.happened_on, c.opened_on, c.finished_on, coalesce(le.name, lo.name, ''),
         coalesce(r.overall, ''), r.held_on, r.next_on,
         (select count(*) from side_record d
          where d.case_id = c.case_id and d.finished_on is null),
         coalesce((select min(p.name) from case_assignment a
                   join person p on p.person_id = a.person_id
                   where a.case_id = c.case_id and a.finished_on is null), ''),
         (select count(*) from case_assignment m
          where m.case_id = c.case_id and m.person_id = :reader and m.finished_on is null),
         (select count(*) from case_watch w
          where w.case_id = c.case_id and w.person_id = :reader)
  from case_file c
  join case_holder h on h.case_id = c.case_id and h.finished_on is null
  join case_status s on s.case_id = c.case_id and s.superseded_at is null
  join programme g on g.programme_id = c.programme_id
  join organisation o on o.organisation_id = h.organisation_id
  left join participation t on t.participation_id = c.participation_id
  left join cohort k on k.cohort_id = t.cohort_id
  left join organisation_identifier i on i.organisation_id = h.organisation_id
    and i.scheme = 'urn' and i.finished_on is null
  left join establishment e on e.urn = cast(i.value as integer)
  left join pairing n on n.pairing_id = (select max(z.pairing_id) from pairing z
                                         where z.partner_participation_id = c.participation_id)
  left join organisation lo on lo.organisation_id = n.lead_organisation_id
  left join organisation_identifier li on li.organisation_id = n.lead_organisation_id
    and li.scheme = 'urn' and li.finished_on is null
  left join establishment le on le.urn = cast(li.value as integer)
  left join case_review r on r.case_review_id = (
    select q.case_review_id from case_review q
    where q.case_id = c.case_id and q.deleted_at is null
    order by q.held_on desc, q.case_review_id desc
    limit 1)
  where (c.protected = 0 or :manages = 1 or h.organisation_id = :acting) and )";

constexpr auto completions_sql = R"(
  select t.task, count(*)
  from task_completion t
  join case_file c on c.case_id = t.case_id
  where c.programme_id = :programme and c.finished_on is null and t.reopened_at is null
  group by t.task
  order by t.task)";

constexpr auto open_count_sql = R"(
  select count(*)
  from case_file
  where programme_id = :programme and finished_on is null)";

struct TaskCount {
  std::string task{};
  std::int64_t count = 0;
};
void read_row(storage::Columns& columns_read, TaskCount& row) {
  columns_read >> row.task >> row.count;
}

constexpr access::ScopeColumns case_columns = {.owner = "c.owner_organisation_id",
                                               .programme = "c.programme_id",
                                               .region = "c.region",
                                               .organisation = "h.organisation_id",
                                               .pairing = "n.pairing_id"};

}  // namespace

void read_row(storage::Columns& columns_read, CaseLine& row) {
  std::int64_t mine = 0;
  std::int64_t watched = 0;
  columns_read >> row.id >> row.programme >> row.programme_title >> row.definition >> row.urn >>
      row.name >> row.region >> row.unit >> row.stream >> row.cohort >> row.status >>
      row.status_on >> row.opened_on >> row.finished_on >> row.lead >> row.overall >>
      row.reviewed_on >> row.review_due >> row.concerns >> row.people >> mine >> watched;
  row.is_mine = mine > 0;
  row.is_watched = watched > 0;
}

std::map<std::string, std::int64_t> completions_of(storage::Snapshot& db, ProgrammeId programme) {
  std::map<std::string, std::int64_t> counts;
  counts[""] = db.one<std::int64_t>(open_count_sql, {{"programme", programme}}).value_or(0);
  for (const TaskCount& row : db.rows<TaskCount>(completions_sql, {{"programme", programme}}))
    counts[row.task] = row.count;
  return counts;
}

std::vector<CaseLine> case_lines(storage::Snapshot& db, const access::Actor& actor) {
  const access::ScopeFilter sees(actor, Permission::view_case, case_columns);
  const std::string sql = std::string(lines_sql) + sees.sql() + " order by 6, c.case_id";
  const auto parameters = sees.with({{"reader", actor.person.value_or(PersonId{0})},
                                     {"acting", actor.acting_for.value_or(OrganisationId{0})},
                                     {"manages", may_somewhere(actor, Permission::edit_task)}});
  return db.rows<CaseLine>(sql, parameters);
}

}  // namespace trellis::casework
