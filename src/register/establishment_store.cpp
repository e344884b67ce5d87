#include "register/establishment_store.hpp"

#include "register/establishment_columns_store.hpp"

namespace trellis::registry {
namespace {

/// "select release_id, as_of, vanished_on, urn, ... from establishment" and what follows.
std::string select(std::string_view rest) {
  static const std::string start = "select release_id, as_of, vanished_on, " +
                                   establishment_column_list() + " from establishment ";
  return start + std::string(rest);
}

constexpr auto by_urn = "where urn = :urn order by urn";
constexpr auto by_urns = "where urn in (:urns) order by urn";
constexpr auto by_laestab = R"(
  where la_code = :la and establishment_number = :number
  order by case when status in (1, 3) then 0 else 1 end, urn desc)";
constexpr auto open_of_la = R"(
  where la_code = :la and status in (1, 3)
  order by name_sort, urn limit :limit offset :offset)";
constexpr auto all_of_la = R"(
  where la_code = :la
  order by name_sort, urn limit :limit offset :offset)";
constexpr auto open_of_region = R"(
  where region = :region and status in (1, 3)
  order by name_sort, urn limit :limit offset :offset)";
constexpr auto all_of_region = R"(
  where region = :region
  order by name_sort, urn limit :limit offset :offset)";
constexpr auto state_schools_rest = R"(
  where status in (1, 3) and state_funded = 1 and in_scope = 1
  order by urn)";

constexpr auto count_open_sql = "select count(*) from establishment where status in (1, 3)";
constexpr auto count_all_sql = "select count(*) from establishment";

constexpr auto summaries_sql = R"(
  select urn, name, name_sort, town, postcode, region, district_name, la_code, status,
    phase_derived, type_code, type_group_code, pupils, fsm, easting, northing, state_funded,
    in_scope
  from establishment
  order by urn)";

constexpr auto versions_sql = R"(
  select v.urn, v.valid_from, v.valid_to, v.release_id, i.columns, v.cells
  from establishment_version v
  join release_import i on i.release_id = v.release_id
  where v.urn = :urn
  order by v.valid_from desc, v.release_id desc)";

}  // namespace

void read_row(storage::Columns& columns, StoredEstablishment& row) {
  columns >> row.release >> row.as_of >> row.vanished_on;
  read_facts(columns, row.facts);
}

void read_row(storage::Columns& columns, EstablishmentSummary& row) {
  std::int32_t status = 0;
  std::int32_t phase = 0;
  columns >> row.urn >> row.name >> row.name_sort >> row.town >> row.postcode >> row.region >>
      row.district_name >> row.la >> status >> phase >> row.type >> row.type_group >> row.pupils >>
      row.fsm >> row.easting >> row.northing >> row.state_funded >> row.in_scope;
  row.status = static_cast<Status>(status);
  row.phase = static_cast<Phase>(phase);
}

void read_row(storage::Columns& columns, EstablishmentVersion& row) {
  columns >> row.urn >> row.valid_from >> row.valid_to >> row.release >> row.columns >> row.cells;
}

std::optional<StoredEstablishment> find_establishment(storage::Snapshot& db, Urn urn) {
  return db.one<StoredEstablishment>(select(by_urn), {{"urn", urn}});
}

std::vector<StoredEstablishment> find_establishments(storage::Snapshot& db,
                                                     const std::vector<Urn>& urns) {
  std::vector<StoredEstablishment> found;
  for (std::size_t from = 0; from < urns.size(); from += storage::list_values_max) {
    const auto first = urns.begin() + static_cast<std::ptrdiff_t>(from);
    const std::size_t count = std::min(storage::list_values_max, urns.size() - from);
    const std::vector<Urn> some(first, first + static_cast<std::ptrdiff_t>(count));
    for (auto& row : db.rows<StoredEstablishment>(select(by_urns), {{"urns", some}}))
      found.push_back(std::move(row));
  }
  return found;
}

std::optional<StoredEstablishment> find_by_laestab(storage::Snapshot& db, Laestab laestab) {
  return db.one<StoredEstablishment>(select(by_laestab),
                                     {{"la", laestab.la()}, {"number", laestab.number() % 10000}});
}

std::vector<StoredEstablishment> establishments_of_la(storage::Snapshot& db,
                                                      LaCode la,
                                                      WhichEstablishments which,
                                                      Page page) {
  return db.rows<StoredEstablishment>(
      select(which == WhichEstablishments::open ? open_of_la : all_of_la),
      {{"la", la}, {"limit", page.limit}, {"offset", page.offset}});
}

std::vector<StoredEstablishment> establishments_of_region(storage::Snapshot& db,
                                                          std::string_view region,
                                                          WhichEstablishments which,
                                                          Page page) {
  return db.rows<StoredEstablishment>(
      select(which == WhichEstablishments::open ? open_of_region : all_of_region),
      {{"region", region}, {"limit", page.limit}, {"offset", page.offset}});
}

std::int64_t establishment_count(storage::Snapshot& db, WhichEstablishments which) {
  return *db.one<std::int64_t>(which == WhichEstablishments::open ? count_open_sql : count_all_sql);
}

std::vector<StoredEstablishment> state_schools(storage::Snapshot& db) {
  return db.rows<StoredEstablishment>(select(state_schools_rest));
}

std::vector<EstablishmentSummary> establishment_summaries(storage::Snapshot& db) {
  return db.rows<EstablishmentSummary>(summaries_sql);
}

std::vector<EstablishmentVersion> establishment_versions(storage::Snapshot& db, Urn urn) {
  return db.rows<EstablishmentVersion>(versions_sql, {{"urn", urn}});
}

}  // namespace trellis::registry
