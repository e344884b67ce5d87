/// A map drawn on the server, for pages without JavaScript and for print: boundaries as outlines,
/// schools as symbols by class, lines between matched schools, a legend.
///
/// The drawing is an inline SVG element with a title and a description for screen readers, and no
/// style or script in it, so it fits a strict content security policy. Pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "report/map_layer.hpp"

namespace trellis::report {

struct MapOutline {
  std::string name;
  std::vector<std::vector<Point>> rings;
};

/// A line from a lead school to its partner, for instance.
struct MapLine {
  Point from, to;
  std::size_t kind = 0;  ///< index into the kinds of lines, where there are any
};

/// Lines drawn alike: dashes and width tell them apart as well as colour does.
struct MapLineKind {
  std::string label;   ///< "Regret over 300"
  std::string colour;  ///< "#ca3535"
  std::string dashes = {};
  double width = 1;
};

struct MapSvgOptions {
  std::string id = "map";  ///< unique on the page
  std::string title;       ///< "Schools of Quillshire by need"
  std::string description;
  int width = 640;           ///< of the view box; the page scales it
  int height_max = 760;      ///< without the legend
  double symbol_radius = 0;  ///< in units of the view box; 0 chooses by the number of schools
  /// One symbol for each class and square of this side: 20,000 points draw no more than fit.
  double thinning = 2.5;
  std::vector<MapLineKind> line_kinds = {};  ///< with a legend; without them lines are plain
};

/// Draws what there is; without schools and outlines an empty drawing that says so. Schools of a
/// class that `classes` lacks are left out. Later classes lie above earlier ones, and classes
/// marked `below` under all.
std::string map_svg(std::span<const MapSchool> schools,
                    std::span<const MapOutline> outlines,
                    std::span<const MapLine> lines,
                    std::span<const MapClass> classes,
                    const MapSvgOptions& options);

}  // namespace trellis::report
