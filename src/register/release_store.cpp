#include "register/release_store.hpp"

namespace trellis::registry {
namespace {

/// A release row whose kind is still the word of the table.
struct StoredRelease {
  std::string kind;
  std::string coverage;
  Release release;
};

void read_row(storage::Columns& columns, StoredRelease& row) {
  Release& r = row.release;
  columns >> r.id >> row.kind >> r.layout >> r.file_name >> r.sha256 >> r.bytes >> r.as_of >>
      row.coverage >> r.publisher >> r.licence >> r.attribution >> r.encoding >> r.columns >>
      r.filled >> r.rows.read >> r.rows.rejected >> r.rows.added >> r.rows.changed >>
      r.rows.closed >> r.rows.reopened >> r.rows.vanished >> r.rows.unchanged >> r.synthetic >>
      r.history >> r.waivers >> r.personal_purpose >> r.personal_until >> r.imported_by >>
      r.imported_at;
  r.kind = kind_from_name(row.kind).value_or(FileKind::gias);
  r.coverage = row.coverage == "complete" ? Coverage::complete : Coverage::partial;
}

constexpr auto release_columns = R"(
  select r.release_id, r.source, r.layout, r.file_name, r.file_sha256, r.file_bytes, r.as_of,
    i.coverage, i.publisher, i.licence, i.attribution, i.encoding, i.columns, i.filled,
    i.rows_read, i.rows_rejected, i.rows_added, i.rows_changed, i.rows_closed, i.rows_reopened,
    i.rows_vanished, i.rows_unchanged, i.synthetic, i.history, i.waivers, i.personal_purpose,
    i.personal_until, i.imported_by_person_id, r.imported_at
  from release r
  join release_import i on i.release_id = r.release_id)";

constexpr auto insert_release_sql = R"(
  insert into release
    (source, layout, as_of, file_name, file_sha256, file_bytes, row_count, imported_at)
  values (:source, :layout, :as_of, :file_name, :sha256, :bytes, :rows, :imported_at)
  returning release_id)";

constexpr auto insert_import_sql = R"(
  insert into release_import
    (release_id, coverage, publisher, licence, attribution, encoding, columns, filled, synthetic,
     history, waivers, personal_purpose, personal_until, imported_by_person_id)
  values
    (:release, :coverage, :publisher, :licence, :attribution, :encoding, :columns, :filled,
     :synthetic, :history, :waivers, :purpose, :until, :person))";

constexpr auto save_counts_sql = R"(
  update release_import
  set rows_read = :read, rows_rejected = :rejected, rows_added = :added, rows_changed = :changed,
    rows_closed = :closed, rows_reopened = :reopened, rows_vanished = :vanished,
    rows_unchanged = :unchanged
  where release_id = :release)";

constexpr auto count_releases_sql = "select count(*) from release_import";
constexpr auto version_sql = "select coalesce(max(release_id), 0) from release_import";

std::string with(std::string_view rest) { return std::string(release_columns) + std::string(rest); }

std::optional<Release> first(std::optional<StoredRelease> row) {
  if (!row) return std::nullopt;
  return std::move(row->release);
}

}  // namespace

ReleaseId save_release(storage::Transaction& tx, const Release& release) {
  const ReleaseId id{tx.insert(insert_release_sql,
                               {{"source", name_of(release.kind)},
                                {"layout", release.layout},
                                {"as_of", release.as_of},
                                {"file_name", release.file_name},
                                {"sha256", release.sha256},
                                {"bytes", release.bytes},
                                {"rows", release.rows.read},
                                {"imported_at", release.imported_at}})};
  tx.execute(insert_import_sql,
             {{"release", id},
              {"coverage", name_of(release.coverage)},
              {"publisher", release.publisher},
              {"licence", release.licence},
              {"attribution", release.attribution},
              {"encoding", release.encoding},
              {"columns", release.columns},
              {"filled", release.filled},
              {"synthetic", release.synthetic},
              {"history", release.history},
              {"waivers", release.waivers},
              {"purpose", release.personal_purpose},
              {"until", release.personal_until},
              {"person", release.imported_by}});
  save_row_counts(tx, id, release.rows);
  return id;
}

void save_row_counts(storage::Transaction& tx, ReleaseId id, const RowCounts& rows) {
  tx.execute(save_counts_sql,
             {{"read", rows.read},
              {"rejected", rows.rejected},
              {"added", rows.added},
              {"changed", rows.changed},
              {"closed", rows.closed},
              {"reopened", rows.reopened},
              {"vanished", rows.vanished},
              {"unchanged", rows.unchanged},
              {"release", id}});
}

std::optional<Release> find_release(storage::Snapshot& db, ReleaseId id) {
  return first(
      db.one<StoredRelease>(with(" where r.release_id = :id order by r.release_id"), {{"id", id}}));
}

std::optional<Release> find_release_by_content(storage::Snapshot& db,
                                               FileKind kind,
                                               std::string_view sha256) {
  return first(db.one<StoredRelease>(
      with(" where r.source = :kind and r.file_sha256 = :sha256 order by r.release_id desc"),
      {{"kind", name_of(kind)}, {"sha256", sha256}}));
}

std::optional<Release> newest_release(storage::Snapshot& db, FileKind kind) {
  return first(db.one<StoredRelease>(
      with(" where r.source = :kind and i.history = 0 order by r.as_of desc, r.release_id desc"),
      {{"kind", name_of(kind)}}));
}

std::vector<Release> releases(storage::Snapshot& db, std::size_t limit, std::size_t offset) {
  std::vector<Release> found;
  for (StoredRelease& row :
       db.rows<StoredRelease>(with(" order by r.release_id desc limit :limit offset :offset"),
                              {{"limit", limit}, {"offset", offset}}))
    found.push_back(std::move(row.release));
  return found;
}

std::int64_t release_count(storage::Snapshot& db) {
  return *db.one<std::int64_t>(count_releases_sql);
}

std::int64_t register_version(storage::Snapshot& db) { return *db.one<std::int64_t>(version_sql); }

}  // namespace trellis::registry
