-- What a school claims against an award: with evidence by link, decided by somebody else than who
-- sent it.

-- answers is a JSON object of the definition's claim fields; free text in it is seen by those who
-- decide and by the claimant. submit_token comes with the form, so that sending it twice makes one
-- claim. payment_id is set when it is approved.
create table claim (
  claim_id @id@,
  participation_id @int8@ not null references participation (participation_id),
  amount_pence @int8@ not null check (amount_pence > 0),
  answers text not null,
  submit_token text not null unique,
  submitted_on text not null,
  submitted_by_person_id @int8@ references person (person_id),
  decision text check (decision in ('approved', 'refused')),
  decision_reason text not null default '',
  decided_on text,
  decided_by_person_id @int8@ references person (person_id),
  payment_id @int8@ references payment (payment_id),
  recorded_at text not null,
  retain_until text not null
) @strict@;
create index claim_by_participation on claim (participation_id, claim_id);
create index claim_by_submitter on claim (submitted_by_person_id);
create index claim_by_decider on claim (decided_by_person_id);
create index claim_by_payment on claim (payment_id);
