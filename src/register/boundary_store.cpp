#include "register/boundary_store.hpp"

namespace trellis::registry {
namespace {

constexpr auto of_kind_sql = R"(
  select kind, code, name, boundary
  from area_boundary
  where kind = :kind
    and release_id = (select max(release_id) from area_boundary where kind = :kind)
  order by code)";

constexpr auto find_sql = R"(
  select kind, code, name, boundary
  from area_boundary
  where kind = :kind and code = :code
  order by release_id desc)";

}  // namespace

void read_row(storage::Columns& columns, AreaBoundary& row) {
  columns >> row.kind >> row.code >> row.name >> row.boundary;
}

std::vector<AreaBoundary> boundaries(storage::Snapshot& db, std::string_view kind) {
  return db.rows<AreaBoundary>(of_kind_sql, {{"kind", kind}});
}

std::optional<AreaBoundary> find_boundary(storage::Snapshot& db,
                                          std::string_view kind,
                                          std::string_view code) {
  return db.one<AreaBoundary>(find_sql, {{"kind", kind}, {"code", code}});
}

void add_boundaries(storage::Transaction& tx,
                    const std::vector<AreaBoundary>& areas,
                    ReleaseId release) {
  std::size_t i = 0;
  tx.bulk("area_boundary",
          {"kind", "code", "name", "boundary", "release_id"},
          [&](storage::BulkRow& row) {
            if (i == areas.size()) return false;
            const AreaBoundary& area = areas[i++];
            row << area.kind << area.code << area.name << area.boundary << release.value;
            return true;
          });
}

}  // namespace trellis::registry
