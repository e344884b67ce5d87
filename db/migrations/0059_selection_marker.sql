-- Who marks which application, and what was decided.

-- A marker who cannot mark fairly says so: conflict_on is the day, conflict_reason free text seen
-- by those who assign, and never copied into an event. Such an assignment no longer counts.
create table marker_assignment (
  marker_assignment_id @id@,
  application_id @int8@ not null references application (application_id),
  marker_person_id @int8@ not null references person (person_id),
  assigned_at text not null,
  assigned_by_person_id @int8@ references person (person_id),
  conflict_on text,
  conflict_reason text not null default ''
) @strict@;
create unique index marker_assignment_once
  on marker_assignment (application_id, marker_person_id);
create index marker_assignment_by_marker on marker_assignment (marker_person_id);
create index marker_assignment_by_assigner on marker_assignment (assigned_by_person_id);

-- The newest row of an application counts: one that waited may be awarded later. total is the score
-- and place the rank at that time; amount_pence is copied from the application.
create table selection_decision (
  selection_decision_id @id@,
  application_id @int8@ not null references application (application_id),
  outcome text not null check (outcome in ('awarded', 'waiting', 'not_awarded')),
  place @int8@ not null,
  total @float8@ not null,
  amount_pence @int8@,
  reason text not null,
  decided_on text not null,
  decided_by_person_id @int8@ references person (person_id),
  recorded_at text not null
) @strict@;
create index selection_decision_by_application
  on selection_decision (application_id, selection_decision_id);
create index selection_decision_by_person on selection_decision (decided_by_person_id);
