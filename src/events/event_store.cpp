#include "events/event_store.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "events/event_row.hpp"

namespace trellis::events {

using storage::Columns;
using storage::Snapshot;
using storage::Transaction;

namespace {

constexpr auto record_sql = R"(
  insert into event
    (type, happened_at, recorded_at, author_kind, author_person_id, on_behalf_of_id, release_id,
     job_id, summary_fields, changes, transaction_number)
  values
    (:type, :happened_at, :recorded_at, :author_kind, :person, :on_behalf_of, :release,
     :job, :summary, :changes, :transaction_number)
  returning event_id)";

constexpr auto record_subject_sql = R"(
  insert into event_subject (event_id, subject_kind, subject_id)
  values (:event, :kind, :id)
  on conflict do nothing)";

constexpr auto timeline_sql = R"(
  select e.event_id, e.type, e.happened_at, e.recorded_at, e.author_kind, e.author_person_id,
         e.on_behalf_of_id, e.release_id, e.job_id, e.summary_fields, e.changes,
         e.transaction_number
  from event_subject s
  join event e on e.event_id = s.event_id
  where s.subject_kind = :kind
    and s.subject_id = :id
    and s.event_id < :before
  order by s.event_id desc
  limit :size)";

constexpr auto count_events_sql = R"(
  select count(*)
  from event_subject
  where subject_kind = :kind
    and subject_id = :id)";

constexpr auto all_events_sql = R"(
  select event_id, type, happened_at, recorded_at, author_kind, author_person_id,
         on_behalf_of_id, release_id, job_id, summary_fields, changes, transaction_number
  from event
  where event_id < :before
    and (cast(:type as text) is null or type = :type)
  order by event_id desc
  limit :size)";

constexpr auto subjects_of_sql = R"(
  select subject_kind, subject_id
  from event_subject
  where event_id = :event
  order by subject_kind, subject_id)";

constexpr auto events_after_sql = R"(
  select event_id, type, happened_at, recorded_at, author_kind, author_person_id,
         on_behalf_of_id, release_id, job_id, summary_fields, changes, transaction_number
  from event
  where (transaction_number > :transaction_number
         or (transaction_number = :transaction_number and event_id > :event))
    and transaction_number < :settled
  order by transaction_number, event_id
  limit :size)";

AuthorKind author_kind_from(std::string_view name) {
  for (const AuthorKind kind : {AuthorKind::person,
                                AuthorKind::organisation,
                                AuthorKind::import,
                                AuthorKind::schedule,
                                AuthorKind::token,
                                AuthorKind::persona})
    if (name_of(kind) == name) return kind;
  throw storage::Error(storage::Failure::damaged, "Unknown author kind: " + std::string(name));
}

std::int64_t before(const Page& page) {
  return page.before ? page.before->value : std::numeric_limits<std::int64_t>::max();
}

}  // namespace

void read_row(Columns& columns, Event& row) {
  std::string author_kind;
  std::string summary;
  std::string changes;
  columns >> row.id >> row.type >> row.happened_at >> row.recorded_at >> author_kind >>
      row.author_person >> row.on_behalf_of >> row.release >> row.job >> summary >> changes >>
      row.transaction_number;
  row.author_kind = author_kind_from(author_kind);
  row.summary = read_summary(summary);
  row.changes = read_changes(changes);
}

void read_row(Columns& columns, Subject& row) { columns >> row.kind >> row.id; }

EventId record(Transaction& tx,
               const Author& author,
               std::string_view type,
               const std::vector<Subject>& subjects,
               const Changes& changes) {
  const EventId id{tx.insert(record_sql,
                             {{"type", type},
                              {"happened_at", changes.happened_at().value_or(author.at)},
                              {"recorded_at", author.at},
                              {"author_kind", name_of(author.kind)},
                              {"person", author.person},
                              {"on_behalf_of", author.on_behalf_of},
                              {"release", author.release},
                              {"job", author.job},
                              {"summary", summary_text(changes.summary())},
                              {"changes", changes_text(changes.fields())},
                              {"transaction_number", tx.number()}})};
  for (const Subject& subject : subjects)
    tx.execute(record_subject_sql, {{"event", id}, {"kind", subject.kind}, {"id", subject.id}});
  return id;
}

std::vector<Event> timeline(Snapshot& db, const Subject& subject, const Page& page) {
  return db.rows<Event>(
      timeline_sql,
      {{"kind", subject.kind}, {"id", subject.id}, {"before", before(page)}, {"size", page.size}});
}

std::int64_t count_events(Snapshot& db, const Subject& subject) {
  return *db.one<std::int64_t>(count_events_sql, {{"kind", subject.kind}, {"id", subject.id}});
}

std::vector<Event> all_events(Snapshot& db,
                              const std::optional<std::string>& type,
                              const Page& page) {
  return db.rows<Event>(all_events_sql,
                        {{"type", type}, {"before", before(page)}, {"size", page.size}});
}

std::vector<Subject> subjects_of(Snapshot& db, EventId event) {
  return db.rows<Subject>(subjects_of_sql, {{"event", event}});
}

Cursor cursor_of(const Event& event) { return {event.transaction_number, event.id}; }

std::vector<Event> events_after(Snapshot& db, const Cursor& place, int count_max) {
  return db.rows<Event>(events_after_sql,
                        {{"transaction_number", place.transaction_number},
                         {"event", place.event},
                         {"settled", db.settled_before()},
                         {"size", count_max}});
}

}  // namespace trellis::events
