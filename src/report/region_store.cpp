#include "report/region_store.hpp"

#include "core/text.hpp"
#include "network/support_store.hpp"
#include "register/boundary_store.hpp"

namespace trellis::report {

namespace {

struct MapRow {
  Urn urn;
  std::string name;
  std::int32_t easting = 0, northing = 0;
  std::int32_t group = 0;
  std::optional<double> index;
  std::optional<std::int32_t> rank;
};

void read_row(storage::Columns& columns, MapRow& row) {
  columns >> row.urn >> row.name >> row.easting >> row.northing >> row.group >> row.index >>
      row.rank;
}

constexpr auto map_sql = R"(
  select e.urn, e.name, e.easting, e.northing, coalesce(s.school_group, 0), s.index_value, s.rank
  from establishment e
  left join need_score s on s.need_run_id = :run and s.urn = e.urn
  where e.status in (1, 3) and e.state_funded = 1 and e.in_scope = 1
    and e.easting is not null and e.northing is not null)";
constexpr auto in_region = " and e.region = :region";
constexpr auto in_la = " and e.la_code = :la";
constexpr auto map_order = " order by e.urn";

struct GroupSize {
  std::int32_t group = 0;
  std::int64_t ranked = 0;
};

void read_row(storage::Columns& columns, GroupSize& row) { columns >> row.group >> row.ranked; }

constexpr auto group_sizes_sql = R"(
  select school_group, count(*)
  from need_score
  where need_run_id = :run and rank is not null
  group by school_group
  order by school_group)";

std::map<std::int32_t, double> group_sizes(storage::Snapshot& db, registry::NeedRunId run) {
  std::map<std::int32_t, double> sizes;
  db.each<GroupSize>(group_sizes_sql, {{"run", run}}, [&](GroupSize&& row) {
    sizes[row.group] = static_cast<double>(row.ranked);
  });
  return sizes;
}

MapSchool map_school(const MapRow& row, const std::map<std::int32_t, double>& sizes) {
  MapSchool school{row.urn,
                   row.name,
                   {row.easting, row.northing},
                   need_class(std::nullopt),
                   "/schools/" + row.urn.text(),
                   {}};
  if (!row.index || !row.rank) return school;
  const double ranked = sizes.at(row.group);
  school.class_key = need_class(100 * (1 - (*row.rank - 0.5) / ranked));
  school.facts = {{"Need", decimal(*row.index, 1)},
                  {"Rank",
                   with_commas(*row.rank) + " of " +
                       counted(static_cast<long long>(ranked),
                               registry::words_of(static_cast<registry::NeedGroup>(row.group)))}};
  return school;
}

MapBoundary map_boundary(registry::AreaBoundary area) {
  return {std::move(area.code), std::move(area.name), std::move(area.boundary)};
}

}  // namespace

std::vector<SchoolReach> read_school_reach(storage::Snapshot& db,
                                           registry::NeedRunId run,
                                           AreaLevel level,
                                           Date day,
                                           const Reach& programmes) {
  const Reach designations = network::designation_titles(db, day);
  std::vector<SchoolReach> schools;
  for (const registry::NeedListRow& row : registry::all_need(db, run)) {
    SchoolReach school;
    school.urn = row.urn;
    school.area = level == AreaLevel::region ? row.region : row.la.text();
    school.group = registry::words_of(row.group);
    school.need = row.index;
    for (const Reach* reach : {&designations, &programmes})
      if (const auto found = reach->find(row.urn); found != reach->end())
        school.reached_by.insert(found->second.begin(), found->second.end());
    schools.push_back(std::move(school));
  }
  return schools;
}

std::vector<MapSchool> read_map_schools(storage::Snapshot& db,
                                        const MapFilter& filter,
                                        std::optional<registry::NeedRunId> run) {
  const registry::NeedRunId need = run.value_or(registry::NeedRunId{0});
  std::string sql = map_sql;
  std::vector<storage::Parameter> parameters;
  parameters.emplace_back("run", need);
  if (!filter.region.empty()) {
    sql += in_region;
    parameters.emplace_back("region", filter.region);
  }
  if (filter.la) {
    sql += in_la;
    parameters.emplace_back("la", *filter.la);
  }
  const auto sizes = group_sizes(db, need);
  std::vector<MapSchool> schools;
  db.each<MapRow>(sql + map_order, parameters, [&](MapRow&& row) {
    schools.push_back(map_school(row, sizes));
  });
  return schools;
}

std::vector<MapBoundary> read_boundaries(storage::Snapshot& db,
                                         std::string_view kind,
                                         std::string_view code) {
  std::vector<MapBoundary> list;
  if (!code.empty()) {
    if (auto area = registry::find_boundary(db, kind, code))
      list.push_back(map_boundary(std::move(*area)));
    return list;
  }
  for (registry::AreaBoundary& area : registry::boundaries(db, kind))
    list.push_back(map_boundary(std::move(area)));
  return list;
}

}  // namespace trellis::report
