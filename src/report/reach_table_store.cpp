#include "report/reach_table_store.hpp"

#include <algorithm>

#include "network/support_store.hpp"
#include "programme/participation.hpp"
#include "register/release_store.hpp"
#include "report/application_list_store.hpp"

namespace trellis::report {
namespace {

constexpr std::size_t schools_max = 60000;

/// What changes whenever a participation or a designation does.
constexpr auto version_sql = R"(
  select (select coalesce(max(participation_step_id), 0) from participation_step),
         (select coalesce(max(designation_id), 0) from designation),
         (select count(*) from designation where finished_on is not null))";

struct Version {
  std::int64_t step = 0;
  std::int64_t designation = 0;
  std::int64_t ended = 0;
};
void read_row(storage::Columns& columns, Version& row) {
  columns >> row.step >> row.designation >> row.ended;
}

std::string version_of(storage::Snapshot& db, registry::NeedRunId run, Date day) {
  const Version version = *db.one<Version>(version_sql);
  std::string text = day.text();
  for (const std::int64_t part : {db.database_number(),
                                  run.value,
                                  registry::register_version(db),
                                  version.step,
                                  version.designation,
                                  version.ended})
    text += " " + std::to_string(part);
  return text;
}

/// Places in programmes, by school: what programmes add to designations.
Reach programme_reach(storage::Snapshot& db) {
  Reach reach;
  for (const ApplicationLine& row : application_lines(db, std::nullopt)) {
    const auto state = programme::participation_state_from_name(row.state);
    if (row.urn && state && programme::holds_a_place(*state))
      reach[*row.urn].push_back(row.programme_title + (row.unit == "lead" ? " (lead)" : ""));
  }
  return reach;
}

std::vector<AreaSummary> areas_of(const ReachTable& table, AreaLevel level) {
  std::vector<SchoolReach> schools;
  schools.reserve(table.schools.size());
  for (const registry::NeedListRow& row : table.schools) {
    SchoolReach school;
    school.urn = row.urn;
    school.area = level == AreaLevel::region ? row.region : row.la.text();
    school.group = registry::words_of(row.group);
    school.need = row.index;
    if (const auto found = table.reach.find(row.urn); found != table.reach.end())
      school.reached_by.insert(found->second.begin(), found->second.end());
    schools.push_back(std::move(school));
  }
  return coldest_first(summarise_areas(schools));
}

}  // namespace

const AreaSummary* ReachTable::area(AreaLevel level, const std::string& code) const {
  const std::vector<AreaSummary>& all = areas(level);
  const auto found = std::ranges::find(all, code, &AreaSummary::area);
  return found == all.end() ? nullptr : &*found;
}

ReachTable read_reach_table(storage::Snapshot& db, registry::NeedRunId run, Date day) {
  ReachTable table;
  table.schools = registry::list_need(db, run, {}, schools_max);
  table.reach = programme_reach(db);
  for (auto& [urn, titles] : network::designation_titles(db, day)) {
    auto& list = table.reach[urn];
    list.insert(list.end(), titles.begin(), titles.end());
  }
  table.regions = areas_of(table, AreaLevel::region);
  table.authorities = areas_of(table, AreaLevel::local_authority);
  return table;
}

std::shared_ptr<const ReachTable> ReachTableCache::table(storage::Snapshot& db,
                                                         registry::NeedRunId run,
                                                         Date day) {
  const std::string version = version_of(db, run, day);
  const std::lock_guard lock(mutex_);
  if (table_ && version_ == version) return table_;
  table_ = std::make_shared<const ReachTable>(read_reach_table(db, run, day));
  version_ = version;
  return table_;
}

}  // namespace trellis::report
