#include "optimise/cluster_cuts.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "optimise/subset_rows.hpp"

namespace trellis::optimise {
namespace {

/// Values this near to 0 or 1 count as such, and costs this near as equal (in metres).
constexpr double near_enough = 1e-6;
constexpr double same_cost = 1e-3;

constexpr std::size_t cuts_a_round = 60;

/// Refused choices in one dive.
constexpr int dive_steps_back = 12;

std::vector<std::uint32_t> holding_two(std::span<const CoverColumn> columns,
                                       const std::vector<std::vector<std::uint32_t>>& columns_of,
                                       const Triple& triple) {
  std::set<std::uint32_t> held;
  for (const std::uint32_t row : triple)
    for (const std::uint32_t c : columns_of[row])
      if (covers_two(columns[c].rows, triple)) held.insert(c);
  return {held.begin(), held.end()};
}

std::vector<std::vector<std::uint32_t>> columns_by_row(std::uint32_t rows,
                                                       std::span<const CoverColumn> columns) {
  std::vector<std::vector<std::uint32_t>> columns_of(rows);
  for (std::uint32_t c = 0; c < columns.size(); ++c)
    for (const std::uint32_t row : columns[c].rows) columns_of[row].push_back(c);
  return columns_of;
}

/// The columns chosen if every value is 0 or 1.
std::optional<std::vector<std::uint32_t>> whole(const std::vector<double>& value) {
  std::vector<std::uint32_t> chosen;
  for (std::uint32_t c = 0; c < value.size(); ++c) {
    if (value[c] > 1 - near_enough)
      chosen.push_back(c);
    else if (value[c] > near_enough)
      return {};
  }
  return chosen;
}

/// The column nearest to 1 among those that are neither 0 nor 1.
std::uint32_t nearest_to_one(const std::vector<double>& value) {
  std::uint32_t best = 0;
  double largest = 0;
  for (std::uint32_t c = 0; c < value.size(); ++c)
    if (value[c] > largest && value[c] < 1 - near_enough) {
      largest = value[c];
      best = c;
    }
  return best;
}

/// The relaxation with its limits, shrinking as the gap does.
class Gap {
 public:
  Gap(std::uint32_t rows, std::span<const CoverColumn> columns, const CutOptions& options)
      : rows_(rows),
        columns_(columns),
        options_(options),
        relaxation_(rows),
        columns_of_(columns_by_row(rows, columns)),
        open_(columns.size(), 1),
        known_(options.known) {
    relaxation_.add(columns);
  }

  CutAnswer run() && {
    bool is_open = raise_bound();
    while (is_open) {
      steps_back_ = dive_steps_back;
      const double before = known_;
      dive(0);
      if (known_ >= before) break;
      is_open = raise_bound();
    }
    if (is_open && options_.search && !is_stopped()) search();
    answer_.bound = std::min(answer_.bound, known_);
    return std::move(answer_);
  }

 private:
  bool is_stopped() const {
    return options_.stop != nullptr && *options_.stop && (*options_.stop)();
  }

  /// False when the question is settled already.
  bool raise_bound() {
    for (std::uint32_t round = 0; round < options_.rounds && !is_stopped(); ++round) {
      if (!relaxation_.solve() || relaxation_.value() >= known_ - same_cost) {
        answer_.bound = known_;
        answer_.proven = true;
        return false;
      }
      answer_.bound = std::max(answer_.bound, relaxation_.value());
      close_dear_columns();
      const auto value = relaxation_.solution();
      if (auto chosen = whole(value)) {
        known_ = relaxation_.value();
        answer_.chosen = std::move(chosen);
        answer_.proven = true;
        return false;
      }
      if (!add_limits(value)) break;
    }
    return true;
  }

