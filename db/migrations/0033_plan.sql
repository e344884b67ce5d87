-- Action and implementation plans, by version; and what was delivered, at its simplest.

-- A version is a draft until it is shared; content and objectives of a shared version never change.
create table plan_version (
  plan_version_id @id@,
  case_id @int8@ not null references case_file (case_id),
  number @int8@ not null,
  columns text not null,
  started_at text not null,
  by_person_id @int8@ references person (person_id),
  shared_on text,
  because text not null
) @strict@;
create unique index plan_version_once on plan_version (case_id, number);
create index plan_version_by_person on plan_version (by_person_id);

-- objective is the same key through all versions of a plan. answers JSON by the definition's
-- objective fields.
create table plan_objective (
  plan_version_id @int8@ not null references plan_version (plan_version_id),
  objective @int8@ not null,
  position @int8@ not null,
  answers text not null,
  primary key (plan_version_id, objective)
) @strict@;

-- An outcome is coloured from its measure against its threshold, not by opinion.
create table plan_measure (
  plan_measure_id @id@,
  case_id @int8@ not null references case_file (case_id),
  objective @int8@ not null,
  measured_on text not null,
  value @float8@,
  note text not null,
  by_person_id @int8@ references person (person_id),
  recorded_at text not null
) @strict@;
create index plan_measure_by_case on plan_measure (case_id, objective, measured_on);
create index plan_measure_by_person on plan_measure (by_person_id);

create table plan_check (
  plan_check_id @id@,
  plan_version_id @int8@ not null references plan_version (plan_version_id),
  item text not null,
  met @int8@ not null check (met in (0, 1)),
  comment text not null,
  by_person_id @int8@ references person (person_id),
  recorded_at text not null
) @strict@;
create index plan_check_by_version on plan_check (plan_version_id);
create index plan_check_by_person on plan_check (by_person_id);

-- An engagement that took place: kind of the definition, day, amount in its unit (days, hours).
create table engagement (
  engagement_id @id@,
  case_id @int8@ not null references case_file (case_id),
  engagement text not null,
  held_on text not null,
  amount @float8@ not null,
  host_organisation_id @int8@ references organisation (organisation_id),
  link text not null,
  by_person_id @int8@ references person (person_id),
  recorded_at text not null,
  deleted_at text
) @strict@;
create index engagement_by_case on engagement (case_id, engagement, held_on);
create index engagement_by_host on engagement (host_organisation_id);
create index engagement_by_person on engagement (by_person_id);

create table engagement_person (
  engagement_id @int8@ not null references engagement (engagement_id),
  person_id @int8@ not null references person (person_id),
  organisation_id @int8@ not null references organisation (organisation_id),
  role text not null,
  primary key (engagement_id, person_id)
) @strict@;
create index engagement_person_by_person on engagement_person (person_id);
create index engagement_person_by_organisation on engagement_person (organisation_id);
