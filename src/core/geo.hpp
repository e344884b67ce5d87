/// Places in Britain: metres on the British National Grid, and degrees for web maps.
#pragma once

#include <cstdint>
#include <optional>

#include "core/result.hpp"

namespace trellis {

/// A place in metres on the British National Grid (EPSG:27700).
struct Point {
  std::int32_t easting = 0;
  std::int32_t northing = 0;

  friend bool operator==(const Point&, const Point&) = default;
};

/// Degrees on WGS 84 (EPSG:4326).
struct LongitudeLatitude {
  double longitude = 0;
  double latitude = 0;
};

/// Straight-line distance in metres.
double distance_metres(Point one, Point other);

/// Both coordinates, each within 0-700,000 and 0-1,300,000 metres; the problem names the one
/// outside.
Result<Point> make_point(std::int64_t easting, std::int64_t northing);

/// Converts through PROJ; safe to call from any thread (each keeps a context of its own).
LongitudeLatitude to_longitude_latitude(Point point);
Point to_grid(LongitudeLatitude place);

}  // namespace trellis
