#include "optimise/reasons.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "optimise/reach.hpp"
#include "optimise/reason_text.hpp"

namespace trellis::optimise {
namespace {

/// The smallest set of rules that keeps the most leads away, over sets of up to three rules first.
void name_rules(const Instance& instance, Unplaced& reason) {
  std::map<std::uint32_t, std::set<std::int64_t>> leads_of_mask;
  for (const RuledOut& entry : instance.ruled_out)
    if (entry.partner == reason.partner && entry.rules != 0)
      leads_of_mask[entry.rules].insert(instance.places[entry.place].lead);
  std::uint32_t best = 0;
  std::size_t best_leads = 0;
  for (const auto& [mask, unused] : leads_of_mask) {
    std::set<std::int64_t> opened;
    for (const auto& [other, leads] : leads_of_mask)
      if ((other & ~mask) == 0) opened.insert(leads.begin(), leads.end());
    const int size = std::popcount(mask);
    if (best == 0 || size < std::popcount(best) ||
        (size == std::popcount(best) && opened.size() > best_leads)) {
      best = mask;
      best_leads = opened.size();
    }
  }
  for (std::uint32_t rule = 0; rule < 32; ++rule)
    if (best >> rule & 1u) reason.rules.push_back(rule);
  reason.leads_opened = best_leads;
}

/// A forbidden pair of its own, or locks, without which there would be a place.
bool name_locks(const Landscape& land, std::uint32_t p, Unplaced& reason) {
  const NodeIndex target = land.model.slot[p];
  const Reach reach = reach_from(land, p, {.own_forbidden = true, .locks = true});
  if (!reach.lifts[target]) return false;
  for (const auto& [node, step] : way_to(reach, target)) {
    if (!step.lifted) continue;
    if (land.forbidden_of[step.edge] != Landscape::no_lock)
      reason.forbidden.push_back(land.forbidden_of[step.edge]);
    else
      reason.locks.push_back(land.lock_of[step.partner]);
  }
  reason.kind = reason.forbidden.empty() ? ReasonKind::locked : ReasonKind::forbidden;
  return true;
}

/// All its pairs are forbidden, so that there is nothing to search.
bool name_own_forbidden(const Landscape& land, std::uint32_t p, Unplaced& reason) {
  std::set<std::size_t> all;
  for (std::uint32_t e = land.model.first[p]; e < land.model.first[p + 1]; ++e) {
    if (land.forbidden_of[e] == Landscape::no_lock) return false;
    all.insert(land.forbidden_of[e]);
  }
  reason.forbidden.assign(all.begin(), all.end());
  reason.every_pair_forbidden = true;
  reason.kind = ReasonKind::forbidden;
  return true;
}

bool goes_first(const Partner& one, const Partner& other) {
  return one.priority != other.priority ? one.priority < other.priority : one.weight > other.weight;
}

/// Whether the unit of a partner left out at `from` would make room at `to`, over the tree alone.
bool makes_room(const Landscape& land, NodeIndex from, NodeIndex to) {
  const Model& model = land.model;
  std::vector<NodeIndex> above;
  for (NodeIndex v = to;; v = model.parent[v]) {
    above.push_back(v);
    if (v == model.sink()) break;
  }
  NodeIndex meet = from;
  while (std::find(above.begin(), above.end(), meet) == above.end()) {
    if (land.flow[meet] >= model.upper[meet]) return false;
    meet = model.parent[meet];
  }
  for (NodeIndex v = to; v != meet; v = model.parent[v])
    if (land.flow[v] <= model.lower[v]) return false;
  return true;
}

Step step_of(const Landscape& land, std::uint32_t p, std::uint32_t to) {
  const auto source = [&](std::uint32_t e) -> std::optional<EdgeIndex> {
    if (e == left_out) return {};
    return land.model.edges[e].source;
  };
  const auto cost = [&](std::uint32_t e) { return e == left_out ? 0 : land.model.edges[e].cost; };
  const std::uint32_t from = land.choice[p];
  return {land.model.partner_source[p], source(from), source(to), cost(to) - cost(from)};
}

/// The first partner by key, of those that go first, whose place could come to p by a chain.
bool name_priority(const Instance& instance,
                   const Landscape& land,
                   std::uint32_t p,
                   const Reach& reach,
                   Unplaced& reason) {
  const Partner& mine = instance.partners[reason.partner];
  for (std::uint32_t k = 0; k < land.model.partner_count; ++k) {
    if (land.choice[k] == left_out || land.lock_of[k] != Landscape::no_lock) continue;
    if (!reach.lifts[land.at[k]]) continue;
    if (!goes_first(instance.partners[land.model.partner_source[k]], mine)) continue;
    if (!makes_room(land, land.model.slot[k], land.model.slot[p])) continue;
    for (const auto& [node, step] : way_to(reach, land.at[k]))
      if (step.partner != no_partner)
        reason.chain.push_back(step_of(land, step.partner, step.edge));
    reason.chain.push_back(step_of(land, k, left_out));
    reason.kind = ReasonKind::lower_priority;
    return true;
  }
  return false;
}

/// Placed at a reached place, or unplaced with reached places only.
bool is_inside(const Landscape& land, const Reach& reach, std::uint32_t p) {
  if (land.choice[p] != left_out) return reach.lifts[land.at[p]].has_value();
  bool any = false;
  for (std::uint32_t e = land.model.first[p]; e < land.model.first[p + 1]; ++e) {
    if (land.forbidden_of[e] != Landscape::no_lock) continue;
    if (!reach.lifts[land.model.edges[e].place]) return false;
    any = true;
  }
  return any;
}

/// The leads, groups and schools of the part of the network that p reaches: the minimum cut.
void name_binding_set(const Landscape& land, const Reach& reach, Unplaced& reason) {
  const Model& model = land.model;
  for (NodeIndex v = 0; v < model.group_node(0) + model.group_count; ++v) {
    if (!reach.lifts[v] || reach.lifts[model.parent[v]]) continue;
    reason.places += model.upper[v];
    if (v < model.place_count)
      reason.full_places.push_back(model.place_source[v]);
    else
      reason.full_groups.push_back(model.group_source[v - model.place_count]);
  }
  for (NodeIndex v = model.partner_group_node(0); v < model.sink(); ++v) {
    if (!reach.lifts[model.parent[v]] || reach.lifts[v] || land.flow[v] > model.lower[v]) continue;
    const GroupIndex g = model.partner_group_source[v - model.partner_group_node(0)];
    bool mine = false;
    for (NodeIndex u = model.slot[reach.start]; u != model.sink(); u = model.parent[u])
      mine = mine || u == v;
    if (mine) reason.partner_groups.push_back(g);
  }
  for (std::uint32_t p = 0; p < model.partner_count; ++p)
    if (is_inside(land, reach, p)) reason.sharing.push_back(model.partner_source[p]);
}

/// Fewest bounds that, moved by one, would place the partner.
void name_relief(const Landscape& land, std::uint32_t p, Unplaced& reason) {
  const Model& model = land.model;
  const NodeIndex target = model.slot[p];
  const Reach reach = reach_from(land, p, {.bounds = true});
  if (!reach.lifts[target]) return;
  for (const auto& [node, step] : way_to(reach, target)) {
    if (!step.lifted) continue;
    const bool up = step.from != model.sink() && model.parent[step.from] == node;
    const NodeIndex bound = up ? step.from : node;
    if (bound < model.place_count)
      reason.relief.push_back({Relief::Kind::place, model.place_source[bound]});
    else if (bound < model.partner_group_node(0))
      reason.relief.push_back({up ? Relief::Kind::group_ceiling : Relief::Kind::floor,
                               model.group_source[bound - model.place_count]});
    else
      reason.relief.push_back({Relief::Kind::partner_group_ceiling,
                               model.partner_group_source[bound - model.partner_group_node(0)]});
  }
}

void name_leads(const Instance& instance,
                const Landscape& land,
                const Reach& reach,
                Unplaced& reason) {
  std::set<std::int64_t> leads;
  for (NodeIndex t = 0; t < land.model.place_count; ++t)
    if (reach.lifts[t]) leads.insert(instance.places[land.model.place_source[t]].lead);
  reason.leads.assign(leads.begin(), leads.end());
}

Unplaced match_reason_for(const Instance& instance, const Landscape& land, std::uint32_t p) {
  Unplaced reason;
  reason.partner = land.model.partner_source[p];
  if (land.model.edges_of(p).empty()) {
    reason.kind = ReasonKind::no_eligible_lead;
    name_rules(instance, reason);
    return reason;
  }
  if (name_locks(land, p, reason) || name_own_forbidden(land, p, reason)) return reason;
  const Reach reach = reach_from(land, p, {});
  name_leads(instance, land, reach, reason);
  name_relief(land, p, reason);
  if (name_priority(instance, land, p, reach, reason)) return reason;
  name_binding_set(land, reach, reason);
  const bool room = reach.lifts[land.model.sink()].has_value();
  reason.kind = room && !reason.partner_groups.empty() ? ReasonKind::quota : ReasonKind::full;
  if (reason.kind == ReasonKind::quota) {
    const PartnerGroup& quota = instance.partner_groups[reason.partner_groups.front()];
    reason.sharing = quota.partners;
    reason.places = quota.upper;
  }
  return reason;
}

}  // namespace

std::vector<Unplaced> reasons(const Instance& instance, const Solution& solution) {
  std::vector<Unplaced> list;
  if (solution.totals.unplaced == 0) return list;
  const Landscape land = survey(instance, solution);
  for (std::uint32_t p = 0; p < land.model.partner_count; ++p) {
    if (land.choice[p] != left_out) continue;
    Unplaced reason = match_reason_for(instance, land, p);
    std::sort(reason.sharing.begin(), reason.sharing.end(), [&](auto a, auto b) {
      return instance.partners[a].key < instance.partners[b].key;
    });
    reason.sentence = reason_sentence(instance, reason);
    list.push_back(std::move(reason));
  }
  return list;
}

}  // namespace trellis::optimise
