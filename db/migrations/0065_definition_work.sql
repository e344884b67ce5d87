-- Work on definitions: files that somebody looked at, why a version came, and moves of open cases.

-- because: why the version came, in the words of whoever imported it. About the programme, never
-- about a school or a person.
alter table definition_version add column because text not null default '';

-- A file that was uploaded to be checked. content is the file as it was sent, mistakes and all; the
-- row goes a week after the upload, imported or not. An import keeps the text with its version.
create table definition_upload (
  definition_upload_id @id@,
  name text not null,
  content text not null,
  uploaded_at text not null,
  uploaded_by_person_id @int8@ references person (person_id)
) @strict@;
create index definition_upload_by_person on definition_upload (uploaded_by_person_id);
create index definition_upload_by_time on definition_upload (uploaded_at);

-- A preview of moving the open cases of a programme to one version, and what became of it.
-- previewed_at is empty while a job makes the preview; hash is over the cases and their versions.
create table case_move_run (
  case_move_run_id @id@,
  programme_id @int8@ not null references programme (programme_id),
  definition_version_id @int8@ not null
    references definition_version (definition_version_id),
  asked_at text not null,
  asked_by_person_id @int8@ references person (person_id),
  preview_job_id @int8@ references job (job_id),
  previewed_at text,
  hash text not null default '',
  warnings text not null default '',
  apply_job_id @int8@ references job (job_id),
  applied_at text,
  applied_by_person_id @int8@ references person (person_id)
) @strict@;
create index case_move_run_by_programme on case_move_run (programme_id, case_move_run_id);
create index case_move_run_by_version on case_move_run (definition_version_id);
create index case_move_run_by_asker on case_move_run (asked_by_person_id);
create index case_move_run_by_applier on case_move_run (applied_by_person_id);
create index case_move_run_by_preview_job on case_move_run (preview_job_id);
create index case_move_run_by_apply_job on case_move_run (apply_job_id);

-- case_version: how often the case had been changed when it was looked at. refused: why the case
-- stays. outcome: empty until the move is applied.
create table case_move_line (
  case_move_run_id @int8@ not null references case_move_run (case_move_run_id),
  case_id @int8@ not null references case_file (case_id),
  case_version @int8@ not null,
  from_version @int8@ not null,
  refused text not null,
  outcome text not null default '' check (outcome in ('', 'moved', 'left_out')),
  primary key (case_move_run_id, case_id)
) @strict@;
create index case_move_line_by_case on case_move_line (case_id);

-- What the move does to the case, one sentence each, in the words of the definition.
create table case_move_effect (
  case_move_run_id @int8@ not null references case_move_run (case_move_run_id),
  case_id @int8@ not null references case_file (case_id),
  position @int8@ not null,
  kind text not null,
  sentence text not null,
  primary key (case_move_run_id, case_id, position)
) @strict@;
create index case_move_effect_by_case on case_move_effect (case_id);
