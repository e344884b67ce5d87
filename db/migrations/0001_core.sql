-- Organisations, people, settings, published files, jobs and the event log: what every module needs.

-- An organisation is ours and never changes; the numbers by which others know it are dated facts.
-- kind: school, trust, federation, local_authority, hub, supplier, body (one that answers for
-- programmes). name is what we call it; a school's published name lies with the register.
create table organisation (
  organisation_id @id@,
  kind text not null,
  name text not null default '',
  recorded_at text not null
) @strict@;
create index organisation_by_kind on organisation (kind, name);

-- scheme: urn, group_uid, ukprn, la_code, companies_house. finished_on is the first day after.
create table organisation_identifier (
  organisation_identifier_id @id@,
  organisation_id @int8@ not null references organisation (organisation_id),
  scheme text not null
    check (scheme in ('urn', 'group_uid', 'ukprn', 'la_code', 'companies_house')),
  value text not null,
  started_on text not null,
  finished_on text,
  check (finished_on is null or finished_on >= started_on)
) @strict@;
create index organisation_identifier_by_organisation on organisation_identifier (organisation_id);
create index organisation_identifier_by_value on organisation_identifier (scheme, value);
create unique index organisation_identifier_open
  on organisation_identifier (scheme, value) where finished_on is null;

-- name 'demonstration' = '1' marks a database of invented data.
create table setting (
  name text primary key,
  value text not null,
  changed_at text not null
) @strict@;

-- Personal data: name and e-mail address of those who sign in or act, to run the programmes. Seen
-- by administrators and by colleagues on a case. Kept until retain_until or until erased, when
-- name and e-mail are blanked and the row stays, so that the log keeps its author.
create table person (
  person_id @id@,
  name text not null,
  email text,
  persona text,
  created_at text not null,
  retain_until text,
  erased_at text
) @strict@;
create unique index person_by_email on person (email);

-- One published file as of a date. source names the kind of file ('gias_establishments').
create table release (
  release_id @id@,
  source text not null,
  layout text not null,
  as_of text not null,
  file_name text not null,
  file_sha256 text not null,
  file_bytes @int8@ not null,
  row_count @int8@ not null,
  imported_at text not null
) @strict@;
create index release_by_source on release (source, as_of);

create table job (
  job_id @id@,
  kind text not null,
  arguments text not null,
  state text not null check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  run_after text not null,
  attempts @int8@ not null default 0,
  worker text,
  heartbeat_at text,
  step text not null default '',
  done @int8@ not null default 0,
  total @int8@ not null default 0,
  message text not null default '',
  result text,
  log text not null default '',
  cancel_requested_at text,
  requested_by_person_id @int8@ references person (person_id),
  created_at text not null,
  started_at text,
  finished_at text
) @strict@;
create index job_to_run on job (state, run_after, job_id);
create index job_by_person on job (requested_by_person_id);

-- Free text and personal words that events speak of. An event holds the key only, so that erasing
-- the words leaves the event. retain_until is when the words go even if nobody asks.
create table personal_text (
  personal_text_id @id@,
  about_person_id @int8@ references person (person_id),
  written_by_person_id @int8@ references person (person_id),
  body text not null,
  recorded_at text not null,
  retain_until text not null,
  erased_at text
) @strict@;
create index personal_text_about on personal_text (about_person_id);
create index personal_text_by on personal_text (written_by_person_id);
create index personal_text_to_erase on personal_text (retain_until);

-- What happened, append only. transaction_number with event_id gives an order in which nothing
-- appears late, on PostgreSQL too. summary_fields and changes are JSON without personal words.
create table event (
  event_id @id@,
  type text not null,
  happened_at text not null,
  recorded_at text not null,
  author_kind text not null check (
    author_kind in ('person', 'organisation', 'import', 'schedule', 'token', 'persona')),
  author_person_id @int8@ references person (person_id),
  on_behalf_of_id @int8@ references organisation (organisation_id),
  release_id @int8@ references release (release_id),
  job_id @int8@ references job (job_id),
  summary_fields text not null,
  changes text not null,
  transaction_number @int8@ not null
) @strict@;
create index event_in_order on event (transaction_number, event_id);
create index event_by_author on event (author_person_id);
create index event_by_organisation on event (on_behalf_of_id);
create index event_by_release on event (release_id);
create index event_by_job on event (job_id);
@append_only event@;

create table event_subject (
  event_id @int8@ not null references event (event_id),
  subject_kind text not null,
  subject_id @int8@ not null,
  primary key (subject_kind, subject_id, event_id)
) @strict@;
create index event_subject_by_event on event_subject (event_id);
@append_only event_subject@;
