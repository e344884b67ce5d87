/// Need against reach, by region or local authority: where nobody works with the schools that need
/// it most (cold spots), and where several do with the same schools (duplicated effort).
///
/// A school counts as in high need when its index lies in the top fifth of its group in England.
/// It is reached when at least one programme or designation works with it; being in a policy area
/// is context, not reach. An area is a cold spot when it has at least `cold_spot_least` schools in
/// high need and more than `cold_spot_share` of them are not reached. Pure.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/identifiers.hpp"

namespace trellis::report {

/// One school as the summary sees it.
struct SchoolReach {
  Urn urn;
  std::string area;   ///< code of the region, authority or district it is counted in
  std::string group;  ///< schools are compared within a group: "primary"
  std::optional<double> need;
  std::set<std::string> reached_by;  ///< programmes and networks: "Behaviour hubs", ...
};

struct RegionSummaryOptions {
  double high_need_share = 0.2;  ///< the top fifth
  int cold_spot_least = 5;
  double cold_spot_share = 0.8;
};

struct AreaSummary {
  std::string area;
  int schools = 0;
  int with_need = 0;  ///< an index could be computed
  int high_need = 0;
  int reached = 0;
  int high_need_reached = 0;
  int high_need_unreached = 0;
  int reached_twice = 0;            ///< by two or more programmes
  std::optional<double> need_mean;  ///< over those with an index
  std::map<std::string, int> by_programme;
  bool cold_spot = false;

  /// Reached schools over schools; nothing without schools.
  std::optional<double> reach_share() const;
  std::optional<double> high_need_reach_share() const;
};

/// One row for each area, by its code, over all schools given (all of England: the fifths are taken
/// from them).
std::vector<AreaSummary> summarise_areas(std::span<const SchoolReach> schools,
                                         const RegionSummaryOptions& options = {});

/// The areas with most unreached need first: the order of "where to go next".
std::vector<AreaSummary> coldest_first(std::vector<AreaSummary> areas);

/// Percentile of each school's need within its group, 0 to 100; nothing where need is not known.
std::vector<std::optional<double>> need_percentiles(std::span<const SchoolReach> schools);

}  // namespace trellis::report
