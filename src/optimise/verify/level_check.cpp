#include "optimise/verify/level_check.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace trellis::optimise::checking {
namespace {

// The published definition of the lottery and the fingerprint, written out a second time.
std::uint64_t scramble(std::uint64_t x) {
  for (int turn = 0; turn < 2; ++turn) x = (x ^ (x >> 32)) * 0xd6e8feb86659fd93u;
  return x ^ (x >> 32);
}

class Hash {
 public:
  explicit Hash(std::uint64_t start) : state_(start) {}
  Hash& add(std::uint64_t number) {
    state_ = scramble(state_ * 0x9e3779b97f4a7c15u + scramble(number + 0x632be59bd9b4e019u));
    return *this;
  }
  Hash& add_signed(std::int64_t number) { return add(static_cast<std::uint64_t>(number)); }
  std::uint64_t value() const { return state_; }

 private:
  std::uint64_t state_;
};

std::uint64_t seed_of(std::string_view salt, std::uint32_t round) {
  Hash hash(0x7472656c6c6973u);
  for (const char c : salt) hash.add(static_cast<unsigned char>(c));
  return hash.add(salt.size()).add(round).value();
}

std::int64_t ticket(std::uint64_t seed, std::int64_t partner, const Place& place) {
  Hash hash(seed);
  hash.add_signed(partner).add_signed(place.lead);
  hash.add((std::uint64_t{place.stream} << 32) + place.year);
  return static_cast<std::int64_t>(hash.value() >> 33);
}

bool is_move(const Objective& objective, PartnerIndex partner, std::int64_t lead) {
  if (objective.moves.present.size() <= partner) return false;
  const auto& now = objective.moves.present[partner];
  return now.has_value() && now.value() != lead;
}

Hash place_hash(const Place& place, std::uint64_t kind) {
  Hash hash(scramble(kind));
  hash.add_signed(place.lead).add(place.stream).add(place.year);
  return hash;
}

std::uint64_t bounds_hash(std::uint64_t kind,
                          std::uint64_t members,
                          std::int64_t low,
                          std::int64_t high) {
  return Hash(scramble(kind)).add(members).add_signed(low).add_signed(high).value();
}

}  // namespace

Eligible eligible_options(const Instance& instance) {
  Eligible eligible;
  const std::size_t partners = instance.partners.size();
  std::set<std::pair<PartnerIndex, std::int64_t>> barred;
  for (const Forbidden& entry : instance.forbidden) barred.insert({entry.partner, entry.lead});
  std::map<PartnerIndex, PlaceIndex> locked;
  for (const Lock& lock : instance.locks) locked[lock.partner] = lock.place;
  eligible.edge.assign(instance.edges.size(), 1);
  eligible.may_stay_out.assign(partners, 1);
  for (const auto& [partner, place] : locked) eligible.may_stay_out[partner] = 0;
  eligible.least.assign(partners, 0);
  std::vector<char> any(partners, 0);
  for (std::size_t e = 0; e < instance.edges.size(); ++e) {
    const Edge& edge = instance.edges[e];
    if (!barred.empty() && barred.count({edge.partner, instance.places[edge.place].lead}) > 0) {
      eligible.edge[e] = 0;
      continue;
    }
    std::int64_t& least = eligible.least[edge.partner];
    least = any[edge.partner] ? std::min(least, edge.cost) : edge.cost;
    any[edge.partner] = 1;
    if (!eligible.may_stay_out[edge.partner] && locked.at(edge.partner) != edge.place)
      eligible.edge[e] = 0;
  }
  return eligible;
}

