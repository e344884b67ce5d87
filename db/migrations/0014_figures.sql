-- Published figures by school and by area: results, absence, census, pupil premium, deprivation.

-- All figures that one release gives of a school for a year, in one text: "number=value" pairs
-- separated by ";", where number is that of the measure (register/measure.hpp) and value a decimal
-- number or "!" and the reason why there is none ("!suppressed"). year is the one in which the
-- school year ends. Every release keeps its row; the newest one speaks.
create table school_figures (
  urn @int8@ not null,
  year @int8@ not null,
  kind text not null,
  release_id @int8@ not null references release (release_id),
  figures text not null,
  primary key (urn, year, kind, release_id)
) @strict@;
create index school_figures_by_year on school_figures (kind, year, urn);
create index school_figures_by_release on school_figures (release_id);

-- The same for areas. level: la, region, england, england_state. code: LA code, ONS code, or the
-- level again for England. phase: as published, or empty.
create table area_figures (
  level text not null,
  code text not null,
  phase text not null,
  year @int8@ not null,
  kind text not null,
  release_id @int8@ not null references release (release_id),
  figures text not null,
  primary key (level, code, phase, year, kind, release_id)
) @strict@;
create index area_figures_by_release on area_figures (release_id);

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
  primary key (vintage, lsoa, release_id)
) @strict@;
create index lsoa_deprivation_by_release on lsoa_deprivation (release_id);
