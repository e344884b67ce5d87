#include "optimise/point_grid.hpp"

#include <gtest/gtest.h>
#include <random>

namespace trellis::optimise {
namespace {

TEST(PointGrid, FindsWhatLookingAtAllPointsFinds) {
  std::mt19937 random(2);
  for (int round = 0; round < 50; ++round) {
    std::vector<Point> points;
    for (int i = 0; i < 200; ++i)
      points.push_back({static_cast<std::int64_t>(random() % 50'000) - 20'000,
                        static_cast<std::int64_t>(random() % 50'000)});
    const PointGrid grid(points, 1 + static_cast<std::int64_t>(random() % 9'000));
    const Point centre{static_cast<std::int64_t>(random() % 70'000) - 30'000,
                       static_cast<std::int64_t>(random() % 70'000) - 10'000};
    const auto radius = static_cast<std::int64_t>(random() % 20'000);
    std::vector<std::uint32_t> expected;
    for (std::uint32_t i = 0; i < points.size(); ++i)
      if (squared_distance(points[i], centre) <= radius * radius) expected.push_back(i);
    EXPECT_EQ(grid.within(centre, radius), expected);
  }
}

TEST(PointGrid, IdenticalPointsAndNoPointsAreFine) {
  const std::vector<Point> same(5, {530'000, 180'000});
  EXPECT_EQ(PointGrid(same, 1'000).within({530'000, 180'000}, 0).size(), 5u);
  EXPECT_TRUE(PointGrid({}, 1'000).within({0, 0}, 10'000).empty());
}

}  // namespace
}  // namespace trellis::optimise
