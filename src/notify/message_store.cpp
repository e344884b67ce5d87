#include "notify/message_store.hpp"

namespace trellis::notify {

using storage::Columns;
using storage::Snapshot;
using storage::Transaction;

namespace {

/// How long messages are kept; our decision.
constexpr int kept_months = 13;

constexpr auto insert_message_sql = R"(
  insert into message
    (person_id, kind, message_key, event_id, subject, body, link, in_product, made_at, retain_until)
  values
    (:person, :kind, :key, :event, :subject, :body, :link, :in_product, :now, :retain_until)
  on conflict (person_id, message_key) do nothing
  returning message_id)";

constexpr auto messages_of_sql = R"(
  select message_id, kind, subject, body, link, made_at, read_at
  from message
  where person_id = :person and in_product = 1
  order by message_id desc
  limit :count offset :offset)";

constexpr auto count_messages_sql = R"(
  select count(*)
  from message
  where person_id = :person and in_product = 1)";

constexpr auto count_unread_sql = R"(
  select count(*)
  from message
  where person_id = :person and read_at is null and in_product = 1)";

constexpr auto mark_read_sql = R"(
  update message
  set read_at = :now
  where message_id = :id and person_id = :person and read_at is null)";

constexpr auto mark_all_read_sql = R"(
  update message
  set read_at = :now
  where person_id = :person and read_at is null and in_product = 1)";

constexpr auto delete_old_mail_sql = R"(
  delete from mail
  where message_id in (select message_id from message where retain_until <= :today))";

constexpr auto delete_old_messages_sql = R"(
  delete from message
  where retain_until <= :today)";

constexpr auto choices_of_sql = R"(
  select kind, channel
  from message_choice
  where person_id = :person
  order by kind)";

constexpr auto choice_of_sql = R"(
  select channel
  from message_choice
  where person_id = :person and kind = :kind)";

constexpr auto save_choice_sql = R"(
  insert into message_choice (person_id, kind, channel, chosen_at)
  values (:person, :kind, :channel, :now)
  on conflict (person_id, kind) do update
  set channel = excluded.channel, chosen_at = excluded.chosen_at)";

constexpr auto place_sql = R"(
  select transaction_number, event_id, reminded_on
  from notify_place
  where notify_place_id = 1)";

constexpr auto save_place_sql = R"(
  update notify_place
  set transaction_number = :transaction_number, event_id = :event
  where notify_place_id = 1)";

constexpr auto save_reminded_sql = R"(
  update notify_place
  set reminded_on = :today
  where notify_place_id = 1)";

constexpr auto directory_sql = R"(
  select g.person_id, g.role, g.owner_organisation_id, g.programme_id, g.region_code,
         g.organisation_id, g.pairing_id, g.acting_for_organisation_id
  from role_grant g
  join person p on p.person_id = g.person_id
  where g.started_on <= :today
    and (g.finished_on is null or g.finished_on > :today)
    and p.erased_at is null
  order by g.role_grant_id)";

constexpr auto assigned_sql = R"(
  select distinct a.person_id
  from case_assignment a
  join person p on p.person_id = a.person_id
  where a.case_id = :case_id and a.finished_on is null and p.erased_at is null
  order by a.person_id)";

constexpr auto lead_of_case_sql = R"(
  select n.lead_organisation_id
  from case_file c
  join pairing n on n.partner_participation_id = c.participation_id
  where c.case_id = :case_id
    and (n.finished_on is null or n.finished_on > :today)
  order by n.pairing_id desc
  limit 1)";

constexpr auto earlier_sessions_sql = R"(
  select count(*), count(case when s.device = n.device then 1 end)
  from session s
  join session n on n.session_id = (
    select max(m.session_id)
    from session m
    where m.person_id = :person and m.created_at <= :at)
  where s.person_id = :person and s.session_id < n.session_id)";

struct ChosenKind {
  std::string kind = {};
  std::string channel = {};
};
void read_row(Columns& columns, ChosenKind& row) { columns >> row.kind >> row.channel; }

}  // namespace

void read_row(Columns& columns, Message& row) {
  columns >> row.id >> row.kind >> row.subject >> row.body >> row.link >> row.made_at >>
      row.read_at;
}
void read_row(Columns& columns, FollowPlace& row) {
  columns >> row.cursor.transaction_number >> row.cursor.event >> row.reminded_on;
}
void read_row(Columns& columns, EarlierSessions& row) { columns >> row.all >> row.same_device; }
void read_row(Columns& columns, PersonGrant& row) {
  std::string role;
  columns >> row.person >> role >> row.grant.scope.owner >> row.grant.scope.programme >>
      row.grant.scope.region >> row.grant.scope.organisation >> row.grant.scope.pairing >>
      row.grant.acting_for;
  const auto known = access::role_from_name(role);
  if (!known) throw storage::Error(storage::Failure::damaged, "Unknown role: " + role);
  row.grant.role = *known;
}

