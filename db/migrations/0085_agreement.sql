-- The day of an agreement is written on a page, and corrected there.

-- corrected_at: a later row says the day rightly; this one stays for the history and counts no more.
alter table agreement add column corrected_at text;
