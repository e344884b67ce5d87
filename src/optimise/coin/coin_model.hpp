/// Set partition by CLP and CBC, behind plain values.
///
/// Rows are covered exactly once by chosen columns at least cost. CLP solves the relaxation and
/// keeps its basis while columns are added; CBC solves the choice itself. Both work in floating
/// point: callers add up costs of the answer in integers and turn bounds into integers themselves.
///
/// Sources
///   CLP 1.17 and CBC 2.10 of COIN-OR, as packaged by Debian.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace trellis::optimise {

/// The rows a column covers, each once, its cost, and (for columns that join a relaxation late) the
/// numbers of the limits it counts in.
struct CoverColumn {
  std::vector<std::uint32_t> rows = {};
  double cost = 0;
  std::vector<std::uint32_t> limits = {};
};

/// The linear relaxation, growing column by column.
class CoverRelaxation {
 public:
  explicit CoverRelaxation(std::uint32_t rows);
  ~CoverRelaxation();
  CoverRelaxation(const CoverRelaxation&) = delete;
  CoverRelaxation& operator=(const CoverRelaxation&) = delete;

  void add(std::span<const CoverColumn> columns);

  /// Of each of these sets of columns at most one may be chosen. Limits are numbered in the order
  /// of adding.
  void limit(std::span<const std::vector<std::uint32_t>> sets);

  /// These columns may no longer be chosen; or they may again.
  void close(std::span<const std::uint32_t> columns);
  void open(std::span<const std::uint32_t> columns);

  /// Solves from the last basis. False when no choice of columns covers every row.
  bool solve();
  double value() const;
  std::vector<double> duals() const;     ///< By row, then by limit (never above 0).
  std::vector<double> solution() const;  ///< By column, in the order of adding.
  std::vector<double> reduced() const;   ///< Reduced costs by column, limits counted.

 private:
  struct State;
  std::unique_ptr<State> state_;
};

struct CoverAnswer {
  std::optional<std::vector<std::uint32_t>> chosen = {};  ///< Columns; none below the cutoff.
  double cost = 0;
  bool complete = false;  ///< The search ended by itself: nothing better exists.
};

struct CoverLimits {
  double cutoff = 1e300;  ///< Only choices that cost less are looked for.
  double seconds = 60;
  std::int64_t nodes = 1'000'000;
};

/// The best choice of columns that covers each row exactly once. `at_most_one` are sets of columns
/// of which every good choice holds one at most: they may be left out, and make the search shorter.
CoverAnswer solve_cover(std::uint32_t rows,
                        std::span<const CoverColumn> columns,
                        std::span<const std::vector<std::uint32_t>> at_most_one,
                        const CoverLimits& limits);

}  // namespace trellis::optimise
