-- Designations: that an organisation is a research school, a behaviour hub lead and so on.

-- Read from published lists (release_id) or entered by a person. started_words is the date as the
-- source gives it, which may be a month or a year; started_on its first day. A list says "ever
-- designated from"; finished_on is set only where a source or a person says so.
create table designation (
  designation_id @id@,
  organisation_id @int8@ not null references organisation (organisation_id),
  kind text not null,
  name text not null,
  status text not null,
  started_on text,
  started_words text not null,
  finished_on text,
  area text not null,
  source text not null,
  matched text not null,
  release_id @int8@ references release (release_id),
  recorded_at text not null,
  recorded_by_person_id @int8@ references person (person_id),
  check (finished_on is null or started_on is null or finished_on >= started_on)
) @strict@;
create index designation_by_organisation on designation (organisation_id, kind);
create index designation_by_kind on designation (kind, name);
create index designation_by_release on designation (release_id);
create index designation_by_person on designation (recorded_by_person_id);
create unique index designation_open
  on designation (organisation_id, kind, name) where finished_on is null;
