-- Messages, mail, calendars, and what is open in cases: what people are told, and how.

-- The place in the event log up to which messages have been made, one row. A database that was in
-- use before begins at its end, so that nobody is told of what is long past.
create table notify_place (
  notify_place_id @int8@ primary key check (notify_place_id = 1),
  transaction_number @int8@ not null,
  event_id @int8@ not null,
  reminded_on text
) @strict@;
insert into notify_place (notify_place_id, transaction_number, event_id)
select 1, coalesce(max(transaction_number), 0), coalesce(max(event_id), 0)
from event;

-- Personal data: what one person was told, in words without names of people. Seen by that person
-- alone; deleted after retain_until. message_key names the fact, so that it is told once.
create table message (
  message_id @id@,
  person_id @int8@ not null references person (person_id),
  kind text not null,
  message_key text not null,
  event_id @int8@ references event (event_id),
  subject text not null,
  body text not null,
  link text not null,
  in_product @int8@ not null check (in_product in (0, 1)),
  made_at text not null,
  read_at text,
  retain_until text not null
) @strict@;
create unique index message_once on message (person_id, message_key);
create index message_by_event on message (event_id);
create index message_unread on message (person_id, message_id)
  where read_at is null and in_product = 1;
create index message_to_delete on message (retain_until);

-- One letter of the outbox. The address is that of the person when it goes out, so none is kept
-- here. mail_reference is the Message-ID, the same for every attempt. interruptions counts attempts
-- whose end nobody saw. region chooses the term dates that hold mail back.
create table mail (
  mail_id @id@,
  message_id @int8@ not null unique references message (message_id),
  state text not null check (state in ('queued', 'sending', 'sent', 'retrying', 'given_up')),
  urgent @int8@ not null check (urgent in (0, 1)),
  region text not null,
  mail_reference text not null unique,
  attempts @int8@ not null default 0,
  interruptions @int8@ not null default 0,
  queued_at text not null,
  next_at text not null,
  claimed_at text,
  ended_at text,
  trouble text not null default '',
  forced_because text
) @strict@;
create index mail_to_send on mail (state, next_at);

-- How a person wants one kind of message. No row: both ways.
create table message_choice (
  person_id @int8@ not null references person (person_id),
  kind text not null,
  channel text not null check (channel in ('both', 'product', 'mail', 'none')),
  chosen_at text not null,
  primary key (person_id, kind)
) @strict@;

-- The secret address of a person's calendar; only a hash of its token is kept.
create table calendar_feed (
  calendar_feed_id @id@,
  person_id @int8@ not null references person (person_id),
  token_hash text not null unique,
  created_at text not null,
  ended_at text
) @strict@;
create index calendar_feed_by_person on calendar_feed (person_id);
create unique index calendar_feed_now on calendar_feed (person_id) where ended_at is null;

-- What can be done in a case now, and by when: derived from the case, made anew when an event names
-- it, so that lists and calendars need not open every case. part: who does it. sequence rises when
-- the date changes; ended_at is when it was done or fell away.
create table open_task (
  open_task_id @id@,
  case_id @int8@ not null references case_file (case_id),
  kind text not null check (kind in ('task', 'review')),
  task text not null,
  part text not null check (part in ('staff', 'lead', 'school')),
  title text not null,
  due_on text,
  sequence @int8@ not null default 0,
  changed_at text not null,
  ended_at text
) @strict@;
create unique index open_task_once on open_task (case_id, kind, task, part);
create index open_task_due on open_task (due_on) where ended_at is null;
