-- Offers, agreements, places of leads, pairings and clusters.

-- answer: accepted, declined, waitlisted; null while it is open. answer_by is the last day.
create table offer (
  offer_id @id@,
  participation_id @int8@ not null references participation (participation_id),
  cohort_id @int8@ not null references cohort (cohort_id),
  stream text not null,
  offered_on text not null,
  answer_by text not null,
  answer text check (answer in ('accepted', 'declined', 'waitlisted')),
  answered_on text,
  by_person_id @int8@ references person (person_id),
  recorded_at text not null
) @strict@;
create index offer_by_participation on offer (participation_id, offer_id);
create index offer_by_cohort on offer (cohort_id);
create index offer_by_person on offer (by_person_id);
create unique index offer_open on offer (participation_id) where answer is null;

-- kind: what was agreed ("lead", "partner", "evaluation"). rate_pence is the fee copied on the day.
create table agreement (
  agreement_id @id@,
  participation_id @int8@ not null references participation (participation_id),
  kind text not null,
  agreed_on text not null,
  finished_on text,
  fee_pence @int8@,
  document_link text not null,
  by_person_id @int8@ references person (person_id),
  recorded_at text not null
) @strict@;
create index agreement_by_participation on agreement (participation_id);
create index agreement_by_person on agreement (by_person_id);

-- Places a lead offers in a programme year, where they differ from the definition's.
create table lead_place (
  participation_id @int8@ not null references participation (participation_id),
  programme_year @int8@ not null,
  stream text not null,
  places @int8@ not null check (places >= 0),
  offered_at text not null,
  primary key (participation_id, programme_year, stream)
) @strict@;

-- A lead supports a partner for a period. A partner has one lead at a time.
create table pairing (
  pairing_id @id@,
  programme_id @int8@ not null references programme (programme_id),
  owner_organisation_id @int8@ not null references organisation (organisation_id),
  lead_participation_id @int8@ not null references participation (participation_id),
  partner_participation_id @int8@ not null references participation (participation_id),
  lead_organisation_id @int8@ not null references organisation (organisation_id),
  partner_organisation_id @int8@ not null references organisation (organisation_id),
  cohort_id @int8@ references cohort (cohort_id),
  stream text not null,
  started_on text not null,
  finished_on text,
  finish_reason text not null default '',
  decided_because text not null,
  confirmed_by_person_id @int8@ references person (person_id),
  confirmed_at text not null
) @strict@;
create index pairing_by_programme on pairing (programme_id, cohort_id);
create index pairing_by_owner on pairing (owner_organisation_id);
create index pairing_by_lead on pairing (lead_participation_id);
create index pairing_by_partner on pairing (partner_participation_id);
create index pairing_by_lead_organisation on pairing (lead_organisation_id);
create index pairing_by_partner_organisation on pairing (partner_organisation_id);
create index pairing_by_cohort on pairing (cohort_id);
create index pairing_by_person on pairing (confirmed_by_person_id);
create unique index pairing_open on pairing (partner_participation_id) where finished_on is null;

-- The place a pairing takes, one for each programme year. released_at: given back early.
create table pairing_place (
  pairing_id @int8@ not null references pairing (pairing_id),
  programme_year @int8@ not null,
  lead_participation_id @int8@ not null references participation (participation_id),
  stream text not null,
  taken_at text not null,
  released_at text,
  primary key (pairing_id, programme_year)
) @strict@;
create index pairing_place_by_lead on pairing_place (lead_participation_id, programme_year);

-- Schools that sign up together. Membership has a period.
create table cluster (
  cluster_id @id@,
  programme_id @int8@ not null references programme (programme_id),
  owner_organisation_id @int8@ not null references organisation (organisation_id),
  name text not null,
  participation_id @int8@ references participation (participation_id),
  started_on text not null,
  finished_on text
) @strict@;
create index cluster_by_programme on cluster (programme_id);
create index cluster_by_owner on cluster (owner_organisation_id);
create index cluster_by_participation on cluster (participation_id);

create table cluster_membership (
  cluster_membership_id @id@,
  cluster_id @int8@ not null references cluster (cluster_id),
  organisation_id @int8@ not null references organisation (organisation_id),
  started_on text not null,
  finished_on text,
  signed_on text,
  finish_reason text not null default ''
) @strict@;
create index cluster_membership_by_cluster on cluster_membership (cluster_id, started_on);
create index cluster_membership_by_organisation on cluster_membership (organisation_id);
create unique index cluster_membership_open
  on cluster_membership (cluster_id, organisation_id) where finished_on is null;
