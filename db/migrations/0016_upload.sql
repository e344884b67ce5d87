-- Published files that somebody uploaded, in parts of a megabyte, so that any server process that
-- shares the database can import them. An upload may hold heads' names, which an import drops: the
-- parts go when the file is imported, and after a week; the row stays for the report of its jobs.
create table import_upload (
  import_upload_id @id@,
  name text not null,
  byte_count @int8@ not null,
  coverage text not null check (coverage in ('complete', 'partial')),
  as_of text,
  uploaded_by_person_id @int8@ references person (person_id),
  uploaded_at text not null,
  removed_at text,
  rehearsal_job_id @int8@ references job (job_id),
  import_job_id @int8@ references job (job_id)
) @strict@;
create index import_upload_by_person on import_upload (uploaded_by_person_id);
create index import_upload_by_rehearsal on import_upload (rehearsal_job_id);
create index import_upload_by_import on import_upload (import_job_id);
create index import_upload_waiting on import_upload (removed_at, uploaded_at);

create table import_upload_part (
  import_upload_id @int8@ not null references import_upload (import_upload_id),
  position @int8@ not null,
  content @bytes@ not null,
  primary key (import_upload_id, position)
) @strict@;
