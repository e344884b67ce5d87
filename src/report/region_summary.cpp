#include "report/region_summary.hpp"

#include <algorithm>

namespace trellis::report {

namespace {

std::optional<double> share(int part, int whole) {
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / whole;
}

void count_school(AreaSummary& area, const SchoolReach& school, bool high_need) {
  const bool reached = !school.reached_by.empty();
  ++area.schools;
  area.reached += reached;
  area.reached_twice += school.reached_by.size() > 1;
  for (const std::string& programme : school.reached_by) ++area.by_programme[programme];
  if (!school.need) return;
  area.need_mean = area.need_mean.value_or(0) + *school.need;
  ++area.with_need;
  area.high_need += high_need;
  area.high_need_reached += high_need && reached;
  area.high_need_unreached += high_need && !reached;
}

}  // namespace

std::optional<double> AreaSummary::reach_share() const { return share(reached, schools); }

std::optional<double> AreaSummary::high_need_reach_share() const {
  return share(high_need_reached, high_need);
}

std::vector<std::optional<double>> need_percentiles(std::span<const SchoolReach> schools) {
  std::map<std::string, std::vector<double>> groups;
  for (const SchoolReach& school : schools)
    if (school.need) groups[school.group].push_back(*school.need);
  for (auto& [group, needs] : groups) std::ranges::sort(needs);
  std::vector<std::optional<double>> percentiles(schools.size());
  for (std::size_t i = 0; i < schools.size(); ++i) {
    if (!schools[i].need) continue;
    const std::vector<double>& needs = groups.at(schools[i].group);
    const auto [first, last] = std::ranges::equal_range(needs, *schools[i].need);
    const auto below = static_cast<double>(first - needs.begin());
    percentiles[i] =
        100 * (below + static_cast<double>(last - first) / 2) / static_cast<double>(needs.size());
  }
  return percentiles;
}

std::vector<AreaSummary> summarise_areas(std::span<const SchoolReach> schools,
                                         const RegionSummaryOptions& options) {
  const auto percentiles = need_percentiles(schools);
  std::map<std::string, AreaSummary> areas;
  for (std::size_t i = 0; i < schools.size(); ++i) {
    AreaSummary& area = areas[schools[i].area];
    area.area = schools[i].area;
    const bool high_need = percentiles[i] && *percentiles[i] >= 100 * (1 - options.high_need_share);
    count_school(area, schools[i], high_need);
  }
  std::vector<AreaSummary> rows;
  for (auto& [code, area] : areas) {
    if (area.with_need > 0) *area.need_mean /= area.with_need;
    const auto unreached = share(area.high_need_unreached, area.high_need);
    area.cold_spot = area.high_need >= options.cold_spot_least && unreached &&
                     *unreached > options.cold_spot_share;
    rows.push_back(std::move(area));
  }
  return rows;
}

std::vector<AreaSummary> coldest_first(std::vector<AreaSummary> areas) {
  std::ranges::stable_sort(areas, [](const AreaSummary& one, const AreaSummary& other) {
    return one.high_need_unreached != other.high_need_unreached
               ? one.high_need_unreached > other.high_need_unreached
               : one.area < other.area;
  });
  return areas;
}

}  // namespace trellis::report
