-- Cases that began when a school split: each is linked to the case that carries the history.

-- origin_case_id: the case that goes on at one successor, with the days delivered and the grants
-- decided until linked_on. reversed_at: the split was taken back.
create table case_link (
  case_link_id @id@,
  case_id @int8@ not null references case_file (case_id),
  origin_case_id @int8@ not null references case_file (case_id),
  change_over_decision_id @int8@ not null
    references change_over_decision (change_over_decision_id),
  linked_on text not null,
  recorded_at text not null,
  reversed_at text
) @strict@;
create unique index case_link_once on case_link (case_id) where reversed_at is null;
create index case_link_by_case on case_link (case_id);
create index case_link_by_origin on case_link (origin_case_id);
create index case_link_by_decision on case_link (change_over_decision_id);
