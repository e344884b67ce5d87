-- What each lead offered in a run, so that the board shows places taken and free as they were, and
-- why a pair that was decided by hand is no longer.
create table match_place (
  match_run_id @int8@ not null references match_run (match_run_id),
  lead_organisation_id @int8@ not null references organisation (organisation_id),
  lead_urn @int8@ not null,
  stream text not null,
  programme_year @int8@ not null,
  places @int8@ not null check (places >= 0),
  primary key (match_run_id, lead_organisation_id, stream, programme_year)
) @strict@;
create index match_place_lead_organisation on match_place (lead_organisation_id);
alter table pair_rule add column removal_reason text not null default '';
