/// The rules that make a pairing impossible, each with the name that reasons use.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "matching/school.hpp"

namespace trellis::matching {

/// In the order in which they are asked; the first that fails is the pair's reason.
enum class HardRule { open, coordinates, setting, own_trust, excluded, stream, distance };
constexpr int hard_rule_count = 7;

/// "the distance cap", as it stands in a sentence.
std::string_view name_of(HardRule rule);

struct HardRules {
  bool same_setting = true;
  bool own_trust_allowed = false;
  double road_factor = 1.3;
  double road_km_max = 100;
  double road_km_max_special =
      180;  ///< where the partner is a special school or alternative provision
  std::set<std::pair<Urn, Urn>>
      excluded;  ///< partner and lead kept apart, with a reason held elsewhere
};

/// Every rule that this pair breaks, as a set of bits (bit = position in HardRule); 0 when it may
/// be.
std::uint32_t broken_rules(const Lead& lead, const Partner& partner, const HardRules& rules);

/// Places the lead offers in the partner's stream and year.
int places_for(const Lead& lead, const Partner& partner);

constexpr std::uint32_t bit(HardRule rule) { return 1U << static_cast<unsigned>(rule); }

}  // namespace trellis::matching
