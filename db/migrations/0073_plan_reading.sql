-- Readings of a plan: a version that was shared is read by a peer of another school or by the
-- programme's quality assurance, criterion by criterion; and comments on a plan.

-- The reader of a peer reading is one person of one school; quality assurance is anybody of the
-- staff, so it has none. result is empty while the reading is open. summary is free text about the
-- plan: seen by those who see the case, and never copied into an event.
create table plan_reading (
  plan_reading_id @id@,
  plan_version_id @int8@ not null references plan_version (plan_version_id),
  kind text not null check (kind in ('peer', 'quality')),
  reader_person_id @int8@ references person (person_id),
  reader_organisation_id @int8@ references organisation (organisation_id),
  asked_on text not null,
  due_on text,
  asked_by_person_id @int8@ references person (person_id),
  recorded_at text not null,
  result text not null default '' check (result in ('', 'passed', 'returned', 'withdrawn')),
  decided_on text,
  decided_by_person_id @int8@ references person (person_id),
  summary text not null default '',
  check ((kind = 'peer') = (reader_person_id is not null)),
  check ((reader_person_id is null) = (reader_organisation_id is null)),
  check ((result = '') = (decided_on is null))
) @strict@;
create index plan_reading_by_version on plan_reading (plan_version_id);
create index plan_reading_by_reader on plan_reading (reader_person_id);
create index plan_reading_by_organisation on plan_reading (reader_organisation_id);
create index plan_reading_by_asker on plan_reading (asked_by_person_id);
create index plan_reading_by_decider on plan_reading (decided_by_person_id);
-- Nobody is asked twice at once to read the same version.
create unique index plan_reading_peer_open
  on plan_reading (plan_version_id, reader_person_id) where result = '' and kind = 'peer';
create unique index plan_reading_quality_open
  on plan_reading (plan_version_id) where result = '' and kind = 'quality';

-- A verdict on a criterion belongs to the reading that gave it.
alter table plan_check add column plan_reading_id @int8@ references plan_reading (plan_reading_id);
create unique index plan_check_by_reading on plan_check (plan_reading_id, item);

-- A comment on a column ("column:problem"), on an objective ("objective:2") or on the whole plan
-- ("plan"), and the answers to it. Resolving closes the thread: only its first comment is marked.
create table plan_comment (
  plan_comment_id @id@,
  case_id @int8@ not null references case_file (case_id),
  plan_version_id @int8@ not null references plan_version (plan_version_id),
  place text not null,
  reply_to_id @int8@ references plan_comment (plan_comment_id),
  body text not null,
  by_person_id @int8@ references person (person_id),
  by_organisation_id @int8@ references organisation (organisation_id),
  recorded_at text not null,
  retain_until text not null,
  erased_at text,
  resolved_on text,
  resolved_by_person_id @int8@ references person (person_id)
) @strict@;
create index plan_comment_by_case on plan_comment (case_id, plan_comment_id);
create index plan_comment_by_version on plan_comment (plan_version_id);
create index plan_comment_by_first on plan_comment (reply_to_id);
create index plan_comment_by_person on plan_comment (by_person_id);
create index plan_comment_by_organisation on plan_comment (by_organisation_id);
create index plan_comment_by_resolver on plan_comment (resolved_by_person_id);
