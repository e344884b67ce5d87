-- A match that repairs an earlier one after a lead or partner dropped out: which one it follows, and
-- in words what had happened and which repair was chosen.
alter table match_run add column follows_match_run_id @int8@ references match_run (match_run_id);
alter table match_run add column change_note text not null default '';
create index match_run_follows on match_run (follows_match_run_id);
