#include "optimise/testing/random_instance.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <string>

namespace trellis::optimise::testing {
namespace {

int between(std::mt19937& random, int low, int high) {
  return std::uniform_int_distribution<int>(low, high)(random);
}

bool chance(std::mt19937& random, double share) {
  return std::uniform_real_distribution<double>(0, 1)(random) < share;
}

void add_places(std::mt19937& random, const RandomShape& shape, Instance& instance) {
  for (int lead = 0; lead < shape.leads; ++lead) {
    CapacityGroup group;
    group.name = "lead " + std::to_string(900101 + lead);
    std::int64_t sum = 0;
    for (int stream = 0; stream < shape.streams; ++stream) {
      const int capacity = between(random, 0, 2);
      group.places.push_back(static_cast<PlaceIndex>(instance.places.size()));
      instance.places.push_back({900101 + lead, static_cast<std::uint32_t>(stream), 0, capacity});
      sum += capacity;
    }
    group.upper = std::max<std::int64_t>(1, sum - between(random, 0, 1));
    if (shape.floors && sum > 0 && chance(random, 0.4)) group.lower = 1;
    if (shape.lead_totals) instance.groups.push_back(group);
  }
  instance.places.front().capacity = std::max<std::int64_t>(1, instance.places.front().capacity);
}

void add_trusts(std::mt19937& random, const RandomShape& shape, Instance& instance) {
  for (int lead = 0; lead + 1 < shape.leads; lead += 2) {
    CapacityGroup group;
    group.name = "trust " + std::to_string(lead);
    for (PlaceIndex t = 0; t < instance.places.size(); ++t)
      if (instance.places[t].lead == 900101 + lead || instance.places[t].lead == 900102 + lead)
        group.places.push_back(t);
    group.upper = between(random, 1, 3);
    if (shape.floors && chance(random, 0.3)) group.lower = 1;
    instance.groups.push_back(group);
  }
}

void add_quotas(std::mt19937& random, const RandomShape& shape, Instance& instance) {
  PartnerGroup inner{"inner", {}, 0, no_ceiling}, outer{"outer", {}, 0, no_ceiling};
  for (PartnerIndex p = 0; p < instance.partners.size(); ++p) {
    if (p % 2 == 0) outer.partners.push_back(p);
    if (p % 4 == 0) inner.partners.push_back(p);
  }
  outer.upper = between(random, 1, 3);
  inner.upper = between(random, 0, 1);
  if (shape.floors && chance(random, 0.4)) outer.lower = 1;
  instance.partner_groups = {inner, outer};
}

struct Trial {
  const Instance* instance = nullptr;
  const Objective* objective = nullptr;
  std::optional<Forced> forced = {};
  std::vector<std::vector<EdgeIndex>> edges_of = {};
  std::vector<std::int64_t> taken = {};
  std::vector<std::optional<EdgeIndex>> edge_of = {};
  std::optional<std::vector<std::int64_t>> best = {};
};

bool keeps_bounds(const Trial& trial) {
  const Instance& instance = *trial.instance;
  for (std::size_t t = 0; t < instance.places.size(); ++t)
    if (trial.taken[t] > instance.places[t].capacity) return false;
  for (const CapacityGroup& group : instance.groups) {
    std::int64_t count = 0;
    for (const PlaceIndex t : group.places) count += trial.taken[t];
    if (count < group.lower || count > group.upper) return false;
  }
  for (const PartnerGroup& group : instance.partner_groups) {
    std::int64_t count = 0;
    for (const PartnerIndex p : group.partners) count += trial.edge_of[p].has_value();
    if (count < group.lower || count > group.upper) return false;
  }
  return true;
}

bool is_locked(const Instance& instance, PartnerIndex p) {
  return std::any_of(instance.locks.begin(), instance.locks.end(), [&](const Lock& lock) {
    return lock.partner == p;
  });
}

void try_all(Trial& trial, PartnerIndex p) {
  if (p == trial.edge_of.size()) {
    if (!keeps_bounds(trial)) return;
    auto values = level_values(*trial.instance, *trial.objective, trial.edge_of);
    if (!trial.best || values < *trial.best) trial.best = std::move(values);
    return;
  }
  const bool fixed = trial.forced && trial.forced->partner == p;
  for (const EdgeIndex e : trial.edges_of[p]) {
    if (fixed && trial.forced->edge != e) continue;
    const PlaceIndex t = trial.instance->edges[e].place;
    if (trial.taken[t] == trial.instance->places[t].capacity) continue;
    ++trial.taken[t];
    trial.edge_of[p] = e;
    try_all(trial, p + 1);
    --trial.taken[t];
  }
  trial.edge_of[p].reset();
  if (fixed ? !trial.forced->edge.has_value() : !is_locked(*trial.instance, p))
    try_all(trial, p + 1);
}

std::vector<std::vector<EdgeIndex>> usable_edges(const Instance& instance) {
  std::vector<std::vector<EdgeIndex>> edges_of(instance.partners.size());
  for (EdgeIndex e = 0; e < instance.edges.size(); ++e) {
    const Edge& edge = instance.edges[e];
    bool usable = true;
    for (const Forbidden& f : instance.forbidden)
      if (f.partner == edge.partner && f.lead == instance.places[edge.place].lead) usable = false;
    for (const Lock& lock : instance.locks)
      if (lock.partner == edge.partner && lock.place != edge.place) usable = false;
    if (usable) edges_of[edge.partner].push_back(e);
  }
  return edges_of;
}

}  // namespace

Instance random_instance(std::mt19937& random, const RandomShape& shape) {
  Instance instance;
  for (int p = 0; p < shape.partners; ++p)
    instance.partners.push_back({900001 + p,
                                 static_cast<std::uint32_t>(between(random, 0, shape.classes - 1)),
                                 between(random, 1, 5) == 5 ? 2 : 1});
  add_places(random, shape, instance);
  if (shape.trusts) add_trusts(random, shape, instance);
  if (shape.quotas) add_quotas(random, shape, instance);
  for (PartnerIndex p = 0; p < instance.partners.size(); ++p)
    for (PlaceIndex t = 0; t < instance.places.size(); ++t)
      if (chance(random, shape.density))
        instance.edges.push_back({p, t, between(random, -3, shape.cost_max)});
  if (shape.locks && !instance.edges.empty()) {
    const Edge& edge = instance.edges[static_cast<std::size_t>(
        between(random, 0, static_cast<int>(instance.edges.size()) - 1))];
    if (instance.places[edge.place].capacity > 0)
      instance.locks.push_back({edge.partner, edge.place, "existing partnership", "programme"});
    const Edge& other = instance.edges.front();
    if (other.partner != edge.partner)
      instance.forbidden.push_back(
          {other.partner, instance.places[other.place].lead, "declined", "programme"});
  }
  return instance;
}

std::vector<std::int64_t> level_values(const Instance& instance,
                                       const Objective& objective,
                                       const std::vector<std::optional<EdgeIndex>>& edge_of) {
  std::map<std::uint32_t, std::int64_t> out;
  for (const Partner& partner : instance.partners) out[partner.priority] += 0;
  std::vector<std::optional<std::int64_t>> least(instance.partners.size());
  for (const Edge& edge : instance.edges) {
    bool forbidden = false;
    for (const Forbidden& f : instance.forbidden)
      if (f.partner == edge.partner && f.lead == instance.places[edge.place].lead) forbidden = true;
    auto& low = least[edge.partner];
    if (!forbidden && (!low || edge.cost < *low)) low = edge.cost;
  }
  std::int64_t cap = 0, band = 0, moves = 0, points = 0;
  const auto& present = objective.moves.present;
  for (PartnerIndex p = 0; p < edge_of.size(); ++p) {
    if (!edge_of[p]) {
      out[instance.partners[p].priority] += instance.partners[p].weight;
      continue;
    }
    const Edge& edge = instance.edges[*edge_of[p]];
    const std::int64_t regret = edge.cost - *least[p];
    cap += objective.fairness.regret_cap && regret > *objective.fairness.regret_cap;
    band += objective.fairness.band && regret > *objective.fairness.band;
    const bool moved =
        !present.empty() && present[p] && *present[p] != instance.places[edge.place].lead;
    moves += moved;
    points += edge.cost + (moved ? objective.moves.penalty : 0);
  }
  std::vector<std::int64_t> values;
  for (const auto& [number, sum] : out) values.push_back(sum);
  if (objective.fairness.regret_cap) values.push_back(cap);
  if (objective.fairness.band) values.push_back(band);
  if (objective.moves.fewest_first) values.push_back(moves);
  values.push_back(points);
  return values;
}

std::optional<std::vector<std::int64_t>> best_by_trying(const Instance& instance,
                                                        const Objective& objective,
                                                        std::optional<Forced> forced) {
  Trial trial{&instance, &objective, forced};
  trial.edges_of = usable_edges(instance);
  trial.taken.assign(instance.places.size(), 0);
  trial.edge_of.resize(instance.partners.size());
  try_all(trial, 0);
  return trial.best;
}

Permuted permuted(const Instance& instance, std::mt19937& random) {
  const auto order = [&](std::size_t count) {
    std::vector<std::uint32_t> at(count);
    std::iota(at.begin(), at.end(), 0u);
    std::shuffle(at.begin(), at.end(), random);
    return at;
  };
  Permuted result{instance, order(instance.partners.size()), order(instance.places.size())};
  Instance& out = result.instance;
  for (std::size_t p = 0; p < instance.partners.size(); ++p)
    out.partners[result.partner_at[p]] = instance.partners[p];
  for (std::size_t t = 0; t < instance.places.size(); ++t)
    out.places[result.place_at[t]] = instance.places[t];
  for (auto& group : out.groups) {
    for (auto& t : group.places) t = result.place_at[t];
    std::shuffle(group.places.begin(), group.places.end(), random);
  }
  for (auto& group : out.partner_groups)
    for (auto& p : group.partners) p = result.partner_at[p];
  std::shuffle(out.groups.begin(), out.groups.end(), random);
  for (auto& edge : out.edges)
    edge = {result.partner_at[edge.partner], result.place_at[edge.place], edge.cost};
  std::shuffle(out.edges.begin(), out.edges.end(), random);
  for (auto& lock : out.locks) {
    lock.partner = result.partner_at[lock.partner];
    lock.place = result.place_at[lock.place];
  }
  for (auto& f : out.forbidden) f.partner = result.partner_at[f.partner];
  return result;
}

}  // namespace trellis::optimise::testing
