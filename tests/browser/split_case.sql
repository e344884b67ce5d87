-- Makes the second open case of a demonstration one that began when a school split, which no published
-- register of a demonstration does: the pages walked by run.mjs include that of its origin.
insert into change_over_decision (organisation_id, urn, outcome, effective_on, edges, edges_hash, decided_at, reason)
select p.organisation_id, cast(i.value as integer), 'continues', c.opened_on, '[]', 'tests', c.opened_at, 'For the walk'
from case_file c
join participation p on p.participation_id = c.participation_id
join organisation_identifier i on i.organisation_id = p.organisation_id and i.scheme = 'urn'
where c.case_id = (select min(case_id) from case_file where unit_kind = 'school' and finished_on is null)
order by i.organisation_identifier_id limit 1;

insert into case_link (case_id, origin_case_id, change_over_decision_id, linked_on, recorded_at)
select linked.case_id, origin.case_id, d.change_over_decision_id, d.effective_on, d.decided_at
from change_over_decision d
join case_file origin on origin.case_id = (
  select min(case_id) from case_file where unit_kind = 'school' and finished_on is null)
join case_file linked on linked.case_id = (
  select min(case_id) from case_file
  where unit_kind = 'school' and finished_on is null and case_id > origin.case_id)
where d.edges_hash = 'tests';
