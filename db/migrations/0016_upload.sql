-- Published files that somebody uploaded and has not applied yet. Files hold no personal data once
-- imported; an upload may (heads' names), so it is removed when it is applied, and after a week.
create table import_upload (
  import_upload_id @id@,
  token text not null unique,
  file_name text not null,
  content @bytes@ not null,
  coverage text not null check (coverage in ('complete', 'partial')),
  as_of text,
  uploaded_by text not null,
  uploaded_at text not null
) @strict@;
