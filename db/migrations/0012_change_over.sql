-- What becomes of our organisations when an establishment gets a new number, closes or merges.

-- outcome: continues (the organisation takes the new number), merges (a successor takes over),
-- ends. edges: "100001>100002;..." with the links used. A row with reverses_decision_id undoes
-- another one.
create table change_over_decision (
  change_over_decision_id @id@,
  organisation_id @int8@ not null references organisation (organisation_id),
  urn @int8@ not null,
  outcome text not null check (outcome in ('continues', 'merges', 'ends', 'reversed')),
  successor_urn @int8@,
  successor_organisation_id @int8@ references organisation (organisation_id),
  effective_on text not null,
  edges text not null,
  edges_hash text not null,
  reverses_decision_id @int8@ references change_over_decision (change_over_decision_id),
  release_id @int8@ references release (release_id),
  decided_by_person_id @int8@ references person (person_id),
  decided_at text not null,
  reason text not null default ''
) @strict@;
create index change_over_by_organisation on change_over_decision (organisation_id, urn);
create index change_over_by_successor on change_over_decision (successor_organisation_id);
create index change_over_by_reversal on change_over_decision (reverses_decision_id);
create index change_over_by_release on change_over_decision (release_id);
create index change_over_by_person on change_over_decision (decided_by_person_id);

-- Which organisation took over from which.
create table succession (
  succession_id @id@,
  predecessor_organisation_id @int8@ not null references organisation (organisation_id),
  successor_organisation_id @int8@ not null references organisation (organisation_id),
  started_on text not null,
  finished_on text,
  change_over_decision_id @int8@ not null
    references change_over_decision (change_over_decision_id)
) @strict@;
create index succession_by_predecessor on succession (predecessor_organisation_id);
create index succession_by_successor on succession (successor_organisation_id);
create index succession_by_decision on succession (change_over_decision_id);

-- What an import cannot decide by itself and a person must. fingerprint keeps one question from
-- being asked twice; decided_at is null while it is open.
create table register_question (
  register_question_id @id@,
  kind text not null,
  urn @int8@,
  organisation_id @int8@ references organisation (organisation_id),
  proposal text not null,
  proposed_urn @int8@,
  evidence text not null,
  fingerprint text not null unique,
  release_id @int8@ references release (release_id),
  opened_at text not null,
  decided_at text,
  decided_by_person_id @int8@ references person (person_id),
  decision text,
  reason text
) @strict@;
create index register_question_open on register_question (decided_at, kind, opened_at);
create index register_question_by_urn on register_question (urn);
create index register_question_by_organisation on register_question (organisation_id);
create index register_question_by_release on register_question (release_id);
create index register_question_by_person on register_question (decided_by_person_id);
