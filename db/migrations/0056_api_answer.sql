-- The answers to writes that came with an Idempotency-Key, so that sending one again changes nothing.

-- Key and request are kept as hashes. Rows are deleted a day after they were recorded; body holds
-- keys and states, no words about people.
create table api_answer (
  api_token_id @int8@ not null references api_token (api_token_id),
  key_hash text not null,
  request_hash text not null,
  status @int8@ not null,
  etag text not null,
  location text not null,
  body text not null,
  recorded_at text not null,
  primary key (api_token_id, key_hash)
) @strict@;
create index api_answer_by_age on api_answer (recorded_at);

-- Asking for what changed since a moment begins at the first event recorded from then on.
create index event_by_time on event (recorded_at);
