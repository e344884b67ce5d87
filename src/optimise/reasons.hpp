/// Why each unplaced partner has no place: one reason each, the first that holds, and a true one.
///
/// Order: no eligible lead; kept out by a forbidden pair or by locks; a lower priority than those
/// placed; a quota on partners; eligible leads full. Removing the named cause places somebody more
/// (or, for priority, this partner in the other's stead).
///
/// Sources
///   [AMO] Ahuja, Magnanti and Orlin (1993), Network Flows, section 6.3: the minimum cut. Here it
///         is read as "these schools share these places".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "optimise/instance.hpp"
#include "optimise/solution.hpp"
#include "optimise/what_if.hpp"

namespace trellis::optimise {

enum class ReasonKind {
  no_eligible_lead,  ///< Rules leave no lead at all: `rules`, `leads_opened`.
  forbidden,         ///< A forbidden pair of its own, perhaps with locks: `forbidden`, `locks`.
  locked,            ///< Locks of others take the places: `locks`.
  lower_priority,    ///< A chain leads to a partner that goes first: `chain`.
  quota,             ///< A ceiling on partners is reached: `partner_groups`, `sharing`, `places`.
  full,              ///< `sharing` schools share `places` places.
};

/// A bound that, moved by one, would place somebody. One of the four is set.
struct Relief {
  enum class Kind { place, group_ceiling, partner_group_ceiling, floor } kind = Kind::place;
  std::uint32_t index = 0;  ///< In places, groups or partner_groups (floor: groups).
  bool operator==(const Relief&) const = default;
};

struct Unplaced {
  PartnerIndex partner = 0;
  ReasonKind kind = ReasonKind::full;
  std::vector<std::uint32_t> rules = {};     ///< Of Instance::rule_names, whose removal together…
  std::size_t leads_opened = 0;              ///< … makes this many leads eligible.
  std::vector<std::size_t> forbidden = {};   ///< Of Instance::forbidden.
  bool every_pair_forbidden = false;         ///< It has no other pair; places may be short too.
  std::vector<std::size_t> locks = {};       ///< Of Instance::locks.
  std::vector<Step> chain = {};              ///< This partner first, the one that loses last.
  std::vector<PartnerIndex> sharing = {};    ///< By key; with this partner and other unplaced ones.
  std::int64_t places = 0;                   ///< That they share.
  std::vector<PlaceIndex> full_places = {};  ///< Whose own capacity binds.
  std::vector<GroupIndex> full_groups = {};  ///< Whose ceiling binds.
  std::vector<GroupIndex> partner_groups = {};  ///< Whose ceiling binds.
  std::vector<std::int64_t> leads = {};         ///< Leads of the shared places.
  std::vector<Relief> relief = {};              ///< All of these together place one more.
  std::string sentence = {};                    ///< With keys and group names; no names of schools.
};

/// One entry for each partner without a place, by key. `solution` is an answer for the instance.
std::vector<Unplaced> reasons(const Instance& instance, const Solution& solution);

}  // namespace trellis::optimise
