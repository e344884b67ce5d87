-- Lists of cases: what they sort by without reading the cases, and review dates set by people.

-- The next review's day where a person set it, over the one its last review proposed. Superseded by
-- a later one and by the next review that is held. reason is free text about a case: seen by those
-- who see the case, and never copied into an event.
create table case_review_date (
  case_review_date_id @id@,
  case_id @int8@ not null references case_file (case_id),
  review_on text not null,
  reason text not null,
  by_person_id @int8@ references person (person_id),
  recorded_at text not null,
  superseded_at text
) @strict@;
create index case_review_date_by_case on case_review_date (case_id, case_review_date_id);
create index case_review_date_by_person on case_review_date (by_person_id);
create unique index case_review_date_now
  on case_review_date (case_id) where superseded_at is null;

create index case_review_newest
  on case_review (case_id, held_on, case_review_id) where deleted_at is null;
create index side_record_open on side_record (case_id) where finished_on is null;
create index case_assignment_now
  on case_assignment (person_id, case_id) where finished_on is null;
