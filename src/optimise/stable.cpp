#include "optimise/stable.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "optimise/ceilings.hpp"
#include "optimise/instance_check.hpp"

namespace trellis::optimise {
namespace {

/// A holder of a place, the worst last.
using Holder = std::tuple<std::int64_t, std::int64_t, EdgeIndex>;  // rank, key, edge

/// Everything both functions need: ranks, and for each place the ceilings from inner to outer.
struct Market {
  const Instance* instance = nullptr;
  std::vector<char> usable = {};
  std::vector<std::int64_t> partner_rank = {};
  std::vector<std::int64_t> lead_rank = {};
  std::vector<std::vector<GroupIndex>> ceilings_of_place = {};  ///< Place t itself is groups + t.
  std::vector<std::set<Holder>> holders = {};

  std::int64_t ceiling(GroupIndex g) const {
    const auto groups = instance->groups.size();
    return g < groups ? instance->groups[g].upper : instance->places[g - groups].capacity;
  }
  Holder holder(EdgeIndex e) const {
    return {lead_rank[e], instance->partners[instance->edges[e].partner].key, e};
  }
  const std::vector<GroupIndex>& ceilings(EdgeIndex e) const {
    return ceilings_of_place[instance->edges[e].place];
  }
  void add(EdgeIndex e) {
    for (const GroupIndex g : ceilings(e)) holders[g].insert(holder(e));
  }
  void remove(EdgeIndex e) {
    for (const GroupIndex g : ceilings(e)) holders[g].erase(holder(e));
  }
};

std::optional<Refusal> fault_in_ranks(const Instance& instance, const Preferences& preferences) {
  if (auto fault = fault_in(instance, {})) return fault;
  for (const auto* ranks : {&preferences.partner_rank, &preferences.lead_rank})
    if (!ranks->empty() && ranks->size() != instance.edges.size())
      return Refusal{RefusalCode::wrong_length,
                     "There are " + std::to_string(ranks->size()) + " ranks for " +
                         std::to_string(instance.edges.size()) + " pairs",
                     "Give one rank for each eligible pair, or none at all"};
  const bool floors = std::any_of(
      instance.groups.begin(), instance.groups.end(), [](auto& group) { return group.lower > 0; });
  if (floors || !instance.partner_groups.empty())
    return Refusal{RefusalCode::bad_rule,
                   "With smallest numbers or with limits on partners a stable match need not exist",
                   "Remove those limits, or use the least total instead of a stable match"};
  return {};
}

Market market_of(const Instance& instance, const Preferences& preferences) {
  Market market{&instance, usable_edges(instance)};
  const auto ranks = [&](const std::vector<std::int64_t>& stated) {
    if (!stated.empty()) return stated;
    std::vector<std::int64_t> cost;
    for (const Edge& edge : instance.edges) cost.push_back(edge.cost);
    return cost;
  };
  market.partner_rank = ranks(preferences.partner_rank);
  market.lead_rank = ranks(preferences.lead_rank);
  for (const Lock& lock : instance.locks)
    for (EdgeIndex e = 0; e < instance.edges.size(); ++e)
      if (instance.edges[e].partner == lock.partner && instance.edges[e].place == lock.place)
        market.lead_rank[e] = std::numeric_limits<std::int64_t>::min();
  std::vector<GroupIndex> by_size(instance.groups.size());
  for (GroupIndex g = 0; g < by_size.size(); ++g) by_size[g] = g;
  std::stable_sort(by_size.begin(), by_size.end(), [&](GroupIndex a, GroupIndex b) {
    return instance.groups[a].places.size() < instance.groups[b].places.size();
  });
  market.ceilings_of_place.resize(instance.places.size());
  for (PlaceIndex t = 0; t < instance.places.size(); ++t)
    market.ceilings_of_place[t].push_back(static_cast<GroupIndex>(instance.groups.size()) + t);
  for (const GroupIndex g : by_size)
    for (const PlaceIndex t : instance.groups[g].places) market.ceilings_of_place[t].push_back(g);
  market.holders.resize(instance.groups.size() + instance.places.size());
  return market;
}

/// Each partner's usable edges, best first; equal ranks by lead, stream, year.
std::vector<std::vector<EdgeIndex>> wish_lists(const Market& market) {
  const Instance& instance = *market.instance;
  std::vector<std::vector<EdgeIndex>> lists(instance.partners.size());
  for (EdgeIndex e = 0; e < instance.edges.size(); ++e)
    if (market.usable[e]) lists[instance.edges[e].partner].push_back(e);
  const auto wish = [&](EdgeIndex e) {
    const Place& place = instance.places[instance.edges[e].place];
    return std::tuple(market.partner_rank[e], place.lead, place.stream, place.year);
  };
  for (auto& list : lists)
    std::sort(list.begin(), list.end(), [&](auto a, auto b) { return wish(a) < wish(b); });
  return lists;
}

/// Takes the proposal in; returns the partner that has to go, perhaps the proposer.
std::optional<EdgeIndex> propose(Market& market, EdgeIndex e) {
  market.add(e);
  for (const GroupIndex g : market.ceilings(e)) {
    if (static_cast<std::int64_t>(market.holders[g].size()) <= market.ceiling(g)) continue;
    const EdgeIndex worst = std::get<2>(*market.holders[g].rbegin());
    market.remove(worst);
    return worst;
  }
  return {};
}

/// Whether the place would keep the pair beside those it holds: there is room under every ceiling,
/// or the innermost full one holds a worse pair (perhaps the same partner's present one).
bool would_be_taken(const Market& market, EdgeIndex e) {
  for (const GroupIndex g : market.ceilings(e)) {
    const auto& holders = market.holders[g];
    if (static_cast<std::int64_t>(holders.size()) < market.ceiling(g)) continue;
    return !holders.empty() && *holders.rbegin() > market.holder(e);
  }
  return true;
}

}  // namespace

std::expected<BaselineMatch, Refusal> stable_matching(const Instance& instance,
                                                      const Preferences& preferences) {
  if (auto fault = fault_in_ranks(instance, preferences)) return std::unexpected(*fault);
  Market market = market_of(instance, preferences);
  const auto lists = wish_lists(market);
  std::vector<std::size_t> next(instance.partners.size(), 0);
  BaselineMatch match;
  match.edge_of.resize(instance.partners.size());
  for (PartnerIndex p = 0; p < instance.partners.size(); ++p)
    for (std::optional<PartnerIndex> free = p; free;) {
      const PartnerIndex who = *free;
      free.reset();
      if (next[who] == lists[who].size()) break;
      const EdgeIndex e = lists[who][next[who]++];
      match.edge_of[who] = e;
      if (const auto gone = propose(market, e)) {
        free = instance.edges[*gone].partner;
        match.edge_of[*free].reset();
      }
    }
  match.totals = totals_of(instance, {}, match.edge_of);
  return match;
}

std::expected<std::vector<EdgeIndex>, Refusal> blocking_pairs(
    const Instance& instance,
    const Preferences& preferences,
    const std::vector<std::optional<EdgeIndex>>& edge_of) {
  if (auto fault = fault_in_ranks(instance, preferences)) return std::unexpected(*fault);
  Market market = market_of(instance, preferences);
  for (const auto& e : edge_of)
    if (e) market.add(*e);
  std::vector<EdgeIndex> blocking;
  for (EdgeIndex e = 0; e < instance.edges.size(); ++e) {
    const auto held = edge_of[instance.edges[e].partner];
    if (!market.usable[e] || held == e) continue;
    if (held && market.partner_rank[*held] <= market.partner_rank[e]) continue;
    if (would_be_taken(market, e)) blocking.push_back(e);
  }
  return blocking;
}

}  // namespace trellis::optimise
