#include "programme/version_history_store.hpp"

namespace trellis::programme {
namespace {

constexpr auto version_history_sql = R"(
  select v.definition_version_id, v.programme_id, v.version, v.valid_from, v.sha256, v.imported_at,
         v.published_at, v.retired_at, v.because, coalesce(i.name, ''), coalesce(p.name, '')
  from definition_version v
  left join person i on i.person_id = v.imported_by_person_id
  left join person p on p.person_id = v.published_by_person_id
  where v.programme_id = :programme
  order by v.version desc)";

constexpr auto keep_reason_sql = R"(
  update definition_version
  set because = :because
  where definition_version_id = :version and because = '')";

}  // namespace

void read_row(storage::Columns& columns, VersionEntry& row) {
  read_row(columns, row.row);
  columns >> row.because >> row.imported_by >> row.published_by;
}

std::vector<VersionEntry> version_history(storage::Snapshot& db, ProgrammeId programme) {
  return db.rows<VersionEntry>(version_history_sql, {{"programme", programme}});
}

void keep_reason(storage::Transaction& tx, DefinitionId version, std::string_view because) {
  tx.execute(keep_reason_sql, {{"version", version}, {"because", because}});
}

}  // namespace trellis::programme
