/// Exact prices of changes to a matching, and who would move.
///
/// Every price is what re-solving would give, found by one shortest-path search instead. Reduced
/// costs are not such prices: they are lower bounds, and often far too low.
///
/// Example
/// ```cpp
/// const auto explorer = Explorer::open(instance, objective, *solution);
/// for (const Switch& s : explorer->switches(partner))
///   if (s.possible) print(s.to, s.points, s.others);
/// ```
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <vector>

#include "optimise/instance.hpp"
#include "optimise/objective.hpp"
#include "optimise/refusal.hpp"
#include "optimise/solution.hpp"

namespace trellis::optimise {

/// One partner's change of place. An absent edge means: without a place.
struct Step {
  PartnerIndex partner = 0;
  std::optional<EdgeIndex> from = {};
  std::optional<EdgeIndex> to = {};
  std::int64_t points = 0;  ///< Change of its cost; 0 for the side without a place.
  bool operator==(const Step&) const = default;
};

/// What a change does to everyone, relative to the matching as it is.
struct Consequence {
  bool possible = true;  ///< False where locks or floors stand in the way; the rest is then empty.
  std::vector<LevelValue> change = {};  ///< By level of the objective; points with any penalty.
  std::int64_t placed = 0;              ///< Change of the number of partners placed.
  std::int64_t points = 0;              ///< Change of the points of all placed partners.
  std::vector<Step> others = {};        ///< Who else moves, in the order of the chain.
};

/// Partner taking another place (or none): its own step is not among `others`.
struct Switch {
  std::optional<EdgeIndex> to = {};
  std::int64_t own_points = 0;  ///< Change of the partner's own cost.
  Consequence consequence = {};
};

/// Where a new place counts.
enum class NewPlace {
  on_top,         ///< Beyond every limit: the groups that hold the place do not count it.
  within_limits,  ///< Only the place's own capacity rises; its groups keep their ceilings.
};

/// Which way a level changed: below 0 better, 0 the same, above 0 worse.
int compare_with_present(const Consequence& consequence);

class Explorer {
 public:
  struct State;  ///< What the searches share; not for callers.

  /// Prepares the searches of an answer of `solve` for this instance and objective, which must
  /// outlive the explorer.
  ///
  ///   refuses   an answer that belongs to other input; more than two stages of levels
  static std::expected<Explorer, Refusal> open(const Instance& instance,
                                               const Objective& objective,
                                               const Solution& solution);
  ~Explorer();
  Explorer(Explorer&&) noexcept;
  Explorer& operator=(Explorer&&) noexcept;

  /// What each of the partner's eligible edges would cost everyone, and being left out (last); the
  /// edge it has is among them at no cost. In the order of (lead, stream, year). Edges above a
  /// minimax threshold, and those beside a lock, are not offered.
  std::vector<Switch> switches(PartnerIndex partner) const;

  /// The switch to another lead that costs everyone least; equal ones by least (lead, stream,
  /// year). None when no other lead is possible.
  std::optional<Switch> runner_up(PartnerIndex partner) const;

  /// One more place of a lead in its stream and year: no change where nobody gains by it.
  Consequence one_more_place(PlaceIndex place, NewPlace counts) const;

  /// The partner leaves the programme; its own step is not among the others. `placed` and `points`
  /// count the loss of its own place; no level counts the partner any more.
  Consequence if_partner_leaves(PartnerIndex partner) const;

 private:
  explicit Explorer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Who has another place in `after` than in `before`, by partner key. Both are answers for
/// instances with the same partners, places and edges by position.
std::vector<Step> difference(const Instance& instance,
                             const std::vector<std::optional<EdgeIndex>>& before,
                             const std::vector<std::optional<EdgeIndex>>& after);

/// The answer if a lead leaves: all its edges set aside and its locks dropped. Re-solves.
struct Departure {
  Solution solution;                 ///< Its edges are numbered as the instance's.
  std::vector<Step> displaced = {};  ///< Partners that had a place at the lead.
  std::vector<Step> others = {};     ///< Everybody else whose place changes.
  std::int64_t placed = 0;
  std::int64_t points = 0;
};
std::expected<Departure, Refusal> if_lead_leaves(const Instance& instance,
                                                 const Objective& objective,
                                                 const Solution& solution,
                                                 std::int64_t lead);

}  // namespace trellis::optimise
