-- Words past their retention are found by day.

create index case_note_to_erase on case_note (retain_until) where erased_at is null;
create index case_contact_to_erase on case_contact (retain_until) where erased_at is null;
create index plan_comment_to_erase on plan_comment (retain_until) where erased_at is null;
