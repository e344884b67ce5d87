/// What the region pages and maps read: schools with their need, reach and place, and boundaries.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "register/need_store.hpp"
#include "report/map_layer.hpp"
#include "report/region_summary.hpp"
#include "storage/database.hpp"

namespace trellis::report {

enum class AreaLevel { region, local_authority };

/// Titles of what works with a school, by URN: other modules add theirs ("Behaviour hubs, 2025").
using Reach = std::map<Urn, std::vector<std::string>>;

/// Every school of a need run with its area and who works with it: designations that hold on the
/// day, and what `programmes` adds. Input of summarise_areas.
std::vector<SchoolReach> read_school_reach(storage::Snapshot& db,
                                           registry::NeedRunId run,
                                           AreaLevel level,
                                           Date day,
                                           const Reach& programmes = {});

/// Which schools a map shows; empty fields narrow nothing.
struct MapFilter {
  std::string region;  ///< ONS code
  std::optional<LaCode> la;
};

/// Open state-funded schools in scope that have a place, by URN, in the classes of need_classes.
/// Without a run every school is of the class "need_unknown".
std::vector<MapSchool> read_map_schools(storage::Snapshot& db,
                                        const MapFilter& filter,
                                        std::optional<registry::NeedRunId> run);

/// Imported boundaries of a kind ("region", "la", "district"), by code; one of them when `code` is
/// given. Empty when nobody imported any: the map works without.
std::vector<MapBoundary> read_boundaries(storage::Snapshot& db,
                                         std::string_view kind,
                                         std::string_view code = {});

}  // namespace trellis::report
