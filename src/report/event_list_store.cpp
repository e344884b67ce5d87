#include "report/event_list_store.hpp"

#include <algorithm>
#include <limits>

#include "access/scope_filter.hpp"
#include "casework/break_glass.hpp"
#include "events/event_row.hpp"

namespace trellis::report {
namespace {

constexpr std::string_view visible_events_sql = R"(
  select v.event_id, v.type, v.happened_at, v.recorded_at, v.author_kind, v.author_person_id,
         v.on_behalf_of_id, v.release_id, v.job_id, v.summary_fields, v.changes,
         v.transaction_number
  from event v
  where )";

constexpr std::string_view seen_sql = R"(
    and (not exists (
           select 1
           from event_subject n
           where n.event_id = v.event_id
             and n.subject_kind in ('case', 'participation', 'programme'))
         or exists (
           select 1
           from event_subject q
           left join case_file a on q.subject_kind = 'case' and a.case_id = q.subject_id
           left join participation b
             on q.subject_kind = 'participation' and b.participation_id = q.subject_id
           left join programme d on q.subject_kind = 'programme' and d.programme_id = q.subject_id
           where q.event_id = v.event_id and )";

// What happened to a protected case is for those who manage it and for whoever has opened it. The
// cast keeps SQLite from looking through every event of a case in place of the subjects of one.
constexpr std::string_view withheld_sql = R"())
    and not exists (
      select 1
      from event_subject w
      join case_file c on c.case_id = w.subject_id
      left join case_holder h on h.case_id = c.case_id and h.finished_on is null
      where w.event_id = v.event_id and cast(w.subject_kind as text) = 'case'
        and c.protected = 1
        and case when c.case_id in (:opened) then 1 when )";

constexpr std::string_view in_order_sql = R"( then 1 else 0 end = 0)
  order by v.event_id )";

constexpr std::size_t authors_max = 500;

/// Only what is asked for stands in the condition, so that its index serves it.
std::string wanted_sql(const EventFilter& filter) {
  std::string sql = filter.is_oldest_first ? "v.event_id > :place" : "v.event_id < :place";
  if (filter.type) sql += " and v.type = :type";
  if (filter.authors)
    sql += filter.authors->empty() ? " and 1 = 0" : " and v.author_person_id in (:authors)";
  if (filter.from) sql += " and v.recorded_at >= :from";
  if (filter.until) sql += " and v.recorded_at < :until";
  if (!filter.subject_kind.empty())
    sql += R"( and exists (
      select 1
      from event_subject k
      where k.event_id = v.event_id and cast(k.subject_kind as text) = :subject_kind))";
  return sql;
}

constexpr access::ScopeColumns of_event = {
    .owner = "coalesce(a.owner_organisation_id, b.owner_organisation_id, d.owner_organisation_id)",
    .programme = "coalesce(a.programme_id, b.programme_id, d.programme_id)"};

constexpr access::ScopeColumns of_withheld = {.owner = "c.owner_organisation_id",
                                              .programme = "c.programme_id",
                                              .region = "c.region",
                                              .organisation = "h.organisation_id"};

}  // namespace

std::vector<events::Event> visible_events(storage::Snapshot& db,
                                          const access::Actor& actor,
                                          const EventFilter& filter,
                                          const events::Page& page) {
  const access::ScopeFilter reads(actor, access::Permission::see_audit, of_event);
  const access::ScopeFilter manages(actor, access::Permission::edit_task, of_withheld, "manages_");
  std::vector<casework::CaseId> opened = casework::opened_cases(actor);
  opened.resize(std::min(opened.size(), storage::list_values_max));
  std::vector<PersonId> authors = filter.authors.value_or(std::vector<PersonId>());
  authors.resize(std::min(authors.size(), authors_max));
  const std::int64_t start = filter.is_oldest_first ? 0 : std::numeric_limits<std::int64_t>::max();
  std::vector<storage::Parameter> parameters = {
      {"place", page.before ? page.before->value : start}, {"size", page.size}, {"opened", opened}};
  if (filter.type) parameters.push_back({"type", *filter.type});
  if (!authors.empty()) parameters.push_back({"authors", authors});
  if (filter.from) parameters.push_back({"from", *filter.from});
  if (filter.until) parameters.push_back({"until", *filter.until});
  if (!filter.subject_kind.empty()) parameters.push_back({"subject_kind", filter.subject_kind});
  return db.rows<events::Event>(
      std::string(visible_events_sql) + wanted_sql(filter) + std::string(seen_sql) + reads.sql() +
          std::string(withheld_sql) + manages.sql() + std::string(in_order_sql) +
          (filter.is_oldest_first ? "asc" : "desc") + " limit :size",
      manages.with(reads.with(parameters)));
}

}  // namespace trellis::report
