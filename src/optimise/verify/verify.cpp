#include "optimise/verify/verify.hpp"

#include <algorithm>
#include <cstdint>
#include <expected>
#include <optional>
#include <utility>
#include <vector>

#include "optimise/verify/level_check.hpp"
#include "optimise/wide.hpp"

namespace trellis::optimise {
namespace {

using checking::Costs;
using checking::Eligible;
using Fault = std::optional<std::string>;

struct Bounds {
  std::int64_t low = 0;
  std::int64_t high = 0;
};

/// What a stage may use. It shrinks from stage to stage.
struct Room {
  std::vector<char> edge;
  std::vector<char> stay_out;
  std::vector<Bounds> place;
  std::vector<Bounds> group;
  std::vector<Bounds> partner_group;
};

std::string named(const Instance& instance, std::size_t partner) {
  return "school " + std::to_string(instance.partners[partner].key);
}

Room whole_room(const Instance& instance, const Eligible& eligible) {
  Room room{eligible.edge, eligible.may_stay_out, {}, {}, {}};
  for (const Place& t : instance.places) room.place.push_back({0, t.capacity});
  for (const CapacityGroup& g : instance.groups) room.group.push_back({g.lower, g.upper});
  for (const PartnerGroup& g : instance.partner_groups)
    room.partner_group.push_back({g.lower, g.upper});
  return room;
}

Fault check_indices(const Instance& instance) {
  for (const Edge& e : instance.edges)
    if (e.partner >= instance.partners.size() || e.place >= instance.places.size())
      return "A pair of the input names a partner or place that is not listed";
  for (const CapacityGroup& g : instance.groups)
    for (const PlaceIndex t : g.places)
      if (t >= instance.places.size()) return "A group names a place that is not listed";
  for (const PartnerGroup& g : instance.partner_groups)
    for (const PartnerIndex p : g.partners)
      if (p >= instance.partners.size()) return "A group names a partner that is not listed";
  for (const Lock& lock : instance.locks)
    if (lock.partner >= instance.partners.size() || lock.place >= instance.places.size())
      return "A lock names a partner or place that is not listed";
  for (const Forbidden& f : instance.forbidden)
    if (f.partner >= instance.partners.size())
      return "A forbidden pair names a partner that is not listed";
  return {};
}

template <class Groups, class Members>
Fault check_counts(const Groups& groups, Members members, const std::vector<std::int64_t>& used) {
  for (const auto& group : groups) {
    std::int64_t count = 0;
    for (const std::uint32_t member : members(group)) count += used[member];
    if (count < group.lower || count > group.upper)
      return "“" + group.name + "” has " + std::to_string(count) + ", outside its limits";
  }
  return {};
}

Fault check_assignment(const Instance& instance,
                       const Eligible& eligible,
                       const Certificate& proof) {
  if (proof.assignment.size() != instance.partners.size())
    return "The certificate has another number of partners than the input";
  std::vector<std::int64_t> placed(instance.partners.size(), 0);
  std::vector<std::int64_t> taken(instance.places.size(), 0);
  for (std::size_t p = 0; p < instance.partners.size(); ++p) {
    if (!proof.assignment[p]) {
      if (!eligible.may_stay_out[p]) return "The locked " + named(instance, p) + " is left out";
      continue;
    }
    const EdgeIndex e = *proof.assignment[p];
    if (e >= instance.edges.size() || instance.edges[e].partner != p)
      return "The pair of " + named(instance, p) + " is not among the eligible pairs";
    if (!eligible.edge[e])
      return "The pair of " + named(instance, p) + " is forbidden or breaks a lock";
    placed[p] = 1;
    ++taken[instance.edges[e].place];
  }
  for (std::size_t t = 0; t < instance.places.size(); ++t)
    if (taken[t] > instance.places[t].capacity)
      return "Lead " + std::to_string(instance.places[t].lead) + " has more partners than places";
  if (auto f = check_counts(
          instance.groups, [](auto& g) -> auto& { return g.places; }, taken))
    return f;
  return check_counts(
      instance.partner_groups, [](auto& g) -> auto& { return g.partners; }, placed);
}

/// How far apart two matchings can be in one level.
Wide range_of(const Instance& instance, const Eligible& eligible, const Costs& costs) {
  std::vector<Bounds> spread(instance.partners.size());
  for (std::size_t p = 0; p < spread.size(); ++p)
    spread[p] = {costs.stay_out[p], costs.stay_out[p]};
  for (std::size_t e = 0; e < instance.edges.size(); ++e) {
    if (!eligible.edge[e]) continue;
    Bounds& s = spread[instance.edges[e].partner];
    s = {std::min(s.low, costs.edge[e]), std::max(s.high, costs.edge[e])};
  }
  Wide range = 0;
  for (const Bounds& s : spread) range += Wide{s.high} - s.low;
  return range;
}

/// The stage's cost of each option, each level times its weight, in 128 bits.
struct WideCosts {
  std::vector<Wide> edge;
  std::vector<Wide> stay_out;
};

Fault check_weights(const Instance& instance,
                    const Objective& objective,
                    const Eligible& eligible,
                    const StageDuals& stage,
                    WideCosts& sum) {
  if (stage.levels.empty() || stage.weights.size() != stage.levels.size())
    return "A stage has no levels, or weights for other levels";
  sum.edge.assign(instance.edges.size(), 0);
  sum.stay_out.assign(instance.partners.size(), 0);
  Wide below = 0;
  for (std::size_t i = stage.levels.size(); i-- > 0;) {
    const Costs costs = costs_of(instance, objective, eligible, stage.levels[i]);
    const Wide weight = stage.weights[i];
    if (weight <= below) return "The weight of a level does not outrank the levels after it";
    below += weight * range_of(instance, eligible, costs);
    for (std::size_t e = 0; e < costs.edge.size(); ++e) sum.edge[e] += weight * costs.edge[e];
    for (std::size_t p = 0; p < costs.stay_out.size(); ++p)
      sum.stay_out[p] += weight * costs.stay_out[p];
  }
  return {};
}

bool has_right_lengths(const Instance& instance, const StageDuals& stage) {
  return stage.partner.size() == instance.partners.size() &&
         stage.place.size() == instance.places.size() &&
         stage.group.size() == instance.groups.size() &&
         stage.partner_group.size() == instance.partner_groups.size();
}

/// What every option costs a partner on top of its own cost.
struct PriceSums {
  std::vector<Wide> place;
  std::vector<Wide> partner;
};

PriceSums price_sums(const Instance& instance, const StageDuals& stage) {
  PriceSums sums{{stage.place.begin(), stage.place.end()},
                 std::vector<Wide>(instance.partners.size(), 0)};
  for (std::size_t g = 0; g < instance.groups.size(); ++g)
    for (const PlaceIndex t : instance.groups[g].places) sums.place[t] += stage.group[g];
  for (std::size_t g = 0; g < instance.partner_groups.size(); ++g)
    for (const PartnerIndex p : instance.partner_groups[g].partners)
      sums.partner[p] += stage.partner_group[g];
  return sums;
}

Wide binding(const std::vector<std::int64_t>& price, const std::vector<Bounds>& bounds) {
  Wide sum = 0;
  for (std::size_t i = 0; i < price.size(); ++i)
    sum += Wide{price[i]} * (price[i] > 0 ? bounds[i].high : bounds[i].low);
  return sum;
}

/// Every open option keeps its inequality; returns what the prices prove, or the fault.
std::expected<Wide, std::string> proven_value(const Instance& instance,
                                              const Room& room,
                                              const WideCosts& costs,
                                              const StageDuals& stage,
                                              const PriceSums& sums,
                                              std::size_t& checked) {
  for (std::size_t e = 0; e < instance.edges.size(); ++e) {
    if (!room.edge[e]) continue;
    ++checked;
    const Edge& edge = instance.edges[e];
    if (Wide{stage.partner[edge.partner]} >
        costs.edge[e] + sums.place[edge.place] + sums.partner[edge.partner])
      return std::unexpected("The prices leave a better place for " +
                             named(instance, edge.partner) + " at lead " +
                             std::to_string(instance.places[edge.place].lead));
  }
  Wide value = 0;
  for (std::size_t p = 0; p < instance.partners.size(); ++p) {
    if (room.stay_out[p] && Wide{stage.partner[p]} > costs.stay_out[p])
      return std::unexpected("The value of " + named(instance, p) +
                             " is above that of leaving it out");
    value += stage.partner[p];
  }
  return value - binding(stage.place, room.place) - binding(stage.group, room.group) -
         binding(stage.partner_group, room.partner_group);
}

void fix_bounds(const std::vector<std::int64_t>& price, std::vector<Bounds>& bounds) {
  for (std::size_t i = 0; i < price.size(); ++i) {
    if (price[i] > 0) bounds[i].low = bounds[i].high;
    if (price[i] < 0) bounds[i].high = bounds[i].low;
  }
}

void shrink(const Instance& instance,
            const WideCosts& costs,
            const StageDuals& stage,
            const PriceSums& sums,
            Room& room) {
  for (std::size_t e = 0; e < instance.edges.size(); ++e) {
    const Edge& edge = instance.edges[e];
    if (Wide{stage.partner[edge.partner]} <
        costs.edge[e] + sums.place[edge.place] + sums.partner[edge.partner])
      room.edge[e] = 0;
  }
  for (std::size_t p = 0; p < instance.partners.size(); ++p)
    if (Wide{stage.partner[p]} < costs.stay_out[p]) room.stay_out[p] = 0;
  fix_bounds(stage.place, room.place);
  fix_bounds(stage.group, room.group);
  fix_bounds(stage.partner_group, room.partner_group);
}

Wide value_of(const Certificate& proof, const WideCosts& costs) {
  Wide value = 0;
  for (std::size_t p = 0; p < proof.assignment.size(); ++p)
    value += proof.assignment[p] ? costs.edge[*proof.assignment[p]] : costs.stay_out[p];
  return value;
}

/// A stage's prices prove the matching's value least over `room`, which then shrinks.
Fault check_stage(const Instance& instance,
                  const Objective& objective,
                  const Eligible& eligible,
                  const StageDuals& stage,
                  const Certificate& proof,
                  Room& room,
                  std::size_t& checked) {
  if (!has_right_lengths(instance, stage)) return "A stage's prices have the wrong length";
  for (std::size_t p = 0; p < proof.assignment.size(); ++p)
    if (proof.assignment[p] ? !room.edge[*proof.assignment[p]] : !room.stay_out[p])
      return "The pair of " + named(instance, p) +
             " is closed by an earlier level or the threshold";
  WideCosts costs;
  if (auto f = check_weights(instance, objective, eligible, stage, costs)) return f;
  const PriceSums sums = price_sums(instance, stage);
  const auto proven = proven_value(instance, room, costs, stage, sums, checked);
  if (!proven) return proven.error();
  const Wide value = value_of(proof, costs);
  if (*proven != value)
    return "The prices prove " + to_text(*proven) + " but the matching's value is " +
           to_text(value);
  if (stage.value != value) return "The certificate states another value than the matching has";
  shrink(instance, costs, stage, sums, room);
  return {};
}

std::vector<Level> placing_levels(const Instance& instance, const Objective& objective) {
  std::vector<Level> levels = checking::expected_levels(instance, objective);
  std::erase_if(levels, [](const Level& level) { return level.kind != LevelKind::unplaced; });
  return levels;
}

/// Closes edges above (or at) the threshold. Locked partners keep theirs.
void close_above(const Instance& instance,
                 const Eligible& eligible,
                 const MinimaxProof& minimax,
                 bool at_too,
                 Room& room) {
  for (std::size_t e = 0; e < instance.edges.size(); ++e) {
    const Edge& edge = instance.edges[e];
    if (!eligible.may_stay_out[edge.partner]) continue;
    const std::int64_t least = minimax.of == Minimax::regret ? eligible.least[edge.partner] : 0;
    const std::int64_t measure = edge.cost - least;
    if (measure > minimax.threshold || (at_too && measure == minimax.threshold)) room.edge[e] = 0;
  }
}

Fault check_minimax(const Instance& instance,
                    const Objective& objective,
                    const Eligible& eligible,
                    const Certificate& proof,
                    std::size_t& checked) {
  const MinimaxProof& minimax = *proof.minimax;
  if (minimax.of != objective.fairness.minimax) return "The certificate is for another minimax";
  if (minimax.all.levels != placing_levels(instance, objective))
    return "The proof of the threshold is about other levels than placing";
  Room room = whole_room(instance, eligible);
  if (auto f = check_stage(instance, objective, eligible, minimax.all, proof, room, checked))
    return "Of the number placed: " + *f;
  room = whole_room(instance, eligible);
  close_above(instance, eligible, minimax, true, room);
  if (!minimax.below) {
    for (std::size_t e = 0; e < instance.edges.size(); ++e)
      if (room.edge[e] && eligible.may_stay_out[instance.edges[e].partner])
        return "There is no proof that a smaller threshold would leave out more partners";
    return {};
  }
  const StageDuals& below = *minimax.below;
  if (below.levels != minimax.all.levels || !has_right_lengths(instance, below))
    return "The proof below the threshold is about other levels or has the wrong length";
  WideCosts costs;
  if (auto f = check_weights(instance, objective, eligible, below, costs)) return f;
  WideCosts costs_all;
  if (auto f = check_weights(instance, objective, eligible, minimax.all, costs_all)) return f;
  if (below.weights != minimax.all.weights)
    return "The two proofs of the threshold differ in weights";
  const auto proven =
      proven_value(instance, room, costs, below, price_sums(instance, below), checked);
  if (!proven) return "Below the threshold: " + proven.error();
  if (*proven <= minimax.all.value) return "A smaller threshold would leave out no more partners";
  return {};
}

/// A proof of the threshold is there when it is asked for and anybody is free to be placed.
Fault check_minimax_presence(const Instance& instance,
                             const Objective& objective,
                             const Eligible& eligible,
                             const Certificate& proof) {
  const bool asked = objective.fairness.minimax != Minimax::off;
  if (proof.minimax && !asked) return "The certificate is for minimax, the objective is not";
  if (proof.minimax || !asked) return {};
  for (std::size_t e = 0; e < instance.edges.size(); ++e)
    if (eligible.edge[e] && eligible.may_stay_out[instance.edges[e].partner])
      return "The objective asks for minimax, but the certificate has no proof of it";
  return {};
}

/// The objective's levels in order, then any number of lottery rounds.
Fault check_order(const Instance& instance, const Objective& objective, const Certificate& proof) {
  std::vector<Level> expected = checking::expected_levels(instance, objective);
  std::vector<Level> stated;
  for (const StageDuals& stage : proof.stages)
    stated.insert(stated.end(), stage.levels.begin(), stage.levels.end());
  for (std::uint32_t round = 0; expected.size() < stated.size(); ++round)
    expected.push_back({LevelKind::lottery, round});
  if (stated != expected) return "The certificate's levels are not those of the objective";
  return {};
}

}  // namespace

Verdict verify(const Instance& instance,
               const Objective& objective,
               const Certificate& certificate) {
  Verdict verdict;
  const auto fail = [&](std::string why) {
    verdict.why = std::move(why);
    return verdict;
  };
  if (auto f = check_indices(instance)) return fail(*f);
  if (certificate.input_digest != checking::fingerprint(instance))
    return fail("The certificate belongs to other input");
  if (certificate.salt != objective.salt) return fail("The certificate belongs to another round");
  const Eligible eligible = checking::eligible_options(instance);
  if (auto f = check_assignment(instance, eligible, certificate)) return fail(*f);
  if (auto f = check_order(instance, objective, certificate)) return fail(*f);
  if (auto f = check_minimax_presence(instance, objective, eligible, certificate)) return fail(*f);
  Room room = whole_room(instance, eligible);
  if (certificate.minimax) {
    if (auto f = check_minimax(instance, objective, eligible, certificate, verdict.edges_checked))
      return fail(*f);
    close_above(instance, eligible, *certificate.minimax, false, room);
  }
  for (const StageDuals& stage : certificate.stages)
    if (auto f = check_stage(
            instance, objective, eligible, stage, certificate, room, verdict.edges_checked))
      return fail(*f);
  verdict.proven = true;
  return verdict;
}

}  // namespace trellis::optimise
