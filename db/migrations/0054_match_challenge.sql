-- A school says no to its match within the days that the definition gives: who, why, until when it
-- could, and what was decided.
create table match_challenge (
  match_challenge_id @id@,
  programme_id @int8@ not null references programme (programme_id),
  owner_organisation_id @int8@ not null references organisation (organisation_id),
  pairing_id @int8@ not null references pairing (pairing_id),
  raised_for_organisation_id @int8@ not null references organisation (organisation_id),
  reason text not null,
  reason_title text not null,
  words text not null,
  last_day text not null,
  raised_by text not null,
  raised_by_person_id @int8@ references person (person_id),
  raised_at text not null,
  decision text check (decision in ('upheld', 'rejected')),
  decision_reason text not null default '',
  decided_by text,
  decided_at text
) @strict@;
create index match_challenge_of_programme on match_challenge (programme_id, match_challenge_id);
create index match_challenge_by_owner on match_challenge (owner_organisation_id);
create index match_challenge_of_pairing on match_challenge (pairing_id);
create index match_challenge_by_organisation on match_challenge (raised_for_organisation_id);
create index match_challenge_by_person on match_challenge (raised_by_person_id);
create unique index match_challenge_open on match_challenge (pairing_id) where decision is null;
