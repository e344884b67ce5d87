-- Clusters: what matching proposes as a run, and what a programme confirms.

-- Who confirmed a cluster, for which cohort, why, and the school that leads it.
alter table cluster add column cohort_id @int8@ references cohort (cohort_id);
alter table cluster add column lead_organisation_id @int8@ references organisation (organisation_id);
alter table cluster add column decided_because text not null default '';
alter table cluster add column confirmed_by_person_id @int8@ references person (person_id);
alter table cluster add column confirmed_at text;
create index cluster_by_cohort on cluster (cohort_id);
create index cluster_by_lead on cluster (lead_organisation_id);
create index cluster_by_person on cluster (confirmed_by_person_id);

-- instance is what the engine was told, in the format of docs/formats/cluster-instance.md: the run
-- can be repeated from it alone. Numbers of the result are those of the best found so far, null
-- until there is one; step says how far the search has come, finished_at when it ended. bound_mm is
-- null while nobody looked for a bound or part of the map has none. A run that follows another is a
-- change by hand: change_note says what was moved, change_reason is the person's free text, seen by
-- those who may match.
create table cluster_run (
  cluster_run_id @id@,
  programme_id @int8@ not null references programme (programme_id),
  owner_organisation_id @int8@ not null references organisation (organisation_id),
  cohort_number @int8@,
  definition_version @int8@ not null,
  instance text not null,
  input_digest text not null,
  searches @int8@ not null,
  schools @int8@ not null,
  requested_by text not null,
  requested_at text not null,
  job_id @int8@ references job (job_id),
  follows_cluster_run_id @int8@ references cluster_run (cluster_run_id),
  change_note text not null default '',
  change_reason text not null default '',
  step text not null default '',
  placed @int8@,
  clusters @int8@,
  cost_mm @int8@,
  mean_km @float8@,
  bound_mm @int8@,
  proven @int8@ not null default 0 check (proven in (0, 1)),
  verified @int8@ not null default 0 check (verified in (0, 1)),
  verification text not null default '',
  stopped_early @int8@ not null default 0 check (stopped_early in (0, 1)),
  finished_at text,
  confirmed_by text,
  confirmed_at text
) @strict@;
create index cluster_run_of_programme on cluster_run (programme_id, cluster_run_id);
create index cluster_run_by_owner on cluster_run (owner_organisation_id);
create index cluster_run_by_job on cluster_run (job_id);
create index cluster_run_follows on cluster_run (follows_cluster_run_id);

-- The schools of a run as they were when it began, and where each is: in a cluster, or out with a
-- reason. cluster_number is null for those in none.
create table cluster_run_school (
  cluster_run_id @int8@ not null references cluster_run (cluster_run_id),
  participation_id @int8@ not null references participation (participation_id),
  organisation_id @int8@ not null references organisation (organisation_id),
  urn @int8@ not null,
  name text not null,
  setting text not null,
  easting @int8@,
  northing @int8@,
  trust_uid @int8@ not null,
  trust_name text not null,
  cluster_number @int8@,
  mean_km @float8@,
  reason_code text not null default '',
  reason text not null default '',
  primary key (cluster_run_id, urn)
) @strict@;
create index cluster_run_school_participation on cluster_run_school (participation_id);
create index cluster_run_school_organisation on cluster_run_school (organisation_id);
