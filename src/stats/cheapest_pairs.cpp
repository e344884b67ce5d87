#include "stats/cheapest_pairs.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <queue>
#include <utility>

namespace trellis::stats {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t nothing = std::numeric_limits<std::size_t>::max();

/// Treated units are nodes 0..T-1, controls T..T+C-1. A chosen option may be walked backwards.
class PairSearch {
 public:
  PairSearch(std::int32_t treated,
             std::int32_t controls,
             std::int32_t ratio,
             std::span<const PairOption> options)
      : treated_(static_cast<std::size_t>(treated)),
        options_(options),
        options_of_(treated_),
        wanted_(treated_, ratio),
        chosen_of_control_(static_cast<std::size_t>(controls), nothing),
        potential_(treated_ + static_cast<std::size_t>(controls)) {
    for (std::size_t i = 0; i < options.size(); ++i)
      options_of_[static_cast<std::size_t>(options[i].treated)].push_back(i);
    is_chosen_.resize(options.size());
  }

  /// Makes one more pair, the cheapest there is, moving others aside; false if there is none.
  bool augment() {
    distance_.assign(potential_.size(), infinity);
    reached_by_.assign(potential_.size(), nothing);
    Queue queue;
    for (std::size_t unit = 0; unit < treated_; ++unit)
      if (wanted_[unit] > 0) offer(unit, 0, nothing, queue);
    std::size_t free_control = nothing;
    double reach = infinity;
    while (!queue.empty()) {
      const auto [distance, node] = queue.top();
      queue.pop();
      if (distance > distance_[node]) continue;
      if (distance >= reach) break;
      if (node < treated_) {
        relax_forward(node, distance, queue);
      } else if (chosen_of_control_[node - treated_] == nothing) {
        free_control = node;
        reach = distance;
      } else {
        relax_back(node, distance, queue);
      }
    }
    if (free_control == nothing) return false;
    for (std::size_t v = 0; v < potential_.size(); ++v)
      potential_[v] += std::min(distance_[v], reach);
    flip_path(free_control);
    return true;
  }

  std::vector<std::size_t> chosen() const {
    std::vector<std::size_t> positions;
    for (std::size_t i = 0; i < is_chosen_.size(); ++i)
      if (is_chosen_[i]) positions.push_back(i);
    return positions;
  }

 private:
  using Label = std::pair<double, std::size_t>;
  using Queue = std::priority_queue<Label, std::vector<Label>, std::greater<>>;

  void offer(std::size_t node, double distance, std::size_t option, Queue& queue) {
    if (!(distance < distance_[node])) return;
    distance_[node] = distance;
    reached_by_[node] = option;
    queue.emplace(distance, node);
  }

  void relax_forward(std::size_t node, double distance, Queue& queue) {
    for (const std::size_t i : options_of_[node]) {
      if (is_chosen_[i]) continue;
      const std::size_t to = treated_ + static_cast<std::size_t>(options_[i].control);
      const double reduced = options_[i].cost + potential_[node] - potential_[to];
      offer(to, distance + std::max(0.0, reduced), i, queue);
    }
  }

  void relax_back(std::size_t node, double distance, Queue& queue) {
    const std::size_t i = chosen_of_control_[node - treated_];
    const auto to = static_cast<std::size_t>(options_[i].treated);
    const double reduced = -options_[i].cost + potential_[node] - potential_[to];
    offer(to, distance + std::max(0.0, reduced), i, queue);
  }

  void flip_path(std::size_t free_control) {
    std::size_t node = free_control;
    while (reached_by_[node] != nothing) {
      const std::size_t i = reached_by_[node];
      if (node >= treated_) {
        is_chosen_[i] = 1;
        chosen_of_control_[node - treated_] = i;
        node = static_cast<std::size_t>(options_[i].treated);
      } else {
        is_chosen_[i] = 0;
        node = treated_ + static_cast<std::size_t>(options_[i].control);
      }
    }
    --wanted_[node];
  }

  std::size_t treated_;
  std::span<const PairOption> options_;
  std::vector<std::vector<std::size_t>> options_of_;
  std::vector<std::int32_t> wanted_;  ///< Controls that a treated unit still wants.
  std::vector<std::size_t> chosen_of_control_;
  std::vector<char> is_chosen_;
  std::vector<double> potential_;
  std::vector<double> distance_;
  std::vector<std::size_t> reached_by_;
};

}  // namespace

std::vector<std::size_t> cheapest_pairs(std::int32_t treated_count,
                                        std::int32_t control_count,
                                        std::int32_t ratio,
                                        std::span<const PairOption> options) {
  PairSearch search(treated_count, control_count, ratio, options);
  while (search.augment()) {
  }
  return search.chosen();
}

}  // namespace trellis::stats
