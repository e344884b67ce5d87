#include "stats/table_search.hpp"

#include <algorithm>
#include <array>

namespace trellis::stats {
namespace {

double independent_statistic(const TwoByTwo& table, TableTest test) {
  return test == TableTest::yates ? yates_chi_squared(table) : pearson_chi_squared(table);
}

double paired_statistic(std::int64_t gained, std::int64_t lost, TableTest test) {
  return test == TableTest::mcnemar_corrected ? mcnemar_chi_squared_corrected(gained, lost)
                                              : mcnemar_chi_squared(gained, lost);
}

bool lies_in(double value, const Range& range) { return value >= range.low && value <= range.high; }

/// Of the tables that differ by swaps of rows, of columns and of both with each other, the one
/// that begins with the smallest cell and then has the largest beside it.
bool is_first_of_its_kind(const TwoByTwo& t) {
  using Cells = std::array<std::int64_t, 4>;
  const Cells own{t.a, -t.b, t.c, t.d};
  const std::array<Cells, 7> others{{{t.b, -t.a, t.d, t.c},
                                     {t.c, -t.d, t.a, t.b},
                                     {t.d, -t.c, t.b, t.a},
                                     {t.a, -t.c, t.b, t.d},
                                     {t.c, -t.a, t.d, t.b},
                                     {t.b, -t.d, t.a, t.c},
                                     {t.d, -t.b, t.c, t.a}}};
  return std::ranges::all_of(others, [&](const Cells& other) { return own <= other; });
}

}  // namespace

TableSearch search_two_by_two(std::int64_t n, const Range& range, TableTest test) {
  TableSearch search;
  for (std::int64_t a = 0; a <= n; ++a)
    for (std::int64_t b = 0; b <= n - a; ++b)
      for (std::int64_t c = 0; c <= n - a - b; ++c) {
        ++search.tried;
        const TwoByTwo table{a, b, c, n - a - b - c};
        const double statistic = independent_statistic(table, test);
        if (lies_in(statistic, range) && is_first_of_its_kind(table))
          search.matches.push_back({table, statistic});
      }
  return search;
}

std::vector<BeforeAfterMatch> search_before_after(std::int64_t n,
                                                  const Range& range,
                                                  TableTest test) {
  std::vector<BeforeAfterMatch> matches;
  for (std::int64_t before = 0; before <= n; ++before)
    for (std::int64_t after = before; after <= n; ++after) {
      const double statistic = independent_statistic({after, n - after, before, n - before}, test);
      if (lies_in(statistic, range)) matches.push_back({before, after, statistic});
    }
  return matches;
}

std::vector<MoveMatch> search_moves(std::int64_t n, const Range& range, TableTest test) {
  std::vector<MoveMatch> matches;
  for (std::int64_t gained = 0; gained <= n; ++gained)
    for (std::int64_t lost = 0; lost <= std::min(gained, n - gained); ++lost) {
      const double statistic = paired_statistic(gained, lost, test);
      if (lies_in(statistic, range)) matches.push_back({gained, lost, statistic});
    }
  return matches;
}

}  // namespace trellis::stats
