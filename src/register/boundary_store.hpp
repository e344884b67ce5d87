/// Boundaries in the database.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/id.hpp"
#include "storage/database.hpp"

namespace trellis::registry {

/// An area and its outline as a GeoJSON geometry in longitude and latitude.
struct AreaBoundary {
  std::string kind;  ///< region, la, district
  std::string code;  ///< ONS code
  std::string name;
  std::string boundary;
};
void read_row(storage::Columns& columns, AreaBoundary& row);

/// Outlines of a kind from the newest release that has it, by code.
std::vector<AreaBoundary> boundaries(storage::Snapshot& db, std::string_view kind);
std::optional<AreaBoundary> find_boundary(storage::Snapshot& db,
                                          std::string_view kind,
                                          std::string_view code);
void add_boundaries(storage::Transaction& tx,
                    const std::vector<AreaBoundary>& areas,
                    ReleaseId release);

}  // namespace trellis::registry
