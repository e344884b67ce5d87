/// Boundaries of regions, authorities and districts from GeoJSON, in either projection.
///
/// The files are in longitude and latitude or in metres of the National Grid: the `crs` member says
/// which, and where it is missing the size of the numbers does. Everything is stored in longitude
/// and latitude. TopoJSON is refused: it shares lines between areas and has to be unfolded first.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "register/importer_actions.hpp"

namespace trellis::registry {

/// True for GeoJSON and TopoJSON.
bool is_boundary_file(std::string_view bytes);

/// An importer that has read the file already; fills in kind, layout and counts of the report.
Result<std::unique_ptr<Importer>> boundary_importer(std::string bytes, ImportReport& report);

}  // namespace trellis::registry
