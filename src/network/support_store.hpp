/// Who already works with a school: designations, policy areas, and the networks near it.
///
/// What programmes do with the school is added by `programme`, which sees this module. Being in a
/// policy area is context; a designation of the school itself is reach.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/geo.hpp"
#include "network/designation_store.hpp"
#include "network/policy_area.hpp"

namespace trellis::network {

/// A designated school near another.
struct NearbyDesignation {
  DesignatedSchool school;
  double distance_metres = 0;
};

struct SupportOfSchool {
  std::vector<Designation> own;       ///< of its organisation, ended ones too
  std::vector<Designation> of_trust;  ///< of a trust it is in now
  std::vector<PolicyAreaOfSchool> areas;
  std::vector<NearbyDesignation> nearby;  ///< the nearest of each kind, nearest first
};

/// Nothing when the register has no such establishment.
std::optional<SupportOfSchool> support_of(storage::Snapshot& db, Urn urn, Date day);

/// The nearest designated school of each kind, nearest first; `self` is left out. Pure.
std::vector<NearbyDesignation> nearest_of_each_kind(const std::vector<DesignatedSchool>& schools,
                                                    Point place,
                                                    std::optional<Urn> self);

/// Titles of the designations that hold on a day, by the URN of their host: reach for reports.
std::map<Urn, std::vector<std::string>> designation_titles(storage::Snapshot& db, Date day);

}  // namespace trellis::network
