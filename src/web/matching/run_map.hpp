/// Schools on a map, drawn by `report::map_svg`, as part of a page. The drawing escapes the words
/// that it is given, and is trusted as markup here and nowhere else in matching and clusters.
#pragma once

#include <span>

#include "report/map_svg.hpp"
#include "web/html.hpp"

namespace trellis::web {

Html school_map(std::span<const report::MapSchool> schools,
                std::span<const report::MapLine> lines,
                std::span<const report::MapClass> classes,
                const report::MapSvgOptions& options);

}  // namespace trellis::web
