-- Published figures by school and by area: results, absence, census, pupil premium, deprivation.

-- A figure with its reason where there is none. year is the year in which the school year ends.
-- A figure is kept for every release that published it; the newest release speaks.
create table measure_value (
  urn @int8@ not null,
  year @int8@ not null,
  measure @int8@ not null,
  release_id @int8@ not null references release (release_id),
  value @float8@,
  absent @int8@,
  primary key (urn, year, measure, release_id),
  check ((value is null) <> (absent is null))
) @strict@;
create index measure_value_by_measure on measure_value (measure, year, release_id);
create index measure_value_by_release on measure_value (release_id);

-- level: la, england, england_state, region. code: LA code, ONS code, or "england".
create table area_measure_value (
  level text not null,
  code text not null,
  phase text not null,
  year @int8@ not null,
  measure @int8@ not null,
  release_id @int8@ not null references release (release_id),
  value @float8@,
  absent @int8@,
  primary key (level, code, phase, year, measure, release_id),
  check ((value is null) <> (absent is null))
) @strict@;
create index area_measure_value_by_release on area_measure_value (release_id);

-- Indices of deprivation by small area. Ranks and deciles: 1 is most deprived. Look up only within
-- one vintage of areas (2011 or 2021).
create table lsoa_deprivation (
  vintage @int8@ not null,
  lsoa text not null,
  imd_rank @int8@,
  imd_decile @int8@,
  imd_score @float8@,
  idaci_rank @int8@,
  idaci_decile @int8@,
  release_id @int8@ not null references release (release_id),
  primary key (vintage, lsoa)
) @strict@;
create index lsoa_deprivation_by_release on lsoa_deprivation (release_id);
