-- The day by which a marker is asked to give marks; none where nobody named one.
alter table marker_assignment add column mark_by text;
