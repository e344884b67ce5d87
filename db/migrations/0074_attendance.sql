-- Attendance by person: who was expected at an engagement, and whether they came. A row without a
-- presence is expected; reason is one of a short list, never free text, and only of an absence.
alter table engagement_person add column presence text not null default ''
  check (presence in ('', 'present', 'part', 'absent'));
alter table engagement_person add column reason text not null default ''
  check (reason in ('', 'ill', 'no_cover', 'other_duty', 'travel', 'left', 'unknown'));
alter table engagement_person add column recorded_at text;
alter table engagement_person add column recorded_by_person_id @int8@ references person (person_id);
create index engagement_person_by_recorder on engagement_person (recorded_by_person_id);
