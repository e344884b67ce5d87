-- Matching proposes; the programme confirms. A run keeps its inputs by digest, its certificate and
-- one row a partner, so that what a school was told can be shown again word for word.
create table match_run (
  match_run_id @id@,
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
  largest_cost @int8@ not null,
  largest_regret @int8@ not null,
  mean_km @float8@,
  worst_km @float8@,
  eligible_pairs @int8@ not null,
  solve_microseconds @int8@ not null,
  verified @int8@ not null check (verified in (0, 1)),
  verification text not null,
  certificate text not null
) @strict@;
create index match_run_of_programme on match_run (programme_id, match_run_id);

create table match_proposal (
  match_run_id @int8@ not null references match_run (match_run_id),
  partner_organisation_id @int8@ not null references organisation (organisation_id),
  partner_urn @int8@ not null,
  stream text not null,
  programme_year @int8@ not null,
  cohort_number @int8@ not null,
  lead_organisation_id @int8@ references organisation (organisation_id),
  lead_urn @int8@,
  points @int8@,
  regret @int8@,
  straight_km @float8@,
  road_km @float8@,
  parts text not null,
  why text not null,
  reason_code text not null,
  reason text not null,
  runner_up_lead_urn @int8@,
  runner_up text not null,
  primary key (match_run_id, partner_organisation_id)
) @strict@;
create index match_proposal_of_lead on match_proposal (match_run_id, lead_urn);
create index match_proposal_partner on match_proposal (partner_organisation_id);
create index match_proposal_lead_organisation on match_proposal (lead_organisation_id);

-- What a rule of thumb would have given on the same data, shown beside the answer.
create table match_baseline (
  match_run_id @int8@ not null references match_run (match_run_id),
  rule text not null,
  partner_urn @int8@ not null,
  lead_urn @int8@,
  points @int8@,
  straight_km @float8@,
  primary key (match_run_id, rule, partner_urn)
) @strict@;

-- A pair kept together or apart by a person, with the reason. Removing it is a date, not a deletion.
create table pair_rule (
  pair_rule_id @id@,
  programme_id @int8@ not null references programme (programme_id),
  owner_organisation_id @int8@ not null references organisation (organisation_id),
  kind text not null check (kind in ('lock', 'apart')),
  partner_organisation_id @int8@ not null references organisation (organisation_id),
  lead_organisation_id @int8@ not null references organisation (organisation_id),
  reason text not null,
  set_by text not null,
  set_at text not null,
  removed_by text,
  removed_at text
) @strict@;
create index pair_rule_of_programme on pair_rule (programme_id, removed_at);
create index pair_rule_partner on pair_rule (partner_organisation_id);
create index pair_rule_lead on pair_rule (lead_organisation_id);
create index match_run_by_owner on match_run (owner_organisation_id);
create index pair_rule_by_owner on pair_rule (owner_organisation_id);
