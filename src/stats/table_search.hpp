/// Searches tables of counts for those whose chi-squared rounds to a printed one.
#pragma once

#include <cstdint>
#include <vector>

#include "stats/contingency.hpp"
#include "stats/printed_number.hpp"

namespace trellis::stats {

enum class TableTest { pearson, yates, mcnemar, mcnemar_corrected };

/// A table of independent groups that fits, up to swapping rows and columns.
struct TableMatch {
  TwoByTwo table;
  double statistic = 0;
};

/// All 2 x 2 tables of `n` units (n <= 400) whose statistic lies in `range`; one of each set of
/// tables that differ only by the order of rows, columns or both is given.
struct TableSearch {
  std::vector<TableMatch> matches;
  std::int64_t tried = 0;  ///< Tables looked at, all orders counted.
};
TableSearch search_two_by_two(std::int64_t n, const Range& range, TableTest test);

/// Numbers with the outcome before and after, out of `n` each, whose comparison as two independent
/// groups lies in `range`. before <= after; of two that differ by swapping yes and no both are
/// given.
struct BeforeAfterMatch {
  std::int64_t before = 0;
  std::int64_t after = 0;
  double statistic = 0;
};
std::vector<BeforeAfterMatch> search_before_after(std::int64_t n,
                                                  const Range& range,
                                                  TableTest test);

/// Units that rose and fell (together at most `n`) whose McNemar statistic lies in `range`.
struct MoveMatch {
  std::int64_t gained = 0;
  std::int64_t lost = 0;
  double statistic = 0;
};
std::vector<MoveMatch> search_moves(std::int64_t n, const Range& range, TableTest test);

}  // namespace trellis::stats
