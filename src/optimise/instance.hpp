/// A lead-partner matching problem: partners that need a lead, places that leads offer, eligible
/// pairs with their integer costs, and the groups that share capacity.
///
/// Each partner takes at most one place, over an edge that the caller found eligible. Places lie
/// in groups (the lead in one year, the lead, its trust, its region) whose ceilings and floors
/// hold for the sum of their places; any two groups are disjoint or nested, which keeps the
/// problem a network flow with an exact integer optimum. Partners may lie in such groups too
/// (quotas of a trust or region on the partners' side).
///
/// Everything refers to everything else by index into the vectors below. The order of rows has no
/// influence on the answer. `keys` are the caller's lasting numbers, URNs as a rule.
///
/// Example
/// ```cpp
/// Instance instance;
/// instance.partners = {{.key = 900001}, {.key = 900002}};
/// instance.places = {{.lead = 900101, .capacity = 1}};
/// instance.edges = {{0, 0, 291}, {1, 0, 120}};
/// const auto solution = solve(instance, {});
/// ```
///
/// Sources
///   [AMO] Ahuja, Magnanti and Orlin (1993), Network Flows: bounds on nested groups as arcs.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace trellis::optimise {

using PartnerIndex = std::uint32_t;
using PlaceIndex = std::uint32_t;
using GroupIndex = std::uint32_t;
using EdgeIndex = std::uint32_t;

/// The ceiling of a group that has none.
inline constexpr std::int64_t no_ceiling = std::numeric_limits<std::int32_t>::max();

/// A school that asks for one place.
struct Partner {
  std::int64_t key = 0;        ///< URN; at least 1, each used once among the partners.
  std::uint32_t priority = 0;  ///< Its class: 0 is placed before 1, 1 before 2.
  std::int64_t weight = 1;     ///< What leaving it out counts within its class; at least 1.
};

/// Places of one lead in one stream and one year. (lead, stream, year) is given once.
struct Place {
  std::int64_t lead = 0;  ///< URN of the lead.
  std::uint32_t stream = 0;
  std::uint32_t year = 0;
  std::int64_t capacity = 0;  ///< Zero is allowed: the lead offers none this time.
};

/// Places that share a ceiling and perhaps a floor. A floor must hold: if it cannot, solving is
/// refused and the refusal names the group.
struct CapacityGroup {
  std::string name = {};  ///< In the caller's words: "lead 104475", "South West".
  std::vector<PlaceIndex> places = {};
  std::int64_t lower = 0;
  std::int64_t upper = no_ceiling;
};

/// Partners of which at least `lower` and at most `upper` may be placed.
struct PartnerGroup {
  std::string name = {};
  std::vector<PartnerIndex> partners = {};
  std::int64_t lower = 0;
  std::int64_t upper = no_ceiling;
};

/// An eligible pair. One partner may have edges to several places of one lead.
struct Edge {
  PartnerIndex partner = 0;
  PlaceIndex place = 0;
  std::int64_t cost = 0;  ///< Points; may be negative (a bonus).
};

/// How each edge's cost is made up, for the page that answers "why". Optional (no names).
/// values[e * names.size() + k] is part k of edge e; the parts of an edge add up to its cost.
struct CostParts {
  std::vector<std::string> names = {};
  std::vector<std::int64_t> values = {};
};

/// A pair that stands: the partner keeps this place, whatever it costs.
struct Lock {
  PartnerIndex partner = 0;
  PlaceIndex place = 0;
  std::string reason = {};
  std::string set_by = {};
};

/// A pair that may not be: every edge from the partner to this lead is set aside.
struct Forbidden {
  PartnerIndex partner = 0;
  std::int64_t lead = 0;
  std::string reason = {};
  std::string set_by = {};
};

/// A pair that is not an edge, and the rules that say so: bit k is Instance::rule_names[k].
/// Optional; only reasons read it (which rule keeps a partner from every lead).
struct RuledOut {
  PartnerIndex partner = 0;
  PlaceIndex place = 0;
  std::uint32_t rules = 0;
};

struct Instance {
  std::vector<Partner> partners = {};
  std::vector<Place> places = {};
  std::vector<CapacityGroup> groups = {};
  std::vector<PartnerGroup> partner_groups = {};
  std::vector<Edge> edges = {};
  CostParts parts = {};
  std::vector<Lock> locks = {};
  std::vector<Forbidden> forbidden = {};
  std::vector<std::string> rule_names = {};    ///< At most 32.
  std::vector<std::string> stream_names = {};  ///< For sentences; may be empty.
  std::vector<std::string> year_names = {};    ///< For sentences; may be empty.
  std::vector<RuledOut> ruled_out = {};
};

}  // namespace trellis::optimise
