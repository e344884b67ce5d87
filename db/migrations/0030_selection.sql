-- Marks of competitive applications, and money decided and paid.

-- One assessor's marks, JSON by criterion. Marks are hidden from other assessors while marking is
-- blind.
create table marking (
  marking_id @id@,
  application_id @int8@ not null references application (application_id),
  marker_person_id @int8@ not null references person (person_id),
  scores text not null,
  comment text not null,
  marked_at text not null
) @strict@;
create unique index marking_once on marking (application_id, marker_person_id);
create index marking_by_person on marking (marker_person_id);

create table moderation (
  moderation_id @id@,
  application_id @int8@ not null references application (application_id),
  total @float8@ not null,
  reason text not null,
  moderated_by_person_id @int8@ references person (person_id),
  moderated_at text not null
) @strict@;
create index moderation_by_application on moderation (application_id, moderation_id);
create index moderation_by_person on moderation (moderated_by_person_id);

-- kind: grant, fee or claim; code the id in the definition. The amount is copied on the day of the
-- decision, so that later rows of the definition do not move it. paid_on is null until it is paid.
create table payment (
  payment_id @id@,
  participation_id @int8@ not null references participation (participation_id),
  kind text not null check (kind in ('grant', 'fee', 'claim')),
  code text not null,
  amount_pence @int8@ not null check (amount_pence > 0),
  row_valid_from text,
  decided_on text not null,
  decided_by_person_id @int8@ references person (person_id),
  approved_by_person_id @int8@ references person (person_id),
  paid_on text,
  reference text not null,
  recorded_at text not null
) @strict@;
create index payment_by_participation on payment (participation_id, kind, code);
create index payment_by_decider on payment (decided_by_person_id);
create index payment_by_approver on payment (approved_by_person_id);
