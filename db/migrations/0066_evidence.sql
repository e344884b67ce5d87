-- The evidence catalogue: what research says of an approach, by version. Published facts with their
-- source; no personal data.

-- code is for ever: plans pin "code@version".
create table evidence_item (
  evidence_item_id @id@,
  code text not null,
  kind text not null check (kind in ('strand', 'guidance', 'trial')),
  title text not null,
  invented @int8@ not null check (invented in (0, 1)),
  recorded_at text not null
) @strict@;
create unique index evidence_item_once on evidence_item (code);

-- months is empty with a reason in months_state: a zero is a finding, an empty cell is none. cost
-- is a band of the scheme named beside it; security counts locks of the publisher's own scale.
create table evidence_version (
  evidence_item_id @int8@ not null references evidence_item (evidence_item_id),
  version @int8@ not null,
  as_of text not null,
  title text not null,
  months @int8@,
  months_state text not null check (months_state in ('estimated', 'insufficient', 'not_reported')),
  cost_band @int8@,
  cost_scheme text not null,
  security @int8@,
  recommendation text not null,
  source text not null,
  recorded_at text not null,
  by_person_id @int8@ references person (person_id),
  primary key (evidence_item_id, version)
) @strict@;
create index evidence_version_by_person on evidence_version (by_person_id);

-- A catalogue file that somebody uploaded to look at; the row goes a week after the upload.
create table evidence_upload (
  evidence_upload_id @id@,
  name text not null,
  content text not null,
  invented @int8@ not null check (invented in (0, 1)),
  uploaded_at text not null,
  uploaded_by_person_id @int8@ references person (person_id)
) @strict@;
create index evidence_upload_by_person on evidence_upload (uploaded_by_person_id);
create index evidence_upload_by_time on evidence_upload (uploaded_at);
