#include "stats/match_pairs.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

#include "stats/cheapest_pairs.hpp"

namespace trellis::stats {
namespace {

constexpr std::size_t options_max = 5'000'000;

double distance(const MatchProblem& problem, std::size_t i, std::size_t j) {
  const auto a = static_cast<Eigen::Index>(i), b = static_cast<Eigen::Index>(j);
  if (problem.place.cols() == 1) return std::abs(problem.place(a, 0) - problem.place(b, 0));
  return (problem.place.row(a) - problem.place.row(b)).norm();
}

/// Positions of one arm by URN.
std::vector<std::size_t> by_urn(const MatchProblem& problem, int arm) {
  std::vector<std::size_t> positions;
  for (std::size_t i = 0; i < problem.urn.size(); ++i)
    if (problem.treated[i] == arm) positions.push_back(i);
  std::ranges::sort(positions, {}, [&](std::size_t i) { return problem.urn[i]; });
  return positions;
}

/// Treated schools in the order in which they choose.
std::vector<std::size_t> choosers(const MatchProblem& problem, MatchOrder order) {
  std::vector<std::size_t> positions = by_urn(problem, 1);
  if (order == MatchOrder::data)
    std::ranges::sort(positions);
  else
    std::ranges::stable_sort(positions, std::greater<>{}, [&](std::size_t i) {
      return problem.score(static_cast<Eigen::Index>(i));
    });
  return positions;
}

/// Controls of one group on a line, still free, found from any point in logarithmic time.
class FreeControls {
 public:
  FreeControls(const MatchProblem& problem,
               const std::vector<std::size_t>& controls,
               MatchSide side)
      : problem_(problem), side_(side), rank_(problem.urn.size()) {
    for (std::size_t r = 0; r < controls.size(); ++r) {
      const std::size_t i = controls[r];
      rank_[i] = r;
      free_[problem.group[i]].emplace(place(i), r, i);
    }
  }

  /// The nearest free control not in `taken`; ties by URN.
  std::optional<std::size_t> nearest(std::size_t treated,
                                     const std::vector<std::size_t>& taken) const {
    const auto found = free_.find(problem_.group[treated]);
    if (found == free_.end()) return std::nullopt;
    const double at = place(treated);
    const auto right = first_untaken(found->second, found->second.lower_bound({at, 0, 0}), taken);
    const auto left = nearest_below(found->second, at, taken);
    if (!left) return right;
    if (!right) return left;
    if (side_ == MatchSide::below_first) return left;
    const double to_left = at - place(*left), to_right = place(*right) - at;
    if (to_left != to_right) return to_left < to_right ? left : right;
    return rank_[*left] < rank_[*right] ? left : right;
  }

  void take(std::size_t control) {
    free_[problem_.group[control]].erase({place(control), rank_[control], control});
  }

 private:
  using Key = std::tuple<double, std::size_t, std::size_t>;  // Place, rank by URN, position.
  using Line = std::set<Key>;

  double place(std::size_t i) const { return problem_.place(static_cast<Eigen::Index>(i), 0); }

  static bool is_in(std::size_t control, const std::vector<std::size_t>& taken) {
    return std::ranges::find(taken, control) != taken.end();
  }

  static std::optional<std::size_t> first_untaken(const Line& line,
                                                  Line::const_iterator from,
                                                  const std::vector<std::size_t>& taken) {
    for (auto it = from; it != line.end(); ++it)
      if (!is_in(std::get<2>(*it), taken)) return std::get<2>(*it);
    return std::nullopt;
  }

  /// The nearest strictly below; among equal places the smallest URN.
  std::optional<std::size_t> nearest_below(const Line& line,
                                           double at,
                                           const std::vector<std::size_t>& taken) const {
    auto it = line.lower_bound({at, 0, 0});
    while (it != line.begin()) {
      const double level = std::get<0>(*std::prev(it));
      const auto first = line.lower_bound({level, 0, 0});
      for (auto same = first; same != it; ++same)
        if (!is_in(std::get<2>(*same), taken)) return std::get<2>(*same);
      it = first;
    }
    return std::nullopt;
  }

