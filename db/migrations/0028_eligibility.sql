-- Decisions on eligibility with everything they rested on, and uploaded lists.

-- overrides_result_id: a person decided otherwise, with a reason and an approver; the earlier row
-- stays as it is. A row without it is the outcome of the rules.
create table eligibility_result (
  eligibility_result_id @id@,
  participation_id @int8@ not null references participation (participation_id),
  definition_version_id @int8@ not null
    references definition_version (definition_version_id),
  rule_version text not null,
  result text not null check (result in ('eligible', 'refused', 'review')),
  code text not null,
  sentence text not null,
  missing text not null,
  notes text not null,
  decided_on text not null,
  recorded_at text not null,
  by_person_id @int8@ references person (person_id),
  overrides_result_id @int8@ references eligibility_result (eligibility_result_id),
  approver_person_id @int8@ references person (person_id),
  reason text not null,
  check (overrides_result_id is null or reason <> '')
) @strict@;
create index eligibility_result_by_participation
  on eligibility_result (participation_id, eligibility_result_id);
create index eligibility_result_by_version on eligibility_result (definition_version_id);
create index eligibility_result_by_person on eligibility_result (by_person_id);
create index eligibility_result_by_overridden on eligibility_result (overrides_result_id);
create index eligibility_result_by_approver on eligibility_result (approver_person_id);

-- The inputs as they were used. known 0: the value was not known.
create table eligibility_input (
  eligibility_result_id @int8@ not null
    references eligibility_result (eligibility_result_id),
  position @int8@ not null,
  input text not null,
  value text not null,
  known @int8@ not null check (known in (0, 1)),
  source text not null,
  release_id @int8@ references release (release_id),
  as_of text,
  primary key (eligibility_result_id, position)
) @strict@;
create index eligibility_input_by_release on eligibility_input (release_id);

-- An uploaded list replaces the one before as a whole: replaced_at is null for the one in force.
create table programme_list (
  programme_list_id @id@,
  programme_id @int8@ not null references programme (programme_id),
  name text not null,
  list_key text not null,
  file_name text not null,
  file_sha256 text not null,
  as_of text not null,
  uploaded_at text not null,
  uploaded_by_person_id @int8@ references person (person_id),
  replaced_at text,
  entries @int8@ not null,
  refused @int8@ not null,
  ignored_columns @int8@ not null
) @strict@;
create unique index programme_list_in_force
  on programme_list (programme_id, name) where replaced_at is null;
create index programme_list_by_person on programme_list (uploaded_by_person_id);

create table programme_list_entry (
  programme_list_id @int8@ not null references programme_list (programme_list_id),
  value text not null,
  primary key (programme_list_id, value)
) @strict@;
