-- Cases: who holds them, where they stand, what was answered. Statuses of tasks are derived on
-- every read and stand nowhere.

-- A case belongs to an organisation through case_holder rows with periods. version counts the
-- changes, so that the second of two who edit is told. parent_case_id: the cluster's or trust's
-- case. protected: content opens to its own people and by break-glass only.
create table case_file (
  case_id @id@,
  programme_id @int8@ not null references programme (programme_id),
  owner_organisation_id @int8@ not null references organisation (organisation_id),
  participation_id @int8@ references participation (participation_id),
  parent_case_id @int8@ references case_file (case_id),
  definition_version_id @int8@ not null
    references definition_version (definition_version_id),
  unit text not null,
  unit_kind text not null,
  stream text not null,
  region text not null,
  opened_on text not null,
  finished_on text,
  version @int8@ not null default 0,
  protected @int8@ not null default 0 check (protected in (0, 1)),
  opened_at text not null
) @strict@;
create index case_file_by_programme on case_file (programme_id, finished_on, region);
create index case_file_by_owner on case_file (owner_organisation_id);
create index case_file_by_participation on case_file (participation_id);
create index case_file_by_parent on case_file (parent_case_id);
create index case_file_by_version on case_file (definition_version_id);

create table case_holder (
  case_holder_id @id@,
  case_id @int8@ not null references case_file (case_id),
  organisation_id @int8@ not null references organisation (organisation_id),
  started_on text not null,
  finished_on text
) @strict@;
create index case_holder_by_case on case_holder (case_id, started_on);
create index case_holder_by_organisation on case_holder (organisation_id);
create unique index case_holder_now on case_holder (case_id) where finished_on is null;

-- Status that people set. superseded_at is null for the one in force. reason is an id of the
-- definition, note free text seen by those who see the case.
create table case_status (
  case_status_id @id@,
  case_id @int8@ not null references case_file (case_id),
  status text not null,
  reason text not null,
  note text not null,
  happened_on text not null,
  by_person_id @int8@ references person (person_id),
  recorded_at text not null,
  superseded_at text
) @strict@;
create index case_status_by_case on case_status (case_id, case_status_id);
create index case_status_by_person on case_status (by_person_id);
create unique index case_status_now on case_status (case_id) where superseded_at is null;

-- task is an id of the definition, with "#2" for the second round of a repeating task. answer is
-- JSON. Answers hold names and free text, to run the programme; seen by those who see the case;
-- blanked with the case's retention.
create table task_answer (
  case_id @int8@ not null references case_file (case_id),
  task text not null,
  field text not null,
  answer text not null,
  by_person_id @int8@ references person (person_id),
  saved_at text not null,
  primary key (case_id, task, field)
) @strict@;
create index task_answer_by_person on task_answer (by_person_id);

-- The day a task became complete; reopened_on when it no longer was.
create table task_completion (
  task_completion_id @id@,
  case_id @int8@ not null references case_file (case_id),
  task text not null,
  completed_on text not null,
  by_person_id @int8@ references person (person_id),
  recorded_at text not null,
  reopened_at text
) @strict@;
create index task_completion_by_case on task_completion (case_id, task);
create index task_completion_by_person on task_completion (by_person_id);
create unique index task_completion_now
  on task_completion (case_id, task) where reopened_at is null;

-- kind: earlier (an answer without a place in the case's version), converted (the original of an
-- answer whose type changed), exempt (a question required later than its task was complete).
create table case_moved_answer (
  case_id @int8@ not null references case_file (case_id),
  kind text not null check (kind in ('earlier', 'converted', 'exempt')),
  path text not null,
  answer text not null,
  moved_at text not null,
  primary key (case_id, kind, path)
) @strict@;

-- role is an id of the definition; one person at a time where the role is exclusive.
create table case_assignment (
  case_assignment_id @id@,
  case_id @int8@ not null references case_file (case_id),
  role text not null,
  person_id @int8@ not null references person (person_id),
  started_on text not null,
  finished_on text,
  by_person_id @int8@ references person (person_id),
  recorded_at text not null
) @strict@;
create index case_assignment_by_case on case_assignment (case_id, role);
create index case_assignment_by_person on case_assignment (person_id, finished_on);
create index case_assignment_by_assigner on case_assignment (by_person_id);

create table case_watch (
  case_id @int8@ not null references case_file (case_id),
  person_id @int8@ not null references person (person_id),
  since text not null,
  primary key (person_id, case_id)
) @strict@;
create index case_watch_by_case on case_watch (case_id);
