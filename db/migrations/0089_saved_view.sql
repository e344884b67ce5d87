-- A list with its filters that a person keeps under a name of their own: name is free text, goes
-- with the person's erasure and is never copied into an event. query is what stands after the "?"
-- of the list's address.
create table saved_view (
  saved_view_id @id@,
  person_id @int8@ not null references person (person_id),
  list text not null,
  name text not null,
  query text not null,
  saved_at text not null
) @strict@;
create unique index saved_view_name on saved_view (person_id, list, name);
