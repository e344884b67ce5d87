/// Points in square cells, to find all points near a place without looking at all of them.
///
/// Coordinates are metres on a plane (British National Grid). Answers come in the order of the
/// points' indices.
///
/// Example
/// ```cpp
/// const PointGrid leads(lead_points, 77'000);
/// for (const std::uint32_t lead : leads.within(partner, 77'000)) consider(lead);
/// ```
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace trellis::optimise {

struct Point {
  std::int64_t x = 0;  ///< Metres east.
  std::int64_t y = 0;  ///< Metres north.
  bool operator==(const Point&) const = default;
};

/// Squared straight-line distance in square metres; exact.
constexpr std::int64_t squared_distance(const Point& a, const Point& b) {
  return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
}

class PointGrid {
 public:
  /// `cell_m` is the width of a cell, best near the radius that will be asked for; at least 1.
  PointGrid(std::span<const Point> points, std::int64_t cell_m);

  /// Indices of all points at most `radius_m` away, ascending.
  std::vector<std::uint32_t> within(const Point& centre, std::int64_t radius_m) const;

 private:
  std::int64_t column(std::int64_t x) const;
  std::int64_t row(std::int64_t y) const;

  std::vector<Point> points_;
  std::int64_t cell_m_;
  Point origin_;
  std::int64_t columns_ = 1;
  std::int64_t rows_ = 1;
  std::vector<std::uint32_t> first_;
  std::vector<std::uint32_t> member_;
};

}  // namespace trellis::optimise
