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

/// Treated units are nodes 0..T-1, controls T..T+C-1, classes after them. A chosen option may be
/// walked backwards, and so may the step of a used control to its class: another takes its place.
class PairSearch {
 public:
  PairSearch(std::int32_t treated,
             std::int32_t controls,
             std::int32_t ratio,
             std::span<const PairOption> options,
             const ControlClasses& classes)
      : treated_(static_cast<std::size_t>(treated)),
        class_nodes_(treated_ + static_cast<std::size_t>(controls)),
        options_(options),
        class_of_(classes.of_control.begin(), classes.of_control.end()),
        room_(classes.limit),
        options_of_(treated_),
        wanted_(treated_, ratio),
        chosen_of_control_(static_cast<std::size_t>(controls), nothing),
        potential_(class_nodes_ + classes.limit.size()) {
    if (class_of_.empty()) {  // one class without a limit
      class_of_.assign(static_cast<std::size_t>(controls), 0);
      room_.assign(1, std::numeric_limits<std::int32_t>::max());
      potential_.resize(class_nodes_ + 1);
    }
    controls_of_.resize(room_.size());
    for (std::size_t c = 0; c < class_of_.size(); ++c)
      controls_of_[static_cast<std::size_t>(class_of_[c])].push_back(c);
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
    std::size_t open_class = nothing;
    double reach = infinity;
    while (!queue.empty()) {
      const auto [distance, node] = queue.top();
      queue.pop();
      if (distance > distance_[node]) continue;
      if (distance >= reach) break;
      if (node < treated_) {
        relax_forward(node, distance, queue);
      } else if (node >= class_nodes_) {
        if (room_[node - class_nodes_] > 0) {
          open_class = node;
          reach = distance;
        } else {
          relax_class(node, distance, queue);
        }
      } else if (chosen_of_control_[node - treated_] == nothing) {
        relax_to_class(node, distance, queue);
      } else {
        relax_back(node, distance, queue);
      }
    }
    if (open_class == nothing) return false;
    for (std::size_t v = 0; v < potential_.size(); ++v)
      potential_[v] += std::min(distance_[v], reach);
    flip_path(open_class);
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

  /// From a free control to its class, at no cost. The class notes the control it was reached by.
  void relax_to_class(std::size_t node, double distance, Queue& queue) {
    const std::size_t to = class_nodes_ + static_cast<std::size_t>(class_of_[node - treated_]);
    const double reduced = potential_[node] - potential_[to];
    offer(to, distance + std::max(0.0, reduced), node, queue);
  }

  /// From a full class to each control that fills it: that control would be given up.
  void relax_class(std::size_t node, double distance, Queue& queue) {
    for (const std::size_t control : controls_of_[node - class_nodes_]) {
      if (chosen_of_control_[control] == nothing) continue;
      const std::size_t to = treated_ + control;
      const double reduced = potential_[node] - potential_[to];
      offer(to, distance + std::max(0.0, reduced), given_up, queue);
    }
  }

  void flip_path(std::size_t open_class) {
    --room_[open_class - class_nodes_];
    std::size_t node = open_class;
    while (reached_by_[node] != nothing) {
      const std::size_t i = reached_by_[node];
      if (node >= class_nodes_) {
        node = i;
      } else if (i == given_up) {
        // Whoever holds it was already given another on the way here, so only the class is left.
        chosen_of_control_[node - treated_] = nothing;
        node = class_nodes_ + static_cast<std::size_t>(class_of_[node - treated_]);
      } else if (node >= treated_) {
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

  /// In reached_by_ of a control: its class reached it.
  static constexpr std::size_t given_up = nothing - 1;

  std::size_t treated_;
  std::size_t class_nodes_;
  std::span<const PairOption> options_;
  std::vector<std::int32_t> class_of_;
  std::vector<std::int32_t> room_;  ///< Controls that a class may still give.
  std::vector<std::vector<std::size_t>> controls_of_;
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
                                        std::span<const PairOption> options,
                                        const ControlClasses& classes) {
  PairSearch search(treated_count, control_count, ratio, options, classes);
  while (search.augment()) {
  }
  return search.chosen();
}

}  // namespace trellis::stats
