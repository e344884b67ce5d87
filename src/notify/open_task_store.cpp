#include "notify/open_task_store.hpp"

#include <algorithm>

#include "access/scope_filter.hpp"
#include "casework/case_context_store.hpp"
#include "casework/diary_store.hpp"

namespace trellis::notify {

using casework::CaseId;
using storage::Columns;
using storage::Snapshot;
using storage::Transaction;

namespace {

constexpr auto kept_sql = R"(
  select open_task_id, kind, task, part, title, due_on, ended_at
  from open_task
  where case_id = :case_id
  order by open_task_id)";

constexpr auto insert_open_sql = R"(
  insert into open_task (case_id, kind, task, part, title, due_on, changed_at)
  values (:case_id, :kind, :task, :part, :title, :due_on, :now))";

constexpr auto change_open_sql = R"(
  update open_task
  set title = :title, due_on = :due_on, sequence = sequence + 1, changed_at = :now,
      ended_at = null
  where open_task_id = :id)";

constexpr auto end_open_sql = R"(
  update open_task
  set ended_at = :now, sequence = sequence + 1, changed_at = :now
  where open_task_id = :id)";

constexpr auto open_cases_sql = R"(
  select case_id
  from case_file
  where finished_on is null
  order by case_id)";

#define TRELLIS_DATED_TASK                                                                    \
  "select o.open_task_id, o.case_id, o.kind, o.task, o.part, o.title, o.due_on, o.sequence, " \
  "o.changed_at, o.ended_at, h.organisation_id, c.owner_organisation_id, c.programme_id, "    \
  "c.region, c.protected "                                                                    \
  "from open_task o "                                                                         \
  "join case_file c on c.case_id = o.case_id "                                                \
  "join case_holder h on h.case_id = c.case_id and h.finished_on is null "

constexpr auto dated_sql = TRELLIS_DATED_TASK
    "where o.ended_at is null and o.due_on < :before and c.finished_on is null "
    "order by o.due_on, o.open_task_id";

/// A grant in force that reaches the programme of the case.
#define TRELLIS_GRANT_IN_FORCE                                       \
  "g.person_id = :person and g.started_on <= :today "                \
  "and (g.finished_on is null or g.finished_on > :today) "           \
  "and (g.programme_id is null or g.programme_id = c.programme_id) " \
  "and (g.owner_organisation_id is null "                            \
  "     or g.owner_organisation_id = c.owner_organisation_id) "

constexpr auto calendar_sql = TRELLIS_DATED_TASK
    "where o.due_on is not null and (o.ended_at is null or o.ended_at >= :ended_since) and ("
    "(o.part = 'staff' and exists (select 1 from case_assignment a "
    "  where a.case_id = c.case_id and a.person_id = :person and a.finished_on is null) "
    "  and exists (select 1 from role_grant g where " TRELLIS_GRANT_IN_FORCE
    "    and g.acting_for_organisation_id is null)) "
    "or (o.part = 'school' and exists (select 1 from role_grant g where " TRELLIS_GRANT_IN_FORCE
    "  and g.role in ('partner_school', 'lead_school') "
    "  and g.acting_for_organisation_id = h.organisation_id)) "
    "or (o.part = 'lead' and exists (select 1 from role_grant g "
    "  join pairing n on n.lead_organisation_id = g.acting_for_organisation_id "
    "  where " TRELLIS_GRANT_IN_FORCE
    "  and g.role = 'lead_school' and n.partner_participation_id = c.participation_id "
    "  and (n.finished_on is null or n.finished_on > :today)))) "
    "order by o.due_on, o.open_task_id";

#undef TRELLIS_DATED_TASK
#undef TRELLIS_GRANT_IN_FORCE

// A task that staff may do too waits for nobody else; one of a lead and a school counts once.
#define TRELLIS_WAITS                                                                           \
  "o.part <> 'staff' "                                                                          \
  "and not exists (select 1 from open_task s where s.case_id = o.case_id and s.kind = o.kind "  \
  "  and s.task = o.task and s.part = 'staff' and s.ended_at is null) "                         \
  "and (o.part = 'lead' "                                                                       \
  "  or not exists (select 1 from open_task l where l.case_id = o.case_id and l.kind = o.kind " \
  "    and l.task = o.task and l.part = 'lead' and l.ended_at is null)) "

/// What staff and others have open, by whose turn it is.
constexpr std::string_view counts_sql =
    "select count(case when o.part = 'staff' and o.due_on < :today then 1 end), "
    "count(case when o.part = 'staff' and o.due_on >= :today and o.due_on < :week then 1 end), "
    "count(case when " TRELLIS_WAITS "then 1 end) ";

