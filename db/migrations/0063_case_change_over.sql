-- What changes of the register do to cases. Nothing is deleted or re-pointed: a row tells each
-- effect, and reversed_at that it was taken back.

-- effect: body_changed (the school goes on under a new URN), moved (the case goes on at the
-- successor), closed (the school closed without a successor), merged (ended into main_case_id),
-- lead_gone (the lead of the case's pairing closed or merged).
create table case_change_over (
  case_change_over_id @id@,
  case_id @int8@ not null references case_file (case_id),
  change_over_decision_id @int8@ not null
    references change_over_decision (change_over_decision_id),
  effect text not null
    check (effect in ('body_changed', 'moved', 'closed', 'merged', 'lead_gone')),
  from_organisation_id @int8@ references organisation (organisation_id),
  main_case_id @int8@ references case_file (case_id),
  pairing_id @int8@ references pairing (pairing_id),
  status_before text not null,
  happened_on text not null,
  recorded_at text not null,
  reversed_at text
) @strict@;
create unique index case_change_over_once
  on case_change_over (case_id, change_over_decision_id, effect) where reversed_at is null;
create index case_change_over_by_case on case_change_over (case_id);
create index case_change_over_by_decision on case_change_over (change_over_decision_id);
create index case_change_over_by_organisation on case_change_over (from_organisation_id);
create index case_change_over_by_main on case_change_over (main_case_id);
create index case_change_over_by_pairing on case_change_over (pairing_id);

-- Work that a change of the register adds to a case, beside the tasks of its definition: those stay
-- as they were answered. note is free text of whoever settled it: seen by those who see the case.
create table case_matter (
  case_matter_id @id@,
  case_id @int8@ not null references case_file (case_id),
  matter text not null check (matter in ('renew_agreement', 'check_conflicts')),
  change_over_decision_id @int8@ not null
    references change_over_decision (change_over_decision_id),
  raised_on text not null,
  settled_on text,
  settled_by_person_id @int8@ references person (person_id),
  note text not null,
  withdrawn_at text
) @strict@;
create index case_matter_by_case on case_matter (case_id);
create index case_matter_by_decision on case_matter (change_over_decision_id);
create index case_matter_by_person on case_matter (settled_by_person_id);

-- What a person decides about cases. kind: merger (both schools of a merger have a case in one
-- programme). reason is free text of whoever decided: seen by those who see the case.
create table case_question (
  case_question_id @id@,
  case_id @int8@ not null references case_file (case_id),
  other_case_id @int8@ references case_file (case_id),
  kind text not null check (kind in ('merger')),
  because text not null,
  change_over_decision_id @int8@ references change_over_decision (change_over_decision_id),
  opened_at text not null,
  choice text,
  reason text,
  decided_by_person_id @int8@ references person (person_id),
  decided_at text
) @strict@;
create index case_question_by_case on case_question (case_id);
create index case_question_by_other on case_question (other_case_id);
create index case_question_by_decision on case_question (change_over_decision_id);
create index case_question_by_person on case_question (decided_by_person_id);
create index case_question_open on case_question (opened_at) where decided_at is null;

-- What the register said of the school on the day the case began.
create table case_snapshot (
  case_id @int8@ not null references case_file (case_id),
  fact text not null,
  value text not null,
  primary key (case_id, fact)
) @strict@;
