-- Tokens by which other systems use the JSON API in the name of a person.

-- Only the hash of a token is kept. owner_organisation_id: the body whose data it opens; null where
-- the person's roles have no owner. acting_for_organisation_id: the school or trust that the person
-- acts for. permissions: names separated by spaces; it never opens more than the person's roles.
-- expires_on is the first day on which it no longer works.
create table api_token (
  api_token_id @id@,
  person_id @int8@ not null references person (person_id),
  owner_organisation_id @int8@ references organisation (organisation_id),
  acting_for_organisation_id @int8@ references organisation (organisation_id),
  name text not null,
  token_hash text not null unique,
  permissions text not null,
  created_at text not null,
  expires_on text not null,
  used_at text,
  revoked_at text,
  revoked_by_person_id @int8@ references person (person_id)
) @strict@;
create index api_token_by_person on api_token (person_id);
create index api_token_by_owner on api_token (owner_organisation_id);
create index api_token_by_acting_for on api_token (acting_for_organisation_id);
create index api_token_by_revoker on api_token (revoked_by_person_id);
