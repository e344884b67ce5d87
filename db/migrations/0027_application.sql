-- Application forms: drafts that are saved and returned to, sent once.

-- submit_token is made with the draft and sent with the form, so that a second submit of one form
-- is known as such. version counts the saves: a save names the version it was made from. Answers
-- hold names of leaders and free text, to decide on the application; seen by those who decide and
-- by the applicant; blanked from retain_until on.
create table application (
  application_id @id@,
  participation_id @int8@ not null references participation (participation_id),
  form text not null,
  submit_token text not null unique,
  version @int8@ not null,
  started_at text not null,
  saved_at text not null,
  received_on text,
  submitted_at text,
  submitted_by_person_id @int8@ references person (person_id),
  retain_until text not null
) @strict@;
create unique index application_once on application (participation_id, form);
create index application_by_person on application (submitted_by_person_id);

-- answer is JSON: a text, a list of ids, or a list of objects.
create table application_answer (
  application_id @int8@ not null references application (application_id),
  field text not null,
  answer text not null,
  saved_at text not null,
  by_person_id @int8@ references person (person_id),
  primary key (application_id, field)
) @strict@;
create index application_answer_by_person on application_answer (by_person_id);
