#include "optimise/rematch.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "optimise/ceilings.hpp"
#include "optimise/solve.hpp"

namespace trellis::optimise {
namespace {

const std::vector<std::int64_t> usual_penalties{0, 50, 100, 200, 400, 1000};

/// For each partner whether its present pair is still eligible.
std::vector<char> standing_pairs(const Instance& instance,
                                 const std::vector<std::optional<std::int64_t>>& present) {
  std::vector<char> standing(instance.partners.size(), 0);
  const std::vector<char> usable = usable_edges(instance);
  for (EdgeIndex e = 0; e < instance.edges.size(); ++e) {
    const Edge& edge = instance.edges[e];
    const Place& place = instance.places[edge.place];
    if (usable[e] && place.capacity > 0 && present[edge.partner] == place.lead)
      standing[edge.partner] = 1;
  }
  return standing;
}

FrontierPoint point_of(const Instance& instance,
                       Solution solution,
                       const std::vector<std::optional<std::int64_t>>& present,
                       const std::vector<char>& standing) {
  FrontierPoint point;
  for (PartnerIndex p = 0; p < present.size(); ++p) {
    if (!present[p]) continue;
    const auto e = solution.edge_of[p];
    if (!e) ++point.lost;
    if (e && standing[p] && instance.places[instance.edges[*e].place].lead != *present[p])
      ++point.others_moved;
  }
  point.solution = std::move(solution);
  return point;
}

bool ascends_from_zero(const std::vector<std::int64_t>& penalties) {
  return penalties.front() == 0 && std::is_sorted(penalties.begin(), penalties.end());
}

std::optional<Refusal> fault_in_table(const Instance& instance,
                                      const std::vector<std::optional<std::int64_t>>& present,
                                      const std::vector<std::int64_t>& penalties) {
  if (present.size() != instance.partners.size())
    return Refusal{RefusalCode::wrong_length,
                   "The present match has " + std::to_string(present.size()) + " rows for " +
                       std::to_string(instance.partners.size()) + " partners",
                   "Give one row for each partner, empty where it has no lead"};
  if (!ascends_from_zero(penalties))
    return Refusal{RefusalCode::bad_bound,
                   "The penalties for a move do not rise from 0",
                   "List the penalties from 0 upwards"};
  return {};
}

}  // namespace

std::vector<PartnerIndex> displaced_partners(
    const Instance& instance, const std::vector<std::optional<std::int64_t>>& present) {
  const std::vector<char> standing = standing_pairs(instance, present);
  std::vector<PartnerIndex> displaced;
  for (PartnerIndex p = 0; p < present.size(); ++p)
    if (present[p] && !standing[p]) displaced.push_back(p);
  return displaced;
}

std::expected<std::vector<FrontierPoint>, Refusal> move_frontier(
    const Instance& instance,
    const Objective& objective,
    const std::vector<std::optional<std::int64_t>>& present,
    const std::vector<std::int64_t>& penalties) {
  const auto& table = penalties.empty() ? usual_penalties : penalties;
  if (auto fault = fault_in_table(instance, present, table)) return std::unexpected(*fault);
  const std::vector<char> standing = standing_pairs(instance, present);
  Objective again = objective;
  again.moves = {present, 0, false};
  // A displaced partner moves whatever happens: its penalty would change nothing.
  for (PartnerIndex p = 0; p < present.size(); ++p)
    if (!standing[p]) again.moves.present[p].reset();
  std::vector<FrontierPoint> frontier;
  for (std::size_t i = 0; i <= table.size(); ++i) {
    const bool last = i == table.size();
    again.moves.penalty = last ? 0 : table[i];
    again.moves.fewest_first = last;
    auto solution = solve(instance, again);
    if (!solution) return std::unexpected(solution.error());
    frontier.push_back(point_of(instance, std::move(*solution), present, standing));
    if (!last) frontier.back().penalty = table[i];
    frontier.back().points_above_best =
        frontier.back().solution.totals.points - frontier.front().solution.totals.points;
  }
  return frontier;
}

std::expected<std::vector<Lock>, Refusal> locks_for_started(
    const Instance& instance,
    const std::vector<std::optional<EdgeIndex>>& edge_of,
    const std::vector<PartnerIndex>& started) {
  std::vector<Lock> locks;
  for (const PartnerIndex p : started) {
    if (p >= edge_of.size() || !edge_of[p])
      return std::unexpected(
          Refusal{RefusalCode::lock_breaks_rule,
                  "A partnership that has started is not in the present match",
                  "Give the present place of every partner whose partnership has started"});
    locks.push_back({p, instance.edges[*edge_of[p]].place, "the partnership has started", ""});
  }
  return locks;
}

std::vector<GroupUse> group_use(const Instance& instance,
                                const std::vector<std::optional<EdgeIndex>>& edge_of) {
  std::vector<std::int64_t> taken(instance.places.size(), 0);
  for (const auto& e : edge_of)
    if (e) ++taken[instance.edges[*e].place];
  std::vector<GroupUse> uses;
  for (GroupIndex g = 0; g < instance.groups.size(); ++g) {
    GroupUse use{g, 0, 0};
    for (const PlaceIndex t : instance.groups[g].places) {
      use.used += taken[t];
      use.ceiling += instance.places[t].capacity;
    }
    use.ceiling = std::min(use.ceiling, instance.groups[g].upper);
    uses.push_back(use);
  }
  return uses;
}

}  // namespace trellis::optimise
