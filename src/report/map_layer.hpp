/// Schools and boundaries as GeoJSON for web maps, and the classes by which maps tell schools
/// apart.
///
/// Places are kept in metres on the National Grid and turned into degrees here. A map always stands
/// beside a table of the same schools. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/geo.hpp"
#include "core/identifiers.hpp"
#include "core/result.hpp"

namespace trellis::report {

/// Shapes, so that classes can be told apart without colour.
enum class MapSymbol { circle, square, triangle, diamond };
/// "circle": the word in the island and in the legend.
std::string_view name_of(MapSymbol symbol);

struct MapClass {
  std::string key;    ///< "lead"
  std::string label;  ///< "Lead school"
  MapSymbol symbol = MapSymbol::circle;
  std::string colour;  ///< "#1d70b8"
  bool below = false;  ///< drawn under the other classes
};

/// Five classes of need, "need_1" least to "need_5" greatest, and "need_unknown".
std::vector<MapClass> need_classes();
/// The class of a percentile of need, 0 to 100.
std::string need_class(std::optional<double> percentile);

struct MapSchool {
  Urn urn;
  std::string name;
  Point at;
  std::string class_key;
  std::string address;  ///< of the school's page
  /// Shown when the point is opened: label and text.
  std::vector<std::pair<std::string, std::string>> facts;
};

/// A FeatureCollection of points in longitude and latitude, five decimals (about a metre), with
/// urn, name, class, address and facts as properties, in the order given.
std::string schools_geojson(std::span<const MapSchool> schools);

/// A boundary as it was imported: GeoJSON geometry (Polygon or MultiPolygon) in degrees.
struct MapBoundary {
  std::string code;
  std::string name;
  std::string geometry;
};

/// A FeatureCollection of the boundaries.
std::string boundaries_geojson(std::span<const MapBoundary> boundaries);

/// The outer and inner rings of a boundary in metres, for drawings. Refuses what is neither Polygon
/// nor MultiPolygon, and coordinates that are no numbers.
Result<std::vector<std::vector<Point>>> rings_of(std::string_view geometry);

}  // namespace trellis::report
