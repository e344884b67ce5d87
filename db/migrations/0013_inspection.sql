-- Inspections as Ofsted published them. urn is the number the school had at the time of the
-- inspection; listed_urn the one under which the newest file lists it.

-- kind: graded, ungraded. judgements: "area=grade" pairs separated by ";" in the words of
-- framework (data/reference/ofsted_frameworks.csv); a grade of another framework never stands in
-- it. basis: which file says so, since two publishers date one inspection differently.
create table inspection (
  inspection_id @id@,
  urn @int8@ not null,
  listed_urn @int8@ not null,
  number text not null,
  kind text not null check (kind in ('graded', 'ungraded')),
  framework text not null,
  type text not null,
  started_on text not null,
  published_on text,
  judgements text not null,
  outcome text not null,
  category_of_concern text not null,
  basis text not null,
  release_id @int8@ not null references release (release_id)
) @strict@;
create unique index inspection_once on inspection (urn, kind, started_on);
create index inspection_by_listed on inspection (listed_urn, started_on);
create index inspection_by_release on inspection (release_id);