constexpr std::string_view open_from_sql =
    "from open_task o "
    "join case_file c on c.case_id = o.case_id "
    "join case_holder h on h.case_id = c.case_id and h.finished_on is null ";

/// Only for those whose grants name pairings.
constexpr std::string_view pairing_join_sql =
    "left join pairing n on n.pairing_id = (select max(z.pairing_id) from pairing z "
    "where z.partner_participation_id = c.participation_id) ";

constexpr std::string_view open_where_sql = "where o.ended_at is null and c.finished_on is null ";

constexpr std::string_view due_where_sql =
    "and ((:waiting = 0 and o.part = 'staff') or (:waiting = 1 and " TRELLIS_WAITS
    ")) "
    "and (:only_dated = 0 or o.due_on is not null) "
    "and (cast(:from_day as text) is null or o.due_on >= :from_day) "
    "and (cast(:before_day as text) is null or o.due_on < :before_day) ";

#undef TRELLIS_WAITS

/// The keys of a page come first: names are looked up for those alone.
constexpr std::string_view due_lines_sql =
    "select o.case_id, coalesce(e.name, org.name, ''), r.title, o.title, o.kind, o.task, o.part, "
    "o.due_on "
    "from open_task o "
    "join case_file c on c.case_id = o.case_id "
    "join case_holder h on h.case_id = c.case_id and h.finished_on is null "
    "join programme r on r.programme_id = c.programme_id "
    "join organisation org on org.organisation_id = h.organisation_id "
    "left join organisation_identifier i on i.organisation_id = h.organisation_id "
    "  and i.scheme = 'urn' and i.finished_on is null "
    "left join establishment e on e.urn = cast(i.value as integer) "
    "where o.open_task_id in (select o.open_task_id ";

#define TRELLIS_DUE_ORDER "order by coalesce(o.due_on, '9999'), o.open_task_id "
constexpr std::string_view due_page_sql =
    " " TRELLIS_DUE_ORDER "limit :count offset :offset) " TRELLIS_DUE_ORDER;
#undef TRELLIS_DUE_ORDER

constexpr std::string_view reader_sql = R"(
    and (:only_mine = 0 or exists (
      select 1 from case_assignment a
      where a.case_id = c.case_id and a.person_id = :reader and a.finished_on is null))
    and )";

constexpr access::ScopeColumns scope_columns = {.owner = "c.owner_organisation_id",
                                                .programme = "c.programme_id",
                                                .region = "c.region",
                                                .organisation = "h.organisation_id",
                                                .pairing = "n.pairing_id"};

struct KeptTask {
  std::int64_t id = 0;
  std::string kind = {};
  std::string task = {};
  std::string part = {};
  std::string title = {};
  std::optional<Date> due_on = {};
  std::optional<Instant> ended_at = {};
};
void read_row(Columns& columns, KeptTask& row) {
  columns >> row.id >> row.kind >> row.task >> row.part >> row.title >> row.due_on >> row.ended_at;
}

bool is_same_task(const KeptTask& kept, const OpenTask& open) {
  return kept.kind == name_of(open.kind) && kept.task == open.task &&
         kept.part == name_of(open.part);
}

/// What can be done in the case today.
std::vector<OpenTask> open_now(Snapshot& db, CaseId id, Date today) {
  const auto context = casework::load_context(db, id, today);
  if (!context || context->file.finished_on) return {};
  std::optional<NextReview> review;
  const auto held = casework::reviews_of(db, id);
  if (!held.empty() && held.back().next_on)
    review = NextReview{held.back().review, *held.back().next_on};
  return open_tasks_of(
      *context->definition, context->view(today), review, context->file.pairing.has_value());
}

}  // namespace

void read_row(Columns& columns, DatedTask& row) {
  columns >> row.id >> row.case_id >> row.kind >> row.task >> row.part >> row.title >> row.due_on >>
      row.sequence >> row.changed_at >> row.ended_at >> row.holder >> row.owner >> row.programme >>
      row.region >> row.is_protected;
}
void read_row(Columns& columns, OpenCounts& row) {
  columns >> row.overdue >> row.this_week >> row.waiting;
}
void read_row(Columns& columns, DueLine& row) {
  columns >> row.case_id >> row.school >> row.programme >> row.title >> row.kind >> row.task >>
      row.part >> row.due_on;
}

