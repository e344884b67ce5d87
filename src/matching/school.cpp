#include "matching/school.hpp"

namespace trellis::matching {
namespace {

constexpr std::array setting_names = {
    "primary", "secondary", "all-through", "special", "alternative provision", "unknown"};

}  // namespace

std::string_view name_of(Setting setting) {
  return setting_names[static_cast<std::size_t>(setting)];
}

std::optional<Setting> setting_from_name(std::string_view name) {
  for (std::size_t i = 0; i < setting_names.size(); ++i)
    if (setting_names[i] == name) return static_cast<Setting>(i);
  return std::nullopt;
}

bool same_setting(Setting lead, Setting partner) {
  if (lead == Setting::unknown || partner == Setting::unknown) return false;
  if (lead == partner) return true;
  const auto mainstream = [](Setting setting) {
    return setting == Setting::primary || setting == Setting::secondary;
  };
  return (lead == Setting::all_through && mainstream(partner)) ||
         (partner == Setting::all_through && mainstream(lead));
}

}  // namespace trellis::matching
