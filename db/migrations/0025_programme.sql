-- Programmes, the versions of their definitions, and their cohorts.

-- One body answers for the data of a programme: owner_organisation_id is part of every scope.
-- definition is the id in the file ("behaviour_hubs"); a programme never changes it.
create table programme (
  programme_id @id@,
  owner_organisation_id @int8@ not null references organisation (organisation_id),
  definition text not null,
  title text not null,
  recorded_at text not null
) @strict@;
create unique index programme_once on programme (owner_organisation_id, definition);

-- A version is a draft until published_at, published until retired_at. Published text is never
-- changed: a correction is a new version. content is the canonical text, source the file as it
-- was written.
create table definition_version (
  definition_version_id @id@,
  programme_id @int8@ not null references programme (programme_id),
  version @int8@ not null,
  valid_from text not null,
  sha256 text not null,
  content text not null,
  source text not null,
  imported_at text not null,
  imported_by_person_id @int8@ references person (person_id),
  published_at text,
  published_by_person_id @int8@ references person (person_id),
  retired_at text
) @strict@;
create unique index definition_version_once on definition_version (programme_id, version);
create index definition_version_by_importer on definition_version (imported_by_person_id);
create index definition_version_by_publisher on definition_version (published_by_person_id);

-- definition_version_id: what participations that start in this cohort start under.
create table cohort (
  cohort_id @id@,
  programme_id @int8@ not null references programme (programme_id),
  definition_version_id @int8@ not null
    references definition_version (definition_version_id),
  number @int8@ not null,
  code text not null,
  title text not null,
  starts_on text not null,
  applications_close_on text not null,
  offers_by text not null,
  matching_by text not null,
  programme_year @int8@ not null
) @strict@;
create unique index cohort_once on cohort (programme_id, number);
create index cohort_by_version on cohort (definition_version_id);