int refresh_open_tasks(Transaction& tx, CaseId id, Date today, Instant now) {
  const auto open = open_now(tx, id, today);
  const auto kept = tx.rows<KeptTask>(kept_sql, {{"case_id", id}});
  int changed = 0;
  for (const OpenTask& task : open) {
    const auto found =
        std::ranges::find_if(kept, [&](const KeptTask& row) { return is_same_task(row, task); });
    if (found == kept.end()) {
      tx.execute(insert_open_sql,
                 {{"case_id", id},
                  {"kind", name_of(task.kind)},
                  {"task", task.task},
                  {"part", name_of(task.part)},
                  {"title", task.title},
                  {"due_on", task.due_on},
                  {"now", now}});
      ++changed;
    } else if (found->ended_at || found->due_on != task.due_on || found->title != task.title) {
      tx.execute(change_open_sql,
                 {{"id", found->id}, {"title", task.title}, {"due_on", task.due_on}, {"now", now}});
      ++changed;
    }
  }
  for (const KeptTask& row : kept) {
    const bool is_open =
        std::ranges::any_of(open, [&](const OpenTask& task) { return is_same_task(row, task); });
    if (row.ended_at || is_open) continue;
    tx.execute(end_open_sql, {{"id", row.id}, {"now", now}});
    ++changed;
  }
  return changed;
}

std::vector<CaseId> open_case_ids(Snapshot& db) { return db.rows<CaseId>(open_cases_sql); }

std::vector<DatedTask> dated_tasks(Snapshot& db, Date before) {
  return db.rows<DatedTask>(dated_sql, {{"before", before}});
}

std::vector<DatedTask> calendar_tasks(Snapshot& db,
                                      PersonId person,
                                      Date today,
                                      Instant ended_since) {
  return db.rows<DatedTask>(calendar_sql,
                            {{"person", person}, {"today", today}, {"ended_since", ended_since}});
}

namespace {

/// The open cases that the actor sees. A protected one is counted for those who manage this very
/// case, and for its school.
class ReaderFilter {
 public:
  explicit ReaderFilter(const access::Actor& actor)
      : sees_(actor, access::Permission::view_case, scope_columns),
        manages_(actor, access::Permission::edit_task, scope_columns, "manages_") {}

  /// From the word `from` on; `more` narrows further.
  std::string sql(std::string_view more = {}) const {
    const std::string reads = std::string(reader_sql) + sees_.sql() + " and (c.protected = 0 or " +
                              manages_.sql() + " or h.organisation_id = :acting)";
    std::string all(open_from_sql);
    if (reads.find("n.pairing_id") != std::string::npos) all += pairing_join_sql;
    return all.append(open_where_sql).append(more).append(reads);
  }
  std::vector<storage::Parameter> with(const std::vector<storage::Parameter>& others) const {
    return manages_.with(sees_.with(others));
  }

 private:
  access::ScopeFilter sees_;
  access::ScopeFilter manages_;
};

std::vector<storage::Parameter> reader_parameters(const ReaderFilter& reads,
                                                  const access::Actor& actor,
                                                  bool only_mine,
                                                  std::vector<storage::Parameter> more) {
  more.emplace_back("reader", actor.person.value_or(PersonId{0}));
  const bool acts = actor.acting_for && actor.may_act_for(*actor.acting_for);
  more.emplace_back("acting", acts ? *actor.acting_for : OrganisationId{0});
  more.emplace_back("only_mine", only_mine);
  return reads.with(more);
}

}  // namespace

OpenCounts count_open_tasks(Snapshot& db, const access::Actor& actor, Date today, bool only_mine) {
  const ReaderFilter reads(actor);
  const std::string sql = std::string(counts_sql) + reads.sql();
  return db
      .one<OpenCounts>(
          sql,
          reader_parameters(
              reads, actor, only_mine, {{"today", today}, {"week", today.plus_days(7)}}))
      .value_or(OpenCounts{});
}

namespace {

std::vector<storage::Parameter> due_parameters(const ReaderFilter& reads,
                                               const access::Actor& actor,
                                               const DueQuery& query,
                                               std::vector<storage::Parameter> more) {
  more.emplace_back("waiting", query.waiting);
  more.emplace_back("only_dated", query.only_dated);
  more.emplace_back("from_day", query.from);
  more.emplace_back("before_day", query.before);
  return reader_parameters(reads, actor, query.only_mine, std::move(more));
}

}  // namespace

std::vector<DueLine> due_lines(Snapshot& db, const access::Actor& actor, const DueQuery& query) {
  const ReaderFilter reads(actor);
  const std::string sql =
      std::string(due_lines_sql) + reads.sql(due_where_sql) + std::string(due_page_sql);
  return db.rows<DueLine>(
      sql, due_parameters(reads, actor, query, {{"count", query.count}, {"offset", query.offset}}));
}

std::int64_t count_due_lines(Snapshot& db, const access::Actor& actor, const DueQuery& query) {
  const ReaderFilter reads(actor);
  const std::string sql = "select count(*) " + reads.sql(due_where_sql);
  return db.one<std::int64_t>(sql, due_parameters(reads, actor, query, {})).value_or(0);
}

}  // namespace trellis::notify
