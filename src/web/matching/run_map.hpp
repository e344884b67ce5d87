/// Schools on a map, drawn by `report::map_svg`, as part of a page. The drawing escapes the words
/// that it is given, and is trusted as markup here and nowhere else in matching and clusters.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "matching/match_store.hpp"
#include "report/map_svg.hpp"
#include "web/html.hpp"
#include "web/list_page.hpp"
#include "web/request.hpp"

namespace trellis::web {

Html school_map(std::span<const report::MapSchool> schools,
                std::span<const report::MapLine> lines,
                std::span<const report::MapClass> classes,
                const report::MapSvgOptions& options);

/// What the lines of a match are coloured by.
enum class LineColour { plain, regret, distance };
/// The choice in an address, and the field of the list's form that makes it.
LineColour line_colour_in(const Fields& query);
FilterField line_colour_field();
/// The band of a partner's line, as its table says it: "Regret up to 100", "10 to 25 km".
std::string line_band(const matching::Proposal& proposal, LineColour colour);

/// Leads, partners and lines as GeoJSON.
std::string matches_geojson(const matching::MatchRun& run,
                            const std::vector<matching::Proposal>& proposals,
                            LineColour colour);
/// The same as a drawing for pages without scripts.
Html matches_map(const std::vector<matching::Proposal>& proposals, LineColour colour);

}  // namespace trellis::web
