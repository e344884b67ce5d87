#include "optimise/point_grid.hpp"

#include <algorithm>
#include <cstddef>

namespace trellis::optimise {
namespace {

/// Cells are widened until there are no more than this many for each point (at least 1,024).
constexpr std::int64_t cells_per_point_max = 16;

}  // namespace

PointGrid::PointGrid(std::span<const Point> points, std::int64_t cell_m)
    : points_(points.begin(), points.end()), cell_m_(std::max<std::int64_t>(1, cell_m)) {
  Point high;
  if (!points_.empty()) origin_ = high = points_.front();
  for (const Point& p : points_) {
    origin_ = {std::min(origin_.x, p.x), std::min(origin_.y, p.y)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y)};
  }
  const auto limit =
      std::max<std::int64_t>(1024, cells_per_point_max * static_cast<std::int64_t>(points_.size()));
  for (;; cell_m_ *= 2) {
    columns_ = (high.x - origin_.x) / cell_m_ + 1;
    rows_ = (high.y - origin_.y) / cell_m_ + 1;
    if (columns_ <= limit && rows_ <= limit && columns_ * rows_ <= limit) break;
  }
  const auto cell = [&](const Point& p) {
    return static_cast<std::size_t>(row(p.y) * columns_ + column(p.x));
  };
  first_.assign(static_cast<std::size_t>(columns_ * rows_) + 1, 0);
  for (const Point& p : points_) ++first_[cell(p) + 1];
  for (std::size_t c = 0; c + 1 < first_.size(); ++c) first_[c + 1] += first_[c];
  member_.resize(points_.size());
  auto next = first_;
  for (std::uint32_t i = 0; i < points_.size(); ++i) member_[next[cell(points_[i])]++] = i;
}

std::int64_t PointGrid::column(std::int64_t x) const {
  return x < origin_.x ? 0 : std::min(columns_ - 1, (x - origin_.x) / cell_m_);
}

std::int64_t PointGrid::row(std::int64_t y) const {
  return y < origin_.y ? 0 : std::min(rows_ - 1, (y - origin_.y) / cell_m_);
}

std::vector<std::uint32_t> PointGrid::within(const Point& centre, std::int64_t radius_m) const {
  std::vector<std::uint32_t> found;
  for (std::int64_t r = row(centre.y - radius_m); r <= row(centre.y + radius_m); ++r)
    for (std::int64_t c = column(centre.x - radius_m); c <= column(centre.x + radius_m); ++c) {
      const auto cell = static_cast<std::size_t>(r * columns_ + c);
      for (std::uint32_t i = first_[cell]; i < first_[cell + 1]; ++i)
        if (squared_distance(points_[member_[i]], centre) <= radius_m * radius_m)
          found.push_back(member_[i]);
    }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace trellis::optimise
