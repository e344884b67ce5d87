#include "register/upload_store.hpp"

namespace trellis::registry {
namespace {

constexpr std::size_t part_bytes = std::size_t{1} << 20;

constexpr auto insert_upload_sql = R"(
  insert into import_upload (name, byte_count, coverage, as_of, uploaded_by_person_id, uploaded_at)
  values (:name, :bytes, :coverage, :as_of, :person, :now)
  returning import_upload_id)";

constexpr auto find_upload_sql = R"(
  select u.import_upload_id, u.name, u.byte_count, u.coverage, u.as_of, u.uploaded_by_person_id,
         coalesce(p.name, ''), u.uploaded_at, u.rehearsal_job_id, u.import_job_id, u.removed_at
  from import_upload u
  left join person p on p.person_id = u.uploaded_by_person_id
  where u.import_upload_id = :id)";

constexpr auto waiting_sql = R"(
  select u.import_upload_id, u.name, u.byte_count, u.coverage, u.as_of, u.uploaded_by_person_id,
         coalesce(p.name, ''), u.uploaded_at, u.rehearsal_job_id, u.import_job_id, u.removed_at
  from import_upload u
  left join person p on p.person_id = u.uploaded_by_person_id
  where u.removed_at is null
  order by u.import_upload_id desc)";

constexpr auto upload_parts_sql = R"(
  select content
  from import_upload_part
  where import_upload_id = :id
  order by position)";

constexpr auto rehearsal_sql = R"(
  update import_upload set rehearsal_job_id = :job where import_upload_id = :id)";

constexpr auto import_sql = R"(
  update import_upload set import_job_id = :job where import_upload_id = :id)";

constexpr auto delete_upload_parts_sql = R"(
  delete from import_upload_part where import_upload_id = :id)";

constexpr auto mark_removed_sql = R"(
  update import_upload
  set removed_at = :now
  where import_upload_id = :id and removed_at is null)";

constexpr auto old_sql = R"(
  select import_upload_id
  from import_upload
  where removed_at is null and uploaded_at < :before
  order by import_upload_id)";

}  // namespace

void read_row(storage::Columns& columns, Upload& row) {
  std::string coverage;
  columns >> row.id >> row.name >> row.byte_count >> coverage >> row.as_of >> row.uploaded_by >>
      row.uploaded_by_name >> row.uploaded_at >> row.rehearsal >> row.import >> row.removed_at;
  row.complete = coverage == "complete";
}

UploadId keep_upload(storage::Transaction& tx, const Upload& upload, std::string_view bytes) {
  const UploadId id{tx.insert(insert_upload_sql,
                              {{"name", upload.name},
                               {"bytes", static_cast<std::int64_t>(bytes.size())},
                               {"coverage", upload.complete ? "complete" : "partial"},
                               {"as_of", upload.as_of},
                               {"person", upload.uploaded_by},
                               {"now", upload.uploaded_at}})};
  std::size_t part = 0;
  tx.bulk("import_upload_part",
          {"import_upload_id", "position", "content"},
          [&](storage::BulkRow& row) {
            if (part * part_bytes >= bytes.size()) return false;
            row << id.value << static_cast<std::int64_t>(part)
                << storage::Bytes{std::string(bytes.substr(part * part_bytes, part_bytes))};
            ++part;
            return true;
          });
  return id;
}

std::optional<Upload> find_upload(storage::Snapshot& db, UploadId id) {
  return db.one<Upload>(find_upload_sql, {{"id", id}});
}

std::optional<std::string> upload_bytes(storage::Snapshot& db, UploadId id) {
  const auto upload = find_upload(db, id);
  if (!upload || upload->removed_at) return std::nullopt;
  std::string bytes;
  bytes.reserve(static_cast<std::size_t>(upload->byte_count));
  db.each<storage::Bytes>(
      upload_parts_sql, {{"id", id}}, [&](storage::Bytes&& part) { bytes += part.data; });
  return bytes;
}

std::vector<Upload> waiting_uploads(storage::Snapshot& db) {
  return db.rows<Upload>(waiting_sql, {});
}

void set_rehearsal(storage::Transaction& tx, UploadId id, JobId job) {
  tx.execute(rehearsal_sql, {{"job", job}, {"id", id}});
}

void set_import(storage::Transaction& tx, UploadId id, JobId job) {
  tx.execute(import_sql, {{"job", job}, {"id", id}});
}

void remove_upload(storage::Transaction& tx, UploadId id, Instant now) {
  tx.execute(delete_upload_parts_sql, {{"id", id}});
  tx.execute(mark_removed_sql, {{"now", now}, {"id", id}});
}

std::int64_t remove_old_uploads(storage::Transaction& tx, Instant before, Instant now) {
  const auto old = tx.rows<UploadId>(old_sql, {{"before", before}});
  for (const UploadId id : old) remove_upload(tx, id, now);
  return static_cast<std::int64_t>(old.size());
}

}  // namespace trellis::registry
