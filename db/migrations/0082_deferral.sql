-- A participation that waits for a later cohort, and goes back. The day of its application stays.

-- reason and undone_reason are free text about an organisation: seen by those who see the
-- application, and never copied into an event. undone_at: the participation went back.
create table deferral (
  deferral_id @id@,
  participation_id @int8@ not null references participation (participation_id),
  from_cohort_id @int8@ not null references cohort (cohort_id),
  to_cohort_id @int8@ not null references cohort (cohort_id),
  deferred_on text not null,
  reason text not null,
  by_person_id @int8@ references person (person_id),
  recorded_at text not null,
  undone_on text,
  undone_reason text not null default '',
  undone_by_person_id @int8@ references person (person_id),
  undone_at text
) @strict@;
create index deferral_by_participation on deferral (participation_id, deferral_id);
create index deferral_by_from on deferral (from_cohort_id);
create index deferral_by_to on deferral (to_cohort_id);
create index deferral_by_person on deferral (by_person_id);
create index deferral_by_undoer on deferral (undone_by_person_id);
