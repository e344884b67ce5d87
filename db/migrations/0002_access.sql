-- Who may sign in, as what, and for how long.

-- A local account. password_hash is argon2id with its parameters; empty until the person has set a
-- password through a one-time link. Goes with the person's erasure.
create table account (
  person_id @int8@ primary key references person (person_id),
  password_hash text not null default '',
  password_changed_at text,
  closed_at text
) @strict@;

-- Only hashes of tokens are kept. purpose: set_password.
create table one_time_link (
  one_time_link_id @id@,
  person_id @int8@ not null references person (person_id),
  purpose text not null,
  token_hash text not null unique,
  created_at text not null,
  expires_at text not null,
  used_at text
) @strict@;
create index one_time_link_by_person on one_time_link (person_id);

-- Personal data: device is the browser's own name, shown to the person in the list of sessions.
-- Rows are deleted 30 days after their end.
create table session (
  session_id @id@,
  token_hash text not null unique,
  person_id @int8@ not null references person (person_id),
  acting_for_organisation_id @int8@ references organisation (organisation_id),
  device text not null default '',
  created_at text not null,
  seen_at text not null,
  ended_at text
) @strict@;
create index session_by_person on session (person_id);
create index session_by_organisation on session (acting_for_organisation_id);

-- bucket is a keyed hash of an address or an account, so that it names nobody.
create table rate_limit (
  bucket text primary key,
  window_started_at text not null,
  uses @int8@ not null,
  uses_before @int8@ not null,
  last_used_at text not null
) @strict@;
create index rate_limit_by_use on rate_limit (last_used_at);

-- A role over a scope for a period; finished_on is the first day after. A null part of the scope is
-- not narrowed. Only an administrator's grant may be without an owner. acting_for: counts only
-- while the person acts for this organisation. programme_id and pairing_id name rows of modules
-- that come later, so they carry no foreign key.
create table role_grant (
  role_grant_id @id@,
  person_id @int8@ not null references person (person_id),
  role text not null,
  owner_organisation_id @int8@ references organisation (organisation_id),
  programme_id @int8@,
  region_code text,
  organisation_id @int8@ references organisation (organisation_id),
  pairing_id @int8@,
  acting_for_organisation_id @int8@ references organisation (organisation_id),
  started_on text not null,
  finished_on text,
  granted_by_person_id @int8@ references person (person_id),
  recorded_at text not null,
  check (owner_organisation_id is not null or role = 'administrator')
) @strict@;
create index role_grant_by_person on role_grant (person_id);
create index role_grant_by_owner on role_grant (owner_organisation_id);
create index role_grant_by_organisation on role_grant (organisation_id);
create index role_grant_by_acting_for on role_grant (acting_for_organisation_id);
create index role_grant_by_granter on role_grant (granted_by_person_id);
