-- People whom a school names for training and visits and who do not sign in. The name stands on
-- the row of person alone, so that erasing the person erases it; retain_until is the day on which
-- it goes by itself. finished_on is the first day on which the school no longer names the person.
create table nominee (
  nominee_id @id@,
  person_id @int8@ not null unique references person (person_id),
  organisation_id @int8@ not null references organisation (organisation_id),
  programme_id @int8@ not null references programme (programme_id),
  started_on text not null,
  finished_on text,
  retain_until text not null,
  added_by_person_id @int8@ references person (person_id),
  recorded_at text not null
) @strict@;
create index nominee_by_organisation on nominee (organisation_id, programme_id);
create index nominee_by_programme on nominee (programme_id);
create index nominee_by_adder on nominee (added_by_person_id);
create index nominee_by_retention on nominee (retain_until);
