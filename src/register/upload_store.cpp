#include "register/upload_store.hpp"

namespace trellis::registry {
namespace {

constexpr auto save_sql = R"(
  insert into import_upload (token, file_name, content, coverage, as_of, uploaded_by, uploaded_at)
  values (:token, :name, :content, :coverage, :as_of, :by, :at))";

constexpr auto find_sql = R"(
  select token, file_name, content, coverage, as_of, uploaded_by, uploaded_at
  from import_upload
  where token = :token)";

constexpr auto waiting_sql = R"(
  select token, file_name, coverage, as_of, uploaded_by, uploaded_at
  from import_upload
  order by import_upload_id desc)";

constexpr auto remove_sql = R"(
  delete from import_upload where token = :token)";

constexpr auto remove_old_sql = R"(
  delete from import_upload where uploaded_at < :before)";

struct Waiting {
  Upload upload;
};
void read_row(storage::Columns& columns, Waiting& row) {
  std::string coverage;
  columns >> row.upload.token >> row.upload.file_name >> coverage >> row.upload.as_of >>
      row.upload.uploaded_by >> row.upload.uploaded_at;
  row.upload.complete = coverage == "complete";
}

struct Found {
  Upload upload;
};
void read_row(storage::Columns& columns, Found& row) {
  std::string coverage;
  storage::Bytes content;
  columns >> row.upload.token >> row.upload.file_name >> content >> coverage >> row.upload.as_of >>
      row.upload.uploaded_by >> row.upload.uploaded_at;
  row.upload.content = std::move(content.data);
  row.upload.complete = coverage == "complete";
}

}  // namespace

void save_upload(storage::Transaction& tx, const Upload& upload) {
  tx.execute(save_sql,
             {{"token", upload.token},
              {"name", upload.file_name},
              {"content", storage::Bytes{upload.content}},
              {"coverage", upload.complete ? "complete" : "partial"},
              {"as_of", upload.as_of},
              {"by", upload.uploaded_by},
              {"at", upload.uploaded_at}});
}

std::optional<Upload> find_upload(storage::Snapshot& db, std::string_view token) {
  auto found = db.one<Found>(find_sql, {{"token", token}});
  if (!found) return std::nullopt;
  return std::move(found->upload);
}

std::vector<Upload> waiting_uploads(storage::Snapshot& db) {
  std::vector<Upload> uploads;
  db.each<Waiting>(
      waiting_sql, {}, [&](Waiting&& row) { uploads.push_back(std::move(row.upload)); });
  return uploads;
}

void remove_upload(storage::Transaction& tx, std::string_view token) {
  tx.execute(remove_sql, {{"token", token}});
}

void remove_old_uploads(storage::Transaction& tx, Instant before) {
  tx.execute(remove_old_sql, {{"before", before}});
}

}  // namespace trellis::registry
