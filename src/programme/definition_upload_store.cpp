#include "programme/definition_upload_store.hpp"

namespace trellis::programme {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr auto find_definition_upload_sql = R"(
  select definition_upload_id, name, content, uploaded_at, uploaded_by_person_id
  from definition_upload
  where definition_upload_id = :id
  order by definition_upload_id)";

constexpr auto definition_uploads_sql = R"(
  select definition_upload_id, name, '', uploaded_at, uploaded_by_person_id
  from definition_upload
  where uploaded_by_person_id = :person
  order by definition_upload_id desc
  limit :count)";

constexpr auto insert_definition_upload_sql = R"(
  insert into definition_upload (name, content, uploaded_at, uploaded_by_person_id)
  values (:name, :content, :now, :by)
  returning definition_upload_id)";

constexpr auto remove_definition_uploads_sql = R"(
  delete from definition_upload
  where uploaded_at < :before)";

}  // namespace

void read_row(storage::Columns& columns, DefinitionUpload& row) {
  columns >> row.id >> row.name >> row.text >> row.uploaded_at >> row.by;
}

std::optional<DefinitionUpload> find_definition_upload(Snapshot& db, DefinitionUploadId id) {
  return db.one<DefinitionUpload>(find_definition_upload_sql, {{"id", id}});
}

std::vector<DefinitionUpload> definition_uploads_of(Snapshot& db, PersonId person, int count_max) {
  return db.rows<DefinitionUpload>(definition_uploads_sql,
                                   {{"person", person}, {"count", count_max}});
}

DefinitionUploadId insert_definition_upload(Transaction& tx, const DefinitionUpload& upload) {
  return {tx.insert(insert_definition_upload_sql,
                    {{"name", upload.name},
                     {"content", upload.text},
                     {"now", upload.uploaded_at},
                     {"by", upload.by}})};
}

std::int64_t remove_old_definition_uploads(Transaction& tx, Instant before) {
  return tx.execute(remove_definition_uploads_sql, {{"before", before}});
}

}  // namespace trellis::programme
