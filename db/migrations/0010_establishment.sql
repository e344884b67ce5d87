-- The register: what was published about establishments, release by release.

-- What the importer knows about a release beside the file itself.
-- coverage: a complete file may say by silence that a row has gone; a partial one may not.
-- columns: names of the packed rows' columns, separated by U+001F. filled: column=count pairs.
create table release_import (
  release_id @int8@ primary key references release (release_id),
  coverage text not null check (coverage in ('complete', 'partial')),
  publisher text not null,
  licence text not null,
  attribution text not null,
  encoding text not null default '',
  columns text not null default '',
  filled text not null default '',
  rows_read @int8@ not null default 0,
  rows_rejected @int8@ not null default 0,
  rows_added @int8@ not null default 0,
  rows_changed @int8@ not null default 0,
  rows_closed @int8@ not null default 0,
  rows_reopened @int8@ not null default 0,
  rows_vanished @int8@ not null default 0,
  rows_unchanged @int8@ not null default 0,
  synthetic @int8@ not null default 0 check (synthetic in (0, 1)),
  history @int8@ not null default 0 check (history in (0, 1)),
  waivers text not null default '',
  personal_purpose text not null default '',
  personal_until text,
  imported_by_person_id @int8@ references person (person_id)
) @strict@;
create index release_import_by_person on release_import (imported_by_person_id);

-- The newest facts of each establishment, read into types. release_id is the release that last
-- changed them; as_of its date. vanished_on: the first complete release without the row, which
-- closes nothing. Texts are as published and empty when blank; codes are those of
-- data/reference; percentages are proportions; places are metres on the National Grid. release_id is
-- of table release, without a foreign key here and in establishment_version: its look-ups and its
-- index would cost an import of 52,000 rows a quarter of a second, and no release is ever removed.
create table establishment (
  urn @int8@ primary key,
  release_id @int8@ not null,
  as_of text not null,
  row_hash @int8@ not null,
  vanished_on text,
  name_sort text not null,
  name text not null,
  la_code @int8@ not null,
  establishment_number @int8@,
  type_code @int8@ not null,
  type_group_code @int8@ not null,
  status @int8@ not null check (status between 1 and 4),
  opened_on text,
  closed_on text,
  open_reason @int8@ not null,
  close_reason @int8@ not null,
  phase @int8@ not null,
  phase_derived @int8@ not null,
  age_low @int8@,
  age_high @int8@,
  gender @int8@ not null,
  religious_character text not null,
  diocese text not null,
  admissions_policy text not null,
  sixth_form text not null,
  boarders text not null,
  nursery text not null,
  resourced_provision text not null,
  section41 text not null,
  special_classes text not null,
  capacity @float8@,
  pupils @float8@,
  boys @float8@,
  girls @float8@,
  fsm @float8@,
  fsm_count @float8@,
  census_on text,
  trust_hint text not null,
  sponsor_hint text not null,
  federation_hint text not null,
  ukprn text not null,
  uprn text not null,
  companies_house text not null,
  street text not null,
  locality text not null,
  address3 text not null,
  town text not null,
  county text not null,
  postcode text not null,
  website text not null,
  region text not null,
  district_code text not null,
  district_name text not null,
  ward_code text not null,
  constituency_code text not null,
  constituency_name text not null,
  urban_rural text not null,
  gss_la text not null,
  easting @int8@,
  northing @int8@,
  msoa text not null,
  lsoa text not null,
  lsoa_vintage @int8@ not null,
  previous_la @int8@,
  previous_number @int8@,
  ofsted_last_on text,
  ofsted_rating text not null,
  source_changed_on text,
  state_funded @int8@ not null check (state_funded in (0, 1)),
  in_scope @int8@ not null check (in_scope in (0, 1))
) @strict@;
-- The further columns let an import find open schools without an organisation in the index alone.
create index establishment_by_la
  on establishment (la_code, status, in_scope, opened_on, closed_on);
create index establishment_by_region on establishment (region, status);

-- Every row ever published about an establishment, word for word, packed into one text whose cells
-- are separated by U+001F in the order of release_import.columns. Valid from the release's date to
-- the date of the next version. Columns about people are not in it unless the release says so.
create table establishment_version (
  urn @int8@ not null,
  valid_from text not null,
  release_id @int8@ not null,
  valid_to text,
  row_hash @int8@ not null,
  cells text not null,
  primary key (urn, valid_from, release_id)
) @strict@;

-- Links between establishments. seen_from is the date of the first release with the row;
-- withdrawn_on that of the first complete release without it. established_on may be unknown or in
-- the future.
create table establishment_link (
  establishment_link_id @id@,
  urn @int8@ not null,
  link_urn @int8@ not null,
  link_type text not null,
  link_name text not null,
  established_on text,
  seen_from text not null,
  withdrawn_on text,
  release_id @int8@ not null references release (release_id)
) @strict@;
create index establishment_link_by_urn on establishment_link (urn, link_urn, link_type);
create index establishment_link_by_link on establishment_link (link_urn);
create index establishment_link_by_release on establishment_link (release_id);
