-- Places and networks as published: authorities, boundaries, policy areas, lists of schools. Every
-- release keeps its rows; the newest one of its kind speaks.

-- kind: region, la, district. boundary: GeoJSON geometry in longitude and latitude (WGS 84).
create table area_boundary (
  kind text not null,
  code text not null,
  name text not null,
  boundary text not null,
  release_id @int8@ not null references release (release_id),
  primary key (kind, code, release_id)
) @strict@;
create index area_boundary_by_release on area_boundary (release_id);

create table published_authority (
  la_code @int8@ not null,
  name text not null,
  gss_code text not null,
  region_code text not null,
  release_id @int8@ not null references release (release_id),
  primary key (la_code, release_id)
) @strict@;
create index published_authority_by_release on published_authority (release_id);

-- scheme: performance_tables, whose regions are not the nine.
create table published_region_code (
  scheme text not null,
  la_code @int8@ not null,
  region_code text not null,
  region_name text not null,
  release_id @int8@ not null references release (release_id),
  primary key (scheme, la_code, release_id)
) @strict@;
create index published_region_code_by_release on published_region_code (release_id);

-- kind: EIA, PEIA, OA. extent: LA, or the words that say which part of it.
create table published_policy_area (
  published_policy_area_id @id@,
  kind text not null,
  name text not null,
  extent text not null,
  la_code @int8@,
  la_name text not null,
  source text not null,
  release_id @int8@ not null references release (release_id)
) @strict@;
create index published_policy_area_by_la on published_policy_area (la_code, kind);
create index published_policy_area_by_release on published_policy_area (release_id);

create table published_postcode (
  postcode text not null,
  easting @int8@ not null,
  northing @int8@ not null,
  release_id @int8@ not null references release (release_id),
  primary key (postcode, release_id)
) @strict@;
create index published_postcode_by_release on published_postcode (release_id);

create table published_code (
  list text not null,
  code text not null,
  name text not null,
  release_id @int8@ not null references release (release_id),
  primary key (list, code, release_id)
) @strict@;
create index published_code_by_release on published_code (release_id);

-- A school (or trust) that a network lists. network: research_school, behaviour_hub,
-- teaching_school_hub, or the name of a list of our users. Ever designated from the date, if
-- known; who left a network is not published. matched: how the URN was found, as the source says.
create table network_listing (
  network_listing_id @id@,
  network text not null,
  name text not null,
  host_named text not null,
  trust_named text not null,
  urn @int8@,
  group_uid @int8@,
  matched text not null,
  status text not null,
  designated_from text not null,
  la_code @int8@,
  areas text not null,
  source text not null,
  ended_on text,
  release_id @int8@ not null references release (release_id)
) @strict@;
create index network_listing_by_network on network_listing (network, name);
create index network_listing_by_urn on network_listing (urn);
create index network_listing_by_release on network_listing (release_id);

create table hub_area (
  hub_region_code text not null,
  districts text not null,
  release_id @int8@ not null references release (release_id),
  primary key (hub_region_code, release_id)
) @strict@;
create index hub_area_by_release on hub_area (release_id);

-- Identifiers of a user's own list, in its order; other columns are not kept.
create table listed_identifier (
  release_id @int8@ not null references release (release_id),
  position @int8@ not null,
  scheme text not null,
  value text not null,
  primary key (release_id, position)
) @strict@;
