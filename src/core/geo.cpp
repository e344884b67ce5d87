#include "core/geo.hpp"

#include <cmath>
#include <memory>
#include <proj.h>
#include <stdexcept>
#include <string>

namespace trellis {
namespace {

/// One PROJ context and transformation a thread: neither may be shared.
class Projection {
 public:
  Projection()
      : context_(proj_context_create(), proj_context_destroy),
        transformation_(make(context_.get()), proj_destroy) {
    if (!transformation_)
      throw std::runtime_error("PROJ knows no way from EPSG:27700 to EPSG:4326");
  }

  PJ_COORD convert(PJ_DIRECTION direction, double x, double y) {
    return proj_trans(transformation_.get(), direction, proj_coord(x, y, 0, 0));
  }

 private:
  static PJ* make(PJ_CONTEXT* context) {
    PJ* raw = proj_create_crs_to_crs(context, "EPSG:27700", "EPSG:4326", nullptr);
    if (!raw) return nullptr;
    PJ* normalised = proj_normalize_for_visualization(context, raw);  // longitude first
    proj_destroy(raw);
    return normalised;
  }

  std::unique_ptr<PJ_CONTEXT, PJ_CONTEXT* (*)(PJ_CONTEXT*)> context_;
  std::unique_ptr<PJ, PJ* (*)(PJ*)> transformation_;
};

Projection& projection() {
  thread_local Projection shared;
  return shared;
}

}  // namespace

double distance_metres(Point one, Point other) {
  return std::hypot(static_cast<double>(one.easting) - other.easting,
                    static_cast<double>(one.northing) - other.northing);
}

Result<Point> make_point(std::int64_t easting, std::int64_t northing) {
  if (easting <= 0 || easting > 700000)
    return problem(
        ProblemKind::invalid,
        "Easting",
        "Easting " + std::to_string(easting) + " lies outside Britain (1 to 700,000 metres)");
  if (northing <= 0 || northing > 1300000)
    return problem(
        ProblemKind::invalid,
        "Northing",
        "Northing " + std::to_string(northing) + " lies outside Britain (1 to 1,300,000 metres)");
  return Point{static_cast<std::int32_t>(easting), static_cast<std::int32_t>(northing)};
}

LongitudeLatitude to_longitude_latitude(Point point) {
  const PJ_COORD out = projection().convert(PJ_FWD, point.easting, point.northing);
  return {out.xy.x, out.xy.y};
}

Point to_grid(LongitudeLatitude place) {
  const PJ_COORD out = projection().convert(PJ_INV, place.longitude, place.latitude);
  return {static_cast<std::int32_t>(std::lround(out.xy.x)),
          static_cast<std::int32_t>(std::lround(out.xy.y))};
}

}  // namespace trellis
