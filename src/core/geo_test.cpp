#include "core/geo.hpp"

#include <gtest/gtest.h>

namespace trellis {
namespace {

// The Ordnance Survey's worked example for the projection lies at this grid place:
// 52° 39' 27.2531" N, 1° 43' 4.5177" E on Airy 1830; on WGS 84 about 100 m away.
TEST(Geo, ConvertsGridToDegreesAndBack) {
  const Point grid{651410, 313177};
  const LongitudeLatitude degrees = to_longitude_latitude(grid);

  EXPECT_NEAR(degrees.latitude, 52.6580, 0.0005);
  EXPECT_NEAR(degrees.longitude, 1.7160, 0.0005);
  const Point back = to_grid(degrees);
  EXPECT_NEAR(back.easting, grid.easting, 1);
  EXPECT_NEAR(back.northing, grid.northing, 1);
}

TEST(Geo, RefusesPlacesOutsideBritain) {
  EXPECT_EQ(make_point(0, 100).error().field, "Easting");
  EXPECT_EQ(make_point(400000, 1300001).error().field, "Northing");
  EXPECT_TRUE(make_point(400000, 100000).has_value());
}

TEST(Geo, MeasuresStraightLines) {
  EXPECT_DOUBLE_EQ(distance_metres({0, 0}, {3000, 4000}), 5000.0);
}

}  // namespace
}  // namespace trellis
