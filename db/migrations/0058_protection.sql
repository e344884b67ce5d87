-- Protected cases that were opened in spite of it, and who leads among a school's people.

-- Personal data: who opened a protected case, with the reason in their own words, shown to those
-- who answer for the case, to its school and to the data protection officer. The reason is blanked
-- after retain_until; that it was opened stays.
create table break_glass (
  break_glass_id @id@,
  case_id @int8@ not null references case_file (case_id),
  person_id @int8@ not null references person (person_id),
  reason text not null,
  opened_at text not null,
  expires_at text not null,
  retain_until text not null
) @strict@;
create index break_glass_by_case on break_glass (case_id);
create index break_glass_by_person on break_glass (person_id, expires_at);

-- Of several people who act for an organisation in a programme, the one to turn to first.
create table nominated_lead (
  nominated_lead_id @id@,
  organisation_id @int8@ not null references organisation (organisation_id),
  programme_id @int8@ not null references programme (programme_id),
  person_id @int8@ not null references person (person_id),
  started_on text not null,
  finished_on text,
  by_person_id @int8@ references person (person_id),
  recorded_at text not null
) @strict@;
create index nominated_lead_by_person on nominated_lead (person_id);
create index nominated_lead_by_programme on nominated_lead (programme_id);
create index nominated_lead_by_namer on nominated_lead (by_person_id);
create unique index nominated_lead_now
  on nominated_lead (organisation_id, programme_id) where finished_on is null;
