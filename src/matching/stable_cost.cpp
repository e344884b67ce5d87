#include "matching/stable_cost.hpp"

#include <algorithm>
#include <map>

#include "matching/match.hpp"

namespace trellis::matching {
namespace {

using optimise::EdgeIndex;
using EdgeChoice = std::vector<std::optional<EdgeIndex>>;

std::int64_t points_in(const optimise::Instance& instance, const EdgeChoice& match) {
  std::int64_t points = 0;
  for (const auto& edge : match)
    if (edge) points += instance.edges[*edge].cost;
  return points;
}

std::optional<std::int64_t> lead_on(const optimise::Instance& instance,
                                    const std::optional<EdgeIndex>& edge) {
  if (!edge) return std::nullopt;
  return instance.places[instance.edges[*edge].place].lead;
}

/// Where a wish stands in the list, or the points after all wishes.
std::int64_t rank_of(const std::vector<std::int64_t>& wishes,
                     std::int64_t wished,
                     std::int64_t cost,
                     std::int64_t after) {
  const auto found = std::ranges::find(wishes, wished);
  return found == wishes.end() ? after + cost : found - wishes.begin();
}

}  // namespace

Result<StableCost> stable_cost(const optimise::Instance& instance,
                               const optimise::Preferences& preferences,
                               const EdgeChoice& match) {
  const auto stable = optimise::stable_matching(instance, preferences);
  if (!stable) return std::unexpected(problem_of(stable.error()));
  const auto blocking = optimise::blocking_pairs(instance, preferences, match);
  if (!blocking) return std::unexpected(problem_of(blocking.error()));
  StableCost cost{.edge_of = stable->edge_of,
                  .placed = stable->totals.placed,
                  .points = stable->totals.points,
                  .blocking_pairs = blocking->size()};
  const auto placed =
      std::ranges::count_if(match, [](const auto& edge) { return edge.has_value(); });
  cost.placed_fewer = placed - static_cast<std::int64_t>(cost.placed);
  cost.points_more = cost.points - points_in(instance, match);
  for (std::size_t p = 0; p < match.size(); ++p)
    if (lead_on(instance, match[p]) != lead_on(instance, cost.edge_of[p])) ++cost.other_lead;
  return cost;
}

optimise::Preferences preferences_of(
    const optimise::Instance& instance,
    const std::vector<std::vector<std::int64_t>>& leads_wished,
    const std::vector<std::pair<std::int64_t, std::vector<std::int64_t>>>& partners_wished) {
  const std::map<std::int64_t, std::vector<std::int64_t>> of_lead(partners_wished.begin(),
                                                                  partners_wished.end());
  std::int64_t after = 1;
  for (const auto& wishes : leads_wished)
    after = std::max(after, static_cast<std::int64_t>(wishes.size()) + 1);
  for (const auto& entry : of_lead)
    after = std::max(after, static_cast<std::int64_t>(entry.second.size()) + 1);
  std::int64_t least = 0;
  for (const optimise::Edge& edge : instance.edges) least = std::min(least, edge.cost);
  after -= least;  // a bonus must not lift a pair above a wish
  optimise::Preferences preferences;
  for (const optimise::Edge& edge : instance.edges) {
    const std::int64_t lead = instance.places[edge.place].lead;
    preferences.partner_rank.push_back(rank_of(leads_wished[edge.partner], lead, edge.cost, after));
    const auto wishes = of_lead.find(lead);
    preferences.lead_rank.push_back(
        wishes == of_lead.end()
            ? after + edge.cost
            : rank_of(wishes->second, instance.partners[edge.partner].key, edge.cost, after));
  }
  return preferences;
}

}  // namespace trellis::matching
