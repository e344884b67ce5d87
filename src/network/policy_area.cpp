#include "network/policy_area.hpp"

#include <algorithm>

#include "register/reference_tables.hpp"

namespace trellis::network {

namespace {

bool is_unitary(std::string_view district_code) { return district_code.starts_with("E06"); }

/// A non-metropolitan district (E07) whose authority has one unitary district now.
bool may_contain(const reference::PolicyArea& area, LaCode la, std::string_view district_code) {
  return !area.la && area.within_la == la && area.district_code.starts_with("E07") &&
         (is_unitary(district_code) || district_code.empty());
}

std::optional<Membership> membership(const reference::PolicyArea& area,
                                     LaCode la,
                                     std::string_view district_code) {
  if (area.la && *area.la == la) return Membership::certain;
  if (!area.la && area.district_code == district_code) return Membership::certain;
  if (may_contain(area, la, district_code)) return Membership::possible;
  return std::nullopt;
}

}  // namespace

std::string title_of_policy_kind(std::string_view kind) {
  if (kind == "OA") return "Opportunity area";
  if (kind == "EIA") return "Education investment area";
  if (kind == "PEIA") return "Priority education investment area";
  return std::string(kind);
}

std::vector<PolicyAreaOfSchool> policy_areas_of(LaCode la, std::string_view district_code) {
  std::vector<PolicyAreaOfSchool> areas;
  if (la.is_none()) return areas;
  for (const reference::PolicyArea& area : reference::policy_areas()) {
    const auto found = membership(area, la, district_code);
    if (!found) continue;
    const auto known = std::ranges::find(areas, area.area_id, &PolicyAreaOfSchool::area_id);
    if (known == areas.end())
      areas.push_back({area.kind,
                       area.area_id,
                       area.name,
                       *found,
                       area.provenance.source,
                       area.provenance.as_of});
    else if (*found == Membership::certain)
      known->membership = Membership::certain;
  }
  return areas;
}

bool in_policy_area(LaCode la, std::string_view district_code, std::string_view kind) {
  for (const PolicyAreaOfSchool& area : policy_areas_of(la, district_code))
    if (area.kind == kind && area.membership == Membership::certain) return true;
  return false;
}

}  // namespace trellis::network
