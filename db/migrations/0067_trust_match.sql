-- The layer of trusts: a run proposes a lead trust for each partner trust, with the certificate and
-- the words that were said. Never changed, as runs of the schools are not.
create table trust_match_run (
  trust_match_run_id @id@,
  programme_id @int8@ not null references programme (programme_id),
  owner_organisation_id @int8@ not null references organisation (organisation_id),
  cohort_number @int8@,
  definition_version @int8@ not null,
  cost_model_version @int8@ not null,
  salt text not null,
  input_digest text not null,
  run_by text not null,
  run_at text not null,
  leads @int8@ not null,
  partners @int8@ not null,
  places @int8@ not null,
  placed @int8@ not null,
  points @int8@ not null,
  counted_together @int8@ not null check (counted_together in (0, 1)),
  verified @int8@ not null check (verified in (0, 1)),
  verification text not null,
  certificate text not null
) @strict@;
create index trust_match_run_of_programme on trust_match_run (programme_id, trust_match_run_id);
create index trust_match_run_by_owner on trust_match_run (owner_organisation_id);

create table trust_match_proposal (
  trust_match_run_id @int8@ not null references trust_match_run (trust_match_run_id),
  partner_organisation_id @int8@ not null references organisation (organisation_id),
  partner_group_uid @int8@ not null,
  stream text not null,
  programme_year @int8@ not null,
  cohort_number @int8@ not null,
  lead_organisation_id @int8@ references organisation (organisation_id),
  lead_group_uid @int8@,
  points @int8@,
  regret @int8@,
  road_km @float8@,
  parts text not null,
  why text not null,
  reason_code text not null,
  runner_up text not null,
  primary key (trust_match_run_id, partner_organisation_id)
) @strict@;
create index trust_match_proposal_partner on trust_match_proposal (partner_organisation_id);
create index trust_match_proposal_lead on trust_match_proposal (lead_organisation_id);

create table trust_match_place (
  trust_match_run_id @int8@ not null references trust_match_run (trust_match_run_id),
  lead_organisation_id @int8@ not null references organisation (organisation_id),
  lead_group_uid @int8@ not null,
  stream text not null,
  programme_year @int8@ not null,
  places @int8@ not null check (places >= 0),
  primary key (trust_match_run_id, lead_organisation_id, stream, programme_year)
) @strict@;
create index trust_match_place_lead on trust_match_place (lead_organisation_id);
