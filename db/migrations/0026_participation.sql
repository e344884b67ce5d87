-- Who takes part in a programme, as what, and where each stands.

-- unit is an id of the definition ("lead", "partner"). finished_on is set with the last step; an
-- organisation has one participation as a unit at a time. applied_on stays when a participation
-- moves to a later cohort.
create table participation (
  participation_id @id@,
  programme_id @int8@ not null references programme (programme_id),
  owner_organisation_id @int8@ not null references organisation (organisation_id),
  organisation_id @int8@ not null references organisation (organisation_id),
  unit text not null,
  stream text not null,
  definition_version_id @int8@ not null
    references definition_version (definition_version_id),
  cohort_id @int8@ references cohort (cohort_id),
  applied_on text,
  opened_on text not null,
  finished_on text
) @strict@;
create index participation_by_programme on participation (programme_id, unit, cohort_id);
create index participation_by_owner on participation (owner_organisation_id);
create index participation_by_organisation on participation (organisation_id);
create index participation_by_version on participation (definition_version_id);
create index participation_by_cohort on participation (cohort_id);
create unique index participation_open
  on participation (programme_id, organisation_id, unit) where finished_on is null;

-- Every step, newest last. superseded_at is null for the step at which it stands. reason is free
-- text about an organisation: seen by those who see the case, and never copied into an event.
create table participation_step (
  participation_step_id @id@,
  participation_id @int8@ not null references participation (participation_id),
  state text not null,
  happened_on text not null,
  reason text not null,
  by_person_id @int8@ references person (person_id),
  recorded_at text not null,
  superseded_at text
) @strict@;
create index participation_step_by_participation
  on participation_step (participation_id, participation_step_id);
create index participation_step_by_person on participation_step (by_person_id);
create index participation_step_by_state on participation_step (state, participation_id)
  where superseded_at is null;
create unique index participation_step_now
  on participation_step (participation_id) where superseded_at is null;
