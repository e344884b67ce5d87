-- Who reviews whom in a confirmed cluster, year by year.

-- One row a cluster and year; making the rota again supersedes it. refusal is empty where there is
-- a rota, else the sentence that says why there is none, and remedy what would help.
create table review_rota (
  review_rota_id @id@,
  programme_id @int8@ not null references programme (programme_id),
  owner_organisation_id @int8@ not null references organisation (organisation_id),
  cluster_id @int8@ not null references cluster (cluster_id),
  year_number @int8@ not null check (year_number > 0),
  reviews @int8@ not null,
  reciprocal text not null check (reciprocal in ('allow', 'avoid', 'forbid')),
  refusal text not null default '',
  remedy text not null default '',
  reciprocal_pairs @int8@ not null default 0,
  repeated @int8@ not null default 0,
  unknown_phase @int8@ not null default 0,
  travel_m @int8@ not null default 0,
  made_by text not null,
  made_at text not null,
  superseded_at text
) @strict@;
create index review_rota_by_programme on review_rota (programme_id, year_number);
create index review_rota_by_owner on review_rota (owner_organisation_id);
create index review_rota_by_cluster on review_rota (cluster_id, year_number);
create unique index review_rota_now on review_rota (cluster_id, year_number)
  where superseded_at is null;

-- review_on: the first day of the visit, once it has a date; undated_because says why it has none
-- after dates were looked for.
create table review_pair (
  review_rota_id @int8@ not null references review_rota (review_rota_id),
  reviewer_organisation_id @int8@ not null references organisation (organisation_id),
  reviewed_organisation_id @int8@ not null references organisation (organisation_id),
  review_on text,
  undated_because text not null default '',
  primary key (review_rota_id, reviewer_organisation_id, reviewed_organisation_id)
) @strict@;
create index review_pair_by_reviewer on review_pair (reviewer_organisation_id);
create index review_pair_by_reviewed on review_pair (reviewed_organisation_id);
