/// Matching under rules that are no network flow, by CBC: slower, within a time limit, and said so.
///
/// Groups may overlap without nesting (a stream over all years and a year over all streams), a lead
/// may take part only if it gets enough partners, and two partners may have to share a lead. As
/// many partners as possible are placed, class by class, then total points are least. Every step's
/// answer is rounded and all rules are checked again in integers. There is no certificate and no
/// lottery among equal answers, no fairness bands and no move penalty: use `solve` wherever it
/// accepts the instance.
///
/// Example
/// ```cpp
/// const auto match = solve_general(instance, {.open_at_least = {{900101, 2}}}, {});
/// print(match->note);  // "This rule needs the slower solver: ..."
/// ```
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "optimise/instance.hpp"
#include "optimise/refusal.hpp"

namespace trellis::optimise {

/// The lead gets no partner at all, or at least so many.
struct OpenAtLeast {
  std::int64_t lead = 0;
  std::int64_t least = 2;
};

struct GeneralRules {
  std::vector<OpenAtLeast> open_at_least = {};
  std::vector<std::pair<PartnerIndex, PartnerIndex>> same_lead = {};  ///< Both there, or neither.
};

struct GeneralBudget {
  double seconds = 60;  ///< For each step: one for each class of partners and one for the points.
};

struct GeneralMatch {
  std::vector<std::optional<EdgeIndex>> edge_of = {};
  std::size_t placed = 0;
  std::int64_t points = 0;
  bool proven = false;    ///< Every step ended by itself, within the solver's accuracy.
  std::string note = {};  ///< Which solver this was and how far it got.
};

/// The best match found.
///
///   refuses   what `solve` refuses but overlapping groups; rules that name an unknown lead or
///             partner; floors and rules that cannot all hold; a time limit that ends before
///             anything was found
std::expected<GeneralMatch, Refusal> solve_general(const Instance& instance,
                                                   const GeneralRules& rules,
                                                   const GeneralBudget& budget);

}  // namespace trellis::optimise
