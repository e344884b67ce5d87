#include "programme/capacity.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace trellis::programme {

Places places_of(const Capacity& capacity, const std::map<std::string, int>& offered) {
  Places places;
  for (const auto& [stream, count] : capacity.by_stream) {
    const auto own = offered.find(stream);
    const int limit = own == offered.end() ? count : std::clamp(own->second, 0, count);
    places.by_stream[stream] = limit;
    places.total += limit;
  }
  if (capacity.total) places.total = std::min(places.total, *capacity.total);
  return places;
}

const Capacity* capacity_of(const Definition& definition, std::string_view unit_or_role) {
  const auto found = std::ranges::find(definition.capacity, unit_or_role, &Capacity::of);
  return found == definition.capacity.end() ? nullptr : &*found;
}

const Capacity* capacity_of_trusts(const Definition& definition) {
  for (const Role& role : definition.roles)
    if (role.of == "trust")
      if (const Capacity* capacity = capacity_of(definition, role.id)) return capacity;
  return nullptr;
}

const Capacity* capacity_of_lead(const Definition& definition,
                                 std::string_view unit,
                                 bool is_trust) {
  const Capacity* own = is_trust ? capacity_of_trusts(definition) : nullptr;
  return own ? own : capacity_of(definition, unit);
}

int places_left(const Places& places, std::span<const std::string> taken, std::string_view stream) {
  const auto own = places.by_stream.find(std::string(stream));
  if (own == places.by_stream.end()) return 0;
  const auto used = static_cast<int>(std::ranges::count(taken, stream));
  const int left = own->second - used;
  const int left_in_all = places.total - static_cast<int>(taken.size());
  return std::max(0, std::min(left, left_in_all));
}

Result<void> check_place(const Places& places,
                         std::span<const std::string> taken,
                         std::string_view stream,
                         std::string_view when) {
  if (places_left(places, taken, stream) > 0) return {};
  const auto own = places.by_stream.find(std::string(stream));
  if (own == places.by_stream.end() || own->second == 0)
    return problem(ProblemKind::refused_by_rule,
                   "stream",
                   "Choose another lead: this one offers no " + std::string(stream) + " place");
  const auto used = std::ranges::count(taken, stream);
  if (used < own->second)
    return problem(ProblemKind::refused_by_rule,
                   "lead",
                   "Choose another lead: all " + counted(places.total, "place") +
                       " of this one in " + std::string(when) + " are taken");
  return problem(ProblemKind::refused_by_rule,
                 "stream",
                 "Choose another lead: " + std::to_string(used) + " of " +
                     std::to_string(own->second) + " " + std::string(stream) +
                     " places of this one in " + std::string(when) +
                     " are taken, and streams do not lend places to each other");
}

std::string days_warning(const Capacity& capacity, double days) {
  if (!capacity.days_max || days <= *capacity.days_max) return {};
  return "This lead has promised " + decimal(days, 1) + " days in the year; " +
         decimal(*capacity.days_max, 0) + " is the most it is asked for";
}

}  // namespace trellis::programme
