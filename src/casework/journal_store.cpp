#include "casework/journal_store.hpp"

namespace trellis::casework {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr auto notes_sql = R"(
  select n.case_note_id, n.body, n.private, n.happened_on, n.by_person_id, coalesce(p.name, ''),
         n.recorded_at
  from case_note n
  left join person p on p.person_id = n.by_person_id
  where n.case_id = :id and n.erased_at is null
    and (n.private = 0 or n.by_person_id = :reader
         or exists (select 1 from case_note_reader r
                    where r.case_note_id = n.case_note_id and r.person_id = :reader))
  order by n.happened_on desc, n.case_note_id desc)";

constexpr auto insert_note_sql = R"(
  insert into case_note (case_id, body, private, happened_on, by_person_id, recorded_at,
                         retain_until)
  values (:id, :body, :private, :on, :by, :now, :until)
  returning case_note_id)";

constexpr auto contacts_sql = R"(
  select case_contact_id, contact_group, role, case when use = 'letter' then 1 else 0 end, name,
         email, phone, started_on
  from case_contact
  where case_id = :id and finished_on is null and erased_at is null
  order by contact_group, role, case_contact_id)";

constexpr auto insert_contact_sql = R"(
  insert into case_contact (case_id, contact_group, role, use, name, email, phone, started_on,
                            recorded_at, retain_until)
  values (:id, :group, :role, :use, :name, :email, :phone, :on, :now, :until)
  returning case_contact_id)";

constexpr auto end_contact_sql = R"(
  update case_contact
  set finished_on = :on
  where case_contact_id = :contact and case_id = :id and finished_on is null)";

constexpr auto documents_sql = R"(
  select case_document_id, task, title, link, recorded_at
  from case_document
  where case_id = :id
  order by case_document_id desc)";

constexpr auto insert_document_sql = R"(
  insert into case_document (case_id, task, title, link, by_person_id, recorded_at)
  values (:id, :task, :title, :link, :by, :now))";

constexpr auto engagements_sql = R"(
  select e.engagement_id, e.engagement, e.held_on, e.amount, e.host_organisation_id,
         coalesce(s.name, o.name, ''), e.link
  from engagement e
  left join organisation o on o.organisation_id = e.host_organisation_id
  left join organisation_identifier i on i.organisation_id = e.host_organisation_id
    and i.scheme = 'urn' and i.finished_on is null
  left join establishment s on s.urn = cast(i.value as integer)
  where e.case_id = :id and e.deleted_at is null
  order by e.held_on desc, e.engagement_id desc)";

constexpr auto insert_engagement_sql = R"(
  insert into engagement (case_id, engagement, held_on, amount, host_organisation_id, link,
                          by_person_id, recorded_at)
  values (:id, :engagement, :on, :amount, :host, :link, :by, :now))";

constexpr auto watched_sql = R"(
  select count(*)
  from case_watch
  where case_id = :id and person_id = :person)";

constexpr auto watch_sql = R"(
  insert into case_watch (case_id, person_id, since)
  values (:id, :person, :today)
  on conflict do nothing)";

constexpr auto unwatch_sql = R"(
  delete from case_watch
  where case_id = :id and person_id = :person)";

}  // namespace

void read_row(storage::Columns& columns, Note& row) {
  columns >> row.id >> row.body >> row.is_private >> row.happened_on >> row.by >> row.by_name >>
      row.recorded_at;
}

void read_row(storage::Columns& columns, Contact& row) {
  columns >> row.id >> row.group >> row.role >> row.is_for_letters >> row.name >> row.email >>
      row.phone >> row.started_on;
}

void read_row(storage::Columns& columns, Document& row) {
  columns >> row.id >> row.task >> row.title >> row.link >> row.recorded_at;
}

void read_row(storage::Columns& columns, EngagementHeld& row) {
  columns >> row.id >> row.engagement >> row.held_on >> row.amount >> row.host >> row.host_name >>
      row.link;
}

std::vector<Note> notes_of(Snapshot& db, CaseId id, std::optional<PersonId> reader) {
  return db.rows<Note>(notes_sql, {{"id", id}, {"reader", reader.value_or(PersonId{0})}});
}

NoteId insert_note(Transaction& tx, CaseId id, const Note& note, Date retain_until) {
  return {tx.insert(insert_note_sql,
                    {{"id", id},
                     {"body", note.body},
                     {"private", note.is_private},
                     {"on", note.happened_on},
                     {"by", note.by},
                     {"now", note.recorded_at},
                     {"until", retain_until}})};
}

std::vector<Contact> contacts_of(Snapshot& db, CaseId id) {
  return db.rows<Contact>(contacts_sql, {{"id", id}});
}

ContactId insert_contact(
    Transaction& tx, CaseId id, const Contact& contact, Date retain_until, Instant now) {
  return {tx.insert(insert_contact_sql,
                    {{"id", id},
                     {"group", contact.group},
                     {"role", contact.role},
                     {"use", contact.is_for_letters ? "letter" : "working"},
                     {"name", contact.name},
                     {"email", contact.email},
                     {"phone", contact.phone},
                     {"on", contact.started_on},
                     {"now", now},
                     {"until", retain_until}})};
}

bool end_contact(Transaction& tx, CaseId id, ContactId contact, Date on) {
  return tx.execute(end_contact_sql, {{"id", id}, {"contact", contact}, {"on", on}}) == 1;
}

std::vector<Document> documents_of(Snapshot& db, CaseId id) {
  return db.rows<Document>(documents_sql, {{"id", id}});
}

void insert_document(
    Transaction& tx, CaseId id, const Document& document, std::optional<PersonId> by, Instant now) {
  tx.execute(insert_document_sql,
             {{"id", id},
              {"task", document.task},
              {"title", document.title},
              {"link", document.link},
              {"by", by},
              {"now", now}});
}

std::vector<EngagementHeld> engagements_of(Snapshot& db, CaseId id) {
  return db.rows<EngagementHeld>(engagements_sql, {{"id", id}});
}

void insert_engagement(Transaction& tx,
                       CaseId id,
                       const EngagementHeld& held,
                       std::optional<PersonId> by,
                       Instant now) {
  tx.execute(insert_engagement_sql,
             {{"id", id},
              {"engagement", held.engagement},
              {"on", held.held_on},
              {"amount", held.amount},
              {"host", held.host},
              {"link", held.link},
              {"by", by},
              {"now", now}});
}

bool is_watched(Snapshot& db, CaseId id, PersonId person) {
  return db.one<std::int64_t>(watched_sql, {{"id", id}, {"person", person}}).value_or(0) > 0;
}

void set_watched(Transaction& tx, CaseId id, PersonId person, bool watched, Date today) {
  if (watched)
    tx.execute(watch_sql, {{"id", id}, {"person", person}, {"today", today}});
  else
    tx.execute(unwatch_sql, {{"id", id}, {"person", person}});
}

}  // namespace trellis::casework