std::optional<MessageId> insert_message(
    Transaction& tx, PersonId person, const Draft& draft, Channel channel, Instant now) {
  const auto id =
      tx.one<std::int64_t>(insert_message_sql,
                           {{"person", person},
                            {"kind", name_of(draft.kind)},
                            {"key", draft.key},
                            {"event", draft.event},
                            {"subject", draft.subject},
                            {"body", draft.body},
                            {"link", draft.link},
                            {"in_product", is_in_product(channel)},
                            {"now", now},
                            {"retain_until", now.date_in_england().plus_months(kept_months)}});
  return id ? std::optional(MessageId{*id}) : std::nullopt;
}

std::vector<Message> messages_of(Snapshot& db, PersonId person, int count, std::int64_t offset) {
  return db.rows<Message>(messages_of_sql,
                          {{"person", person}, {"count", count}, {"offset", offset}});
}

std::int64_t count_messages(Snapshot& db, PersonId person) {
  return db.one<std::int64_t>(count_messages_sql, {{"person", person}}).value_or(0);
}

std::int64_t count_unread(Snapshot& db, PersonId person) {
  return db.one<std::int64_t>(count_unread_sql, {{"person", person}}).value_or(0);
}

bool mark_read(Transaction& tx, PersonId person, MessageId id, Instant now) {
  return tx.execute(mark_read_sql, {{"person", person}, {"id", id}, {"now", now}}) == 1;
}

std::int64_t mark_all_read(Transaction& tx, PersonId person, Instant now) {
  return tx.execute(mark_all_read_sql, {{"person", person}, {"now", now}});
}

std::int64_t delete_old_messages(Transaction& tx, Date today) {
  tx.execute(delete_old_mail_sql, {{"today", today}});
  return tx.execute(delete_old_messages_sql, {{"today", today}});
}

std::map<MessageKind, Channel> choices_of(Snapshot& db, PersonId person) {
  std::map<MessageKind, Channel> choices;
  for (const ChosenKind& row : db.rows<ChosenKind>(choices_of_sql, {{"person", person}})) {
    const auto kind = message_kind_from_name(row.kind);
    const auto channel = channel_from_name(row.channel);
    if (kind && channel) choices[*kind] = *channel;
  }
  return choices;
}

std::optional<Channel> choice_of(Snapshot& db, PersonId person, MessageKind kind) {
  const auto name =
      db.one<std::string>(choice_of_sql, {{"person", person}, {"kind", name_of(kind)}});
  return name ? channel_from_name(*name) : std::nullopt;
}

void save_choice(Transaction& tx, PersonId person, MessageKind kind, Channel channel, Instant now) {
  tx.execute(
      save_choice_sql,
      {{"person", person}, {"kind", name_of(kind)}, {"channel", name_of(channel)}, {"now", now}});
}

FollowPlace follow_place(Snapshot& db) { return db.one<FollowPlace>(place_sql).value(); }

void save_place(Transaction& tx, const events::Cursor& cursor) {
  tx.execute(save_place_sql,
             {{"transaction_number", cursor.transaction_number}, {"event", cursor.event}});
}

void save_reminded(Transaction& tx, Date today) {
  tx.execute(save_reminded_sql, {{"today", today}});
}

Directory load_directory(Snapshot& db, Date today) {
  return {.grants = db.rows<PersonGrant>(directory_sql, {{"today", today}})};
}

std::vector<PersonId> assigned_people(Snapshot& db, std::int64_t case_id) {
  return db.rows<PersonId>(assigned_sql, {{"case_id", case_id}});
}

std::optional<OrganisationId> lead_of_case(Snapshot& db, std::int64_t case_id, Date today) {
  return db.one<OrganisationId>(lead_of_case_sql, {{"case_id", case_id}, {"today", today}});
}

EarlierSessions earlier_sessions(Snapshot& db, PersonId person, Instant at) {
  return db.one<EarlierSessions>(earlier_sessions_sql, {{"person", person}, {"at", at}})
      .value_or(EarlierSessions{});
}

}  // namespace trellis::notify
