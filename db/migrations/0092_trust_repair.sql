-- A match of trusts may follow an earlier one: what had happened, and which repair was chosen.
alter table trust_match_run add column follows_trust_match_run_id @int8@ references trust_match_run (trust_match_run_id);
alter table trust_match_run add column change_note text not null default '';
create index trust_match_run_follows on trust_match_run (follows_trust_match_run_id);