std::vector<Level> expected_levels(const Instance& instance, const Objective& objective) {
  std::vector<std::uint32_t> classes;
  for (const Partner& partner : instance.partners) classes.push_back(partner.priority);
  std::sort(classes.begin(), classes.end());
  classes.erase(std::unique(classes.begin(), classes.end()), classes.end());
  std::vector<Level> levels;
  for (const std::uint32_t c : classes) levels.push_back(Level{LevelKind::unplaced, c});
  if (objective.fairness.regret_cap.has_value()) levels.push_back(Level{LevelKind::beyond_cap, 0});
  if (objective.fairness.band.has_value()) levels.push_back(Level{LevelKind::poor_band, 0});
  if (objective.moves.fewest_first) levels.push_back(Level{LevelKind::moves, 0});
  levels.push_back(Level{LevelKind::points, 0});
  return levels;
}

Costs costs_of(const Instance& instance,
               const Objective& objective,
               const Eligible& eligible,
               const Level& level) {
  Costs costs;
  costs.edge.assign(instance.edges.size(), 0);
  costs.stay_out.assign(instance.partners.size(), 0);
  const std::uint64_t seed = seed_of(objective.salt, level.number);
  for (std::size_t e = 0; e < instance.edges.size(); ++e) {
    const Edge& edge = instance.edges[e];
    const Place& place = instance.places[edge.place];
    const std::int64_t regret = edge.cost - eligible.least[edge.partner];
    const bool move = is_move(objective, edge.partner, place.lead);
    if (level.kind == LevelKind::beyond_cap)
      costs.edge[e] = regret > objective.fairness.regret_cap.value_or(0);
    else if (level.kind == LevelKind::poor_band)
      costs.edge[e] = regret > objective.fairness.band.value_or(0);
    else if (level.kind == LevelKind::moves)
      costs.edge[e] = move;
    else if (level.kind == LevelKind::points)
      costs.edge[e] = move ? edge.cost + objective.moves.penalty : edge.cost;
    else if (level.kind == LevelKind::lottery)
      costs.edge[e] = ticket(seed, instance.partners[edge.partner].key, place);
  }
  for (std::size_t p = 0; p < instance.partners.size(); ++p) {
    const Partner& partner = instance.partners[p];
    if (level.kind == LevelKind::unplaced && partner.priority == level.number)
      costs.stay_out[p] = partner.weight;
    if (level.kind == LevelKind::lottery) costs.stay_out[p] = ticket(seed, partner.key, Place{});
  }
  return costs;
}

std::uint64_t fingerprint(const Instance& instance) {
  std::uint64_t sum = 0;
  for (const Partner& p : instance.partners)
    sum += Hash(scramble(1)).add_signed(p.key).add(p.priority).add_signed(p.weight).value();
  for (const Place& t : instance.places) sum += place_hash(t, 2).add_signed(t.capacity).value();
  for (const CapacityGroup& group : instance.groups) {
    std::uint64_t members = 0;
    for (const PlaceIndex t : group.places) members += place_hash(instance.places[t], 3).value();
    sum += bounds_hash(4, members, group.lower, group.upper);
  }
  for (const PartnerGroup& group : instance.partner_groups) {
    std::uint64_t members = 0;
    for (const PartnerIndex p : group.partners)
      members += Hash(scramble(5)).add_signed(instance.partners[p].key).value();
    sum += bounds_hash(6, members, group.lower, group.upper);
  }
  const auto pair_hash = [&](std::uint64_t kind, PartnerIndex partner, PlaceIndex place) {
    const Place& t = instance.places[place];
    Hash hash(scramble(kind));
    hash.add_signed(instance.partners[partner].key).add_signed(t.lead).add(t.stream).add(t.year);
    return hash;
  };
  for (const Edge& e : instance.edges)
    sum += pair_hash(7, e.partner, e.place).add_signed(e.cost).value();
  for (const Lock& lock : instance.locks) sum += pair_hash(8, lock.partner, lock.place).value();
  for (const Forbidden& entry : instance.forbidden)
    sum += Hash(scramble(9))
               .add_signed(instance.partners[entry.partner].key)
               .add_signed(entry.lead)
               .value();
  return scramble(sum);
}

}  // namespace trellis::optimise::checking
