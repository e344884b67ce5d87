-- What is written about a case beside its tasks: notes, contacts, documents, reviews, concerns.

-- Free text about a school and its people, to run the case. private 1: seen by its author and the
-- people of case_note_reader only. Blanked when erased_at is set or retain_until has passed.
create table case_note (
  case_note_id @id@,
  case_id @int8@ not null references case_file (case_id),
  body text not null,
  private @int8@ not null check (private in (0, 1)),
  happened_on text not null,
  by_person_id @int8@ references person (person_id),
  recorded_at text not null,
  retain_until text not null,
  erased_at text
) @strict@;
create index case_note_by_case on case_note (case_id, case_note_id);
create index case_note_by_person on case_note (by_person_id);

create table case_note_reader (
  case_note_id @int8@ not null references case_note (case_note_id),
  person_id @int8@ not null references person (person_id),
  primary key (case_note_id, person_id)
) @strict@;
create index case_note_reader_by_person on case_note_reader (person_id);

-- Personal data: whom to reach at a school, a supporter or a responsible body. use: working (whom
-- we talk to) or letter (whom letters go to). Seen with the permission for contacts; kept until
-- retain_until.
create table case_contact (
  case_contact_id @id@,
  case_id @int8@ not null references case_file (case_id),
  contact_group text not null,
  role text not null,
  use text not null check (use in ('working', 'letter')),
  name text not null,
  email text not null,
  phone text not null,
  started_on text not null,
  finished_on text,
  recorded_at text not null,
  retain_until text not null,
  erased_at text
) @strict@;
create index case_contact_by_case on case_contact (case_id, contact_group, role);

create table case_document (
  case_document_id @id@,
  case_id @int8@ not null references case_file (case_id),
  task text not null,
  title text not null,
  link text not null,
  by_person_id @int8@ references person (person_id),
  recorded_at text not null
) @strict@;
create index case_document_by_case on case_document (case_id);
create index case_document_by_person on case_document (by_person_id);

-- A review that was held. Ratings are rows and are never overwritten; a review that was deleted
-- keeps its row with deleted_at.
create table case_review (
  case_review_id @id@,
  case_id @int8@ not null references case_file (case_id),
  review text not null,
  held_on text not null,
  overall text not null,
  next_step text not null,
  answers text not null,
  next_on text,
  by_person_id @int8@ references person (person_id),
  recorded_at text not null,
  deleted_at text
) @strict@;
create index case_review_by_case on case_review (case_id, held_on);
create index case_review_by_person on case_review (by_person_id);

create table case_rating (
  case_review_id @int8@ not null references case_review (case_review_id),
  item text not null,
  rating text not null,
  comment text not null,
  skipped_because text not null,
  primary key (case_review_id, item)
) @strict@;

-- A concern, a conflict, a risk: record is an id of the definition's side records. Answers JSON.
create table side_record (
  side_record_id @id@,
  case_id @int8@ not null references case_file (case_id),
  record text not null,
  answers text not null,
  escalation text not null,
  raised_on text not null,
  finished_on text,
  by_person_id @int8@ references person (person_id),
  recorded_at text not null
) @strict@;
create index side_record_by_case on side_record (case_id, record);
create index side_record_by_person on side_record (by_person_id);

create table side_record_step (
  side_record_step_id @id@,
  side_record_id @int8@ not null references side_record (side_record_id),
  state text not null,
  answers text not null,
  happened_on text not null,
  by_person_id @int8@ references person (person_id),
  recorded_at text not null
) @strict@;
create index side_record_step_by_record on side_record_step (side_record_id);
create index side_record_step_by_person on side_record_step (by_person_id);
