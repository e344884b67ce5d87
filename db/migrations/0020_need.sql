-- Need: versioned weights, and what was computed with them.

-- Weights are never changed: a new version is a new row. weights: JSON as in docs/formats/need.md.
create table need_weights (
  need_weights_id @id@,
  name text not null,
  version @int8@ not null,
  weights text not null,
  recorded_at text not null,
  recorded_by_person_id @int8@ references person (person_id),
  unique (name, version)
) @strict@;
create index need_weights_by_person on need_weights (recorded_by_person_id);

-- One computation for all schools. A newer run with the same weights replaces it.
create table need_run (
  need_run_id @id@,
  need_weights_id @int8@ not null references need_weights (need_weights_id),
  computed_at text not null,
  as_of text not null,
  schools @int8@ not null,
  with_index @int8@ not null
) @strict@;
create unique index need_run_by_weights on need_run (need_weights_id);

-- index_value is null where too little is known. rank: 1 is the greatest need in the school_group.
-- place: 1 is the greatest need of all; those without an index come last. Where the school lies is
-- kept beside its score, so that lists need no join to be found and counted.
create table need_score (
  need_run_id @int8@ not null references need_run (need_run_id),
  urn @int8@ not null,
  school_group @int8@ not null,
  index_value @float8@,
  coverage @float8@ not null,
  rank @int8@,
  place @int8@ not null,
  la_code @int8@ not null,
  region text not null,
  primary key (need_run_id, urn)
) @strict@;
create index need_score_by_place on need_score (need_run_id, place, school_group);
create index need_score_by_region on need_score (need_run_id, region, place, school_group);
create index need_score_by_la on need_score (need_run_id, la_code, place, school_group);

-- The parts a score opens to. absent: why there is no score (a name of core Absent).
create table need_part (
  need_run_id @int8@ not null references need_run (need_run_id),
  urn @int8@ not null,
  part text not null,
  weight @float8@ not null,
  score @float8@,
  absent text,
  value @float8@,
  value_absent text,
  definition text not null,
  compared_with text not null,
  comparison @float8@,
  source text not null,
  as_of text,
  release_id @int8@ references release (release_id),
  note text not null,
  primary key (need_run_id, urn, part),
  check ((score is null) <> (absent is null))
) @strict@;
create index need_part_by_release on need_part (release_id);
