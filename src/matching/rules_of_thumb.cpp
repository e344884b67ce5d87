#include "matching/rules_of_thumb.hpp"

#include <algorithm>
#include <numeric>

namespace trellis::matching {
namespace {

/// Gives each partner, in the order of the list, the first of its edges that still has a place.
template <class Better>
RuleOfThumb in_list_order(const PreparedMatch& match, std::string name, Better better) {
  const auto& edges = match.instance.edges;
  std::vector<std::vector<optimise::EdgeIndex>> of_partner(match.input.partners.size());
  for (optimise::EdgeIndex e = 0; e < edges.size(); ++e) of_partner[edges[e].partner].push_back(e);
  std::vector<std::int64_t> left;
  for (const optimise::Place& place : match.instance.places) left.push_back(place.capacity);
  RuleOfThumb result{.name = std::move(name)};
  result.lead_of.resize(match.input.partners.size());
  double kilometres = 0;
  for (std::size_t p = 0; p < of_partner.size(); ++p) {
    std::sort(of_partner[p].begin(), of_partner[p].end(), better);
    const auto found =
        std::find_if(of_partner[p].begin(), of_partner[p].end(), [&](optimise::EdgeIndex e) {
          return left[edges[e].place] > 0;
        });
    if (found == of_partner[p].end()) continue;
    --left[edges[*found].place];
    result.lead_of[p] = match.lead_of_place[edges[*found].place];
    ++result.placed;
    result.points += edges[*found].cost;
    result.largest_cost = std::max(result.largest_cost, edges[*found].cost);
    const double km = match.cost_of(edges[*found]).straight_km;
    kilometres += km;
    result.worst_km = std::max(result.worst_km, km);
  }
  if (result.placed > 0) result.mean_km = kilometres / static_cast<double>(result.placed);
  return result;
}

}  // namespace

std::vector<RuleOfThumb> rules_of_thumb(const PreparedMatch& match) {
  const auto& edges = match.instance.edges;
  std::vector<double> metres(edges.size());
  for (std::size_t e = 0; e < edges.size(); ++e)
    metres[e] = distance_metres(*match.input.partners[edges[e].partner].school.at,
                                *match.lead_of(edges[e]).school.at);
  return {in_list_order(match,
                        "Nearest lead with a place, in list order",
                        [&](optimise::EdgeIndex a, optimise::EdgeIndex b) {
                          return std::pair(metres[a], a) < std::pair(metres[b], b);
                        }),
          in_list_order(match,
                        "Best score with a place, in list order",
                        [&](optimise::EdgeIndex a, optimise::EdgeIndex b) {
                          return std::pair(edges[a].cost, a) < std::pair(edges[b].cost, b);
                        })};
}

}  // namespace trellis::matching
