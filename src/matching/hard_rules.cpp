#include "matching/hard_rules.hpp"

namespace trellis::matching {
namespace {

constexpr std::array<std::string_view, hard_rule_count> rule_names = {
    "the rule that schools are open",
    "the rule that schools have a place on the map",
    "the rule of the same setting type",
    "the rule against a lead from the school's own trust",
    "an exclusion of this pair",
    "the stream and year in which leads offer places",
    "the distance cap"};

bool needs_specialist(Setting setting) {
  return setting == Setting::special || setting == Setting::alternative_provision;
}

bool too_far(const School& lead, const School& partner, const HardRules& rules) {
  const double cap =
      needs_specialist(partner.setting) ? rules.road_km_max_special : rules.road_km_max;
  return distance_metres(*lead.at, *partner.at) / 1000 * rules.road_factor > cap;
}

}  // namespace

std::string_view name_of(HardRule rule) { return rule_names[static_cast<std::size_t>(rule)]; }

int places_for(const Lead& lead, const Partner& partner) {
  int places = 0;
  for (const PlacesOffered& offer : lead.places)
    if (offer.stream == partner.stream && offer.year == partner.year) places += offer.places;
  return places;
}

std::uint32_t broken_rules(const Lead& lead, const Partner& partner, const HardRules& rules) {
  const School& from = lead.school;
  const School& to = partner.school;
  std::uint32_t broken = 0;
  if (!from.is_open || !to.is_open) broken |= bit(HardRule::open);
  if (rules.same_setting && !same_setting(from.setting, to.setting))
    broken |= bit(HardRule::setting);
  if (!rules.own_trust_allowed && from.trust && from.trust == to.trust)
    broken |= bit(HardRule::own_trust);
  if (from.urn == to.urn || rules.excluded.contains({to.urn, from.urn}))
    broken |= bit(HardRule::excluded);
  if (places_for(lead, partner) == 0) broken |= bit(HardRule::stream);
  if (!from.at || !to.at)
    broken |= bit(HardRule::coordinates);
  else if (too_far(from, to, rules))
    broken |= bit(HardRule::distance);
  return broken;
}

}  // namespace trellis::matching