  void close_dear_columns() {
    const double gap = known_ - answer_.bound + same_cost;
    const auto reduced = relaxation_.reduced();
    std::vector<std::uint32_t> dear;
    for (std::uint32_t c = 0; c < columns_.size(); ++c)
      if (open_[c] && reduced[c] > gap) {
        dear.push_back(c);
        open_[c] = 0;
      }
    relaxation_.close(dear);
  }

  bool add_limits(const std::vector<double>& value) {
    std::vector<std::vector<std::uint32_t>> fresh;
    for (const Triple& triple : broken_triples(rows_, columns_, value, cuts_a_round))
      fresh.push_back(holding_two(columns_, columns_of_, triple));
    relaxation_.limit(fresh);
    limits_.insert(limits_.end(), fresh.begin(), fresh.end());
    return !fresh.empty();
  }

  /// Takes columns one after another and leaves every column as it found it.
  void dive(std::uint32_t depth) {
    if (depth > rows_ || is_stopped()) return;
    if (!relaxation_.solve() || relaxation_.value() >= known_ - same_cost) return;
    const auto value = relaxation_.solution();
    if (auto chosen = whole(value)) {
      known_ = relaxation_.value();
      answer_.chosen = std::move(chosen);
      return;
    }
    const std::uint32_t taken = nearest_to_one(value);
    const double before = known_;
    with_closed(rivals_of(taken), depth);
    if (known_ < before || steps_back_ == 0) return;
    --steps_back_;
    with_closed({taken}, depth);
  }

  std::vector<std::uint32_t> rivals_of(std::uint32_t taken) const {
    std::set<std::uint32_t> rivals;
    for (const std::uint32_t row : columns_[taken].rows)
      for (const std::uint32_t c : columns_of_[row])
        if (c != taken && open_[c]) rivals.insert(c);
    return {rivals.begin(), rivals.end()};
  }

  void with_closed(const std::vector<std::uint32_t>& closed, std::uint32_t depth) {
    for (const std::uint32_t c : closed) open_[c] = 0;
    relaxation_.close(closed);
    dive(depth + 1);
    relaxation_.open(closed);
    for (const std::uint32_t c : closed) open_[c] = 1;
  }

  /// What is left goes to the mixed-integer solver.
  void search() {
    std::vector<std::uint32_t> kept, position(columns_.size(), 0);
    std::vector<CoverColumn> problem;
    for (std::uint32_t c = 0; c < columns_.size(); ++c) {
      if (!open_[c]) continue;
      position[c] = static_cast<std::uint32_t>(kept.size());
      kept.push_back(c);
      problem.push_back(columns_[c]);
    }
    std::vector<std::vector<std::uint32_t>> limits;
    for (const auto& limit : limits_) {
      limits.emplace_back();
      for (const std::uint32_t c : limit)
        if (open_[c]) limits.back().push_back(position[c]);
      if (limits.back().size() < 2) limits.pop_back();
    }
    const CoverAnswer found =
        solve_cover(rows_, problem, limits, {.cutoff = known_, .seconds = options_.seconds});
    answer_.proven = found.complete;
    if (found.chosen && found.cost < known_) {
      known_ = found.cost;
      answer_.chosen.emplace();
      for (const std::uint32_t c : *found.chosen) answer_.chosen->push_back(kept[c]);
    }
    if (found.complete) answer_.bound = known_;
  }

  std::uint32_t rows_;
  std::span<const CoverColumn> columns_;
  const CutOptions& options_;
  CoverRelaxation relaxation_;
  std::vector<std::vector<std::uint32_t>> columns_of_;
  std::vector<char> open_;
  std::vector<std::vector<std::uint32_t>> limits_;
  double known_;  ///< Cost of the best plan known by now.
  int steps_back_ = 0;
  CutAnswer answer_;
};

}  // namespace

CutAnswer close_gap(std::uint32_t rows,
                    std::span<const CoverColumn> columns,
                    const CutOptions& options) {
  return Gap(rows, columns, options).run();
}

}  // namespace trellis::optimise
