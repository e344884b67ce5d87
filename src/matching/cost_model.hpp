/// What one pairing costs, in whole points with a part for each reason.
///
/// The fewer points the better the fit. Every part is computed in floating point, rounded half away
/// from zero once, and from then on added as a whole number, so the same schools always cost the
/// same. A fact that the register lacks makes its part 0 and is listed by name: never an average.
///
/// Sources
///   The weights are Trellis's own defaults, visible and editable in the programme's definition
///   (docs/formats/matching.md). A change makes a new version of the cost model.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "matching/school.hpp"

namespace trellis::matching {

/// Points a unit of difference costs. Percentages are percentage points.
struct CostModel {
  int version = 1;
  double travel_per_km = 10;
  double road_factor = 1.3;  ///< road kilometres for one straight-line kilometre
  double fsm_per_point = 3;
  double size_log2 = 100;  ///< for one doubling of the roll
  double eal_per_point = 2;
  double urban_rural_differ = 60;
  double faith_differs = 20;
  double selective_differs = 80;
  double need = 15;  ///< for one step of missing strength at weight 1
  std::array<int, 3> need_weights = {3, 2, 1};
  /// What the first choice takes off: of a partner for its lead, of a lead for its partner. The
  /// second takes off two thirds, the third one third. 0: choices are shown and do not count.
  double lead_choice = 0;
  double partner_choice = 0;
};

enum class CostPart {
  travel,
  free_meals,
  size,
  language,
  urban_rural,
  faith,
  selective,
  need,
  choice_of_partner,
  choice_of_lead
};
constexpr int cost_part_count = 10;

/// Words for a part: "Travel by road".
std::string_view name_of(CostPart part);

struct PairCost {
  std::array<std::int64_t, cost_part_count> parts{};
  std::vector<CostPart> not_judged;  ///< parts left at 0 because a fact is absent
  double straight_km = 0;
  double road_km = 0;

  std::int64_t total() const;
  std::int64_t part(CostPart which) const { return parts[static_cast<std::size_t>(which)]; }
};

/// Cost of the pairing. Both schools must have a place on the grid.
PairCost cost_of(const Lead& lead, const Partner& partner, const CostModel& model);

/// Which choice `whom` is, if it was asked for.
std::optional<int> choice_of(const std::vector<StatedChoice>& choices, Urn whom);

/// Straight-line kilometres times the road factor.
double road_km(const School& one, const School& other, const CostModel& model);

/// The parts that count, the dearest first: "travel 291, need 75, free school meals 38".
std::string parts_sentence(const PairCost& cost);

}  // namespace trellis::matching
