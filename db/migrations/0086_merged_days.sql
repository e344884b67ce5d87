-- A merged case's days count for the case that goes on where a person said so.

-- adds_days 1: the days delivered for the case that ended count for main_case_id from then on.
alter table case_change_over add column adds_days @int8@ not null default 0;
