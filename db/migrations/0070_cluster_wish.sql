-- Schools that want to be in one cluster, or may not be: asked in a form, or set by staff.

-- held_at is empty while nobody has decided on what a form asks for; a wish that is held binds the
-- forming of clusters until ended_at. reason is the words of the person who set or decided it,
-- end_reason of the one who ended it; unread holds the names of a form that fit no school.
create table cluster_wish (
  cluster_wish_id @id@,
  programme_id @int8@ not null references programme (programme_id),
  owner_organisation_id @int8@ not null references organisation (organisation_id),
  kind text not null check (kind in ('together', 'apart')),
  application_id @int8@ references application (application_id),
  question text not null default '',
  unread text not null default '',
  asked_at text not null,
  reason text not null default '',
  held_by text not null default '',
  held_at text,
  end_reason text not null default '',
  ended_by text not null default '',
  ended_at text
) @strict@;
create index cluster_wish_by_programme on cluster_wish (programme_id, cluster_wish_id);
create index cluster_wish_by_owner on cluster_wish (owner_organisation_id);
create unique index cluster_wish_of_form on cluster_wish (application_id, question)
  where application_id is not null;

-- place 1 is the school that asked. Of schools kept apart, it is apart from each of the others.
create table cluster_wish_school (
  cluster_wish_id @int8@ not null references cluster_wish (cluster_wish_id),
  organisation_id @int8@ not null references organisation (organisation_id),
  place @int8@ not null check (place > 0),
  primary key (cluster_wish_id, organisation_id)
) @strict@;
create index cluster_wish_school_organisation on cluster_wish_school (organisation_id);