  const MatchProblem& problem_;
  MatchSide side_;
  std::vector<std::size_t> rank_;
  std::map<std::int32_t, Line> free_;
};

/// The nearest control in several dimensions, by looking at all of them.
std::optional<std::size_t> nearest_of_all(const MatchProblem& problem,
                                          std::size_t treated,
                                          const std::vector<std::size_t>& controls,
                                          const std::vector<char>& is_taken,
                                          const std::vector<std::size_t>& own) {
  std::optional<std::size_t> best;
  double least = std::numeric_limits<double>::infinity();
  for (const std::size_t control : controls) {
    if (is_taken[control] || problem.group[control] != problem.group[treated] ||
        std::ranges::find(own, control) != own.end())
      continue;
    const double d = distance(problem, treated, control);
    if (d < least) {
      least = d;
      best = control;
    }
  }
  return best;
}

std::vector<MatchedSet> match_nearest(const MatchProblem& problem, const MatchSpec& spec) {
  const auto controls = by_urn(problem, 0);
  FreeControls line(problem, controls, spec.side);
  std::vector<char> is_taken(problem.urn.size());
  std::map<std::size_t, MatchedSet> sets;
  const auto order = choosers(problem, spec.order);
  for (std::int32_t round = 0; round < spec.ratio; ++round)
    for (const std::size_t treated : order) {
      MatchedSet& set = sets[treated];
      set.treated = treated;
      const auto control = problem.place.cols() == 1
                               ? line.nearest(treated, set.controls)
                               : nearest_of_all(problem, treated, controls, is_taken, set.controls);
      if (!control) continue;
      if (problem.distance_max && distance(problem, treated, *control) > *problem.distance_max)
        continue;
      set.controls.push_back(*control);
      if (spec.with_replacement) continue;
      is_taken[*control] = 1;
      line.take(*control);
    }
  std::vector<MatchedSet> result;
  for (auto& [treated, set] : sets)
    if (!set.controls.empty()) result.push_back(std::move(set));
  return result;
}

/// The classes of the controls, with room for `ratio` of each treated school's class.
ControlClasses balance_classes(const MatchProblem& problem,
                               const std::vector<std::size_t>& treated,
                               const std::vector<std::size_t>& controls,
                               std::int32_t ratio) {
  ControlClasses classes;
  if (problem.balance.empty()) return classes;
  classes.limit.resize(static_cast<std::size_t>(std::ranges::max(problem.balance)) + 1);
  for (const std::size_t i : treated)
    classes.limit[static_cast<std::size_t>(problem.balance[i])] += ratio;
  for (const std::size_t i : controls) classes.of_control.push_back(problem.balance[i]);
  return classes;
}

Expected<std::vector<MatchedSet>> match_optimal(const MatchProblem& problem,
                                                const MatchSpec& spec) {
  const auto treated = by_urn(problem, 1), controls = by_urn(problem, 0);
  std::vector<PairOption> options;
  for (std::size_t t = 0; t < treated.size(); ++t)
    for (std::size_t c = 0; c < controls.size(); ++c) {
      if (problem.group[treated[t]] != problem.group[controls[c]]) continue;
      const double d = distance(problem, treated[t], controls[c]);
      if (problem.distance_max && d > *problem.distance_max) continue;
      if (options.size() == options_max)
        return refuse("too_large",
                      "There are more than 5 million possible pairs.",
                      "Set a caliper or exact columns, or use nearest-neighbour matching.");
      options.push_back({static_cast<std::int32_t>(t), static_cast<std::int32_t>(c), d});
    }
  std::map<std::size_t, MatchedSet> sets;
  for (const std::size_t chosen :
       cheapest_pairs(static_cast<std::int32_t>(treated.size()),
                      static_cast<std::int32_t>(controls.size()),
                      spec.ratio,
                      options,
                      balance_classes(problem, treated, controls, spec.ratio))) {
    const std::size_t unit = treated[static_cast<std::size_t>(options[chosen].treated)];
    sets[unit].treated = unit;
    sets[unit].controls.push_back(controls[static_cast<std::size_t>(options[chosen].control)]);
  }
  std::vector<MatchedSet> result;
  for (auto& [unit, set] : sets) result.push_back(std::move(set));
  return result;
}

}  // namespace

Expected<std::vector<MatchedSet>> match_pairs(const MatchProblem& problem, const MatchSpec& spec) {
  if (spec.method == MatchMethod::optimal) return match_optimal(problem, spec);
  return match_nearest(problem, spec);
}

}  // namespace trellis::stats
