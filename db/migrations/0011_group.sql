-- Trusts, federations and sponsors, and which establishments are in them.

-- group_type_code: 1 federation, 2 trust, 5 sponsor, 6 multi-academy trust, 7 umbrella trust,
-- 8 and 9 children's centres, 10 single-academy trust, 11 secure single-academy trust.
-- Names of heads of groups are never stored.
create table establishment_group (
  group_uid @int8@ primary key,
  release_id @int8@ not null references release (release_id),
  as_of text not null,
  row_hash @int8@ not null,
  vanished_on text,
  name_sort text not null,
  name text not null,
  group_id text not null,
  companies_house text not null,
  ukprn text not null,
  group_type_code @int8@ not null,
  group_type text not null,
  status text not null,
  opened_on text,
  closed_on text,
  incorporated_on text,
  street text not null,
  locality text not null,
  address3 text not null,
  town text not null,
  county text not null,
  postcode text not null
) @strict@;
create index establishment_group_by_name on establishment_group (group_type_code, name_sort);
create index establishment_group_by_release on establishment_group (release_id);

create table establishment_group_version (
  group_uid @int8@ not null,
  valid_from text not null,
  release_id @int8@ not null references release (release_id),
  valid_to text,
  row_hash @int8@ not null,
  cells text not null,
  primary key (group_uid, valid_from, release_id)
) @strict@;
create index establishment_group_version_by_release on establishment_group_version (release_id);

-- An establishment in a group. joined_on is null when unknown. ended_on is the date of the first
-- complete release without the row: ended_inferred is then 1, since nobody said so.
create table group_membership (
  group_membership_id @id@,
  urn @int8@ not null,
  group_uid @int8@ not null,
  joined_on text,
  seen_from text not null,
  ended_on text,
  ended_inferred @int8@ not null default 0 check (ended_inferred in (0, 1)),
  release_id @int8@ not null references release (release_id)
) @strict@;
create index group_membership_by_urn on group_membership (urn, group_uid);
create index group_membership_by_group on group_membership (group_uid, ended_on, urn);
create index group_membership_by_release on group_membership (release_id);
