-- A change that somebody made to many cases at once, so that it can be undone as a whole.

-- What was changed to what; words that were written with it stand with the cases and not here.
create table bulk_change (
  bulk_change_id @id@,
  by_person_id @int8@ not null references person (person_id),
  kind text not null check (kind in ('assign', 'status', 'watch', 'review_date')),
  role text not null default '',
  person_id @int8@ references person (person_id),
  status text not null default '',
  review_on text,
  applied_at text not null,
  undone_at text
) @strict@;
create index bulk_change_by_person on bulk_change (by_person_id, bulk_change_id);
create index bulk_change_to_person on bulk_change (person_id);

-- One case of it with what it was before. outcome is empty until the change is undone; refused says
-- why the case was then kept as it is.
create table bulk_change_case (
  bulk_change_id @int8@ not null references bulk_change (bulk_change_id),
  case_id @int8@ not null references case_file (case_id),
  before_person_id @int8@ references person (person_id),
  before_status text not null default '',
  before_reason text not null default '',
  before_review_on text,
  outcome text not null default '' check (outcome in ('', 'undone', 'kept')),
  refused text not null default '',
  primary key (bulk_change_id, case_id)
) @strict@;
create index bulk_change_case_by_case on bulk_change_case (case_id);
create index bulk_change_case_by_person on bulk_change_case (before_person_id);
