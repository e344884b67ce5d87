/// Allocates units to two arms by a stated rule and a seed, so that anyone can repeat it.
///
/// Units are sorted by name before anything else, so the order of a file cannot matter; those that
/// are allocated one after another (minimisation) enter in an order drawn from the seed. The same
/// units, rule and seed give the same allocation on every machine.
///
/// Sources
///   [PS] Pocock and Simon (1975), sequential treatment assignment: marginal balance.
///   [MR] Morgan and Rubin (2012), rerandomisation: analyse by the rule that was used.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "stats/estimate.hpp"
#include "stats/random.hpp"
#include "stats/refusal.hpp"

namespace trellis::stats {

enum class AllocationMethod {
  simple,        ///< A separate draw for each unit.
  complete,      ///< A fixed number treated.
  stratified,    ///< Complete within each combination of the factors.
  minimised,     ///< Marginal balance over the factors, with chance [PS].
  rerandomised,  ///< The best balanced of several complete allocations [MR].
  pairs          ///< Neighbours on a score form pairs; one of each is treated.
};

Expected<AllocationMethod> parse_allocation_method(const std::string& name);
std::string allocation_method_name(AllocationMethod method);

/// One school or pupil: its name, its level of each factor, and a score where the rule needs one.
struct AllocationUnit {
  std::string id = {};
  std::vector<std::string> levels = {};
  double score = 0;

  bool operator==(const AllocationUnit&) const = default;
};

struct AllocationRule {
  AllocationMethod method = AllocationMethod::complete;
  std::vector<std::string> factors = {};  ///< Names, in the order of `AllocationUnit::levels`.
  std::vector<double> weights = {};       ///< One per factor; empty means all 1.
  double share_treated = 0.5;             ///< Minimisation and pairs are always even.
  double minimisation_p = 0.8;            ///< Chance that the better arm is taken.
  std::int64_t draws = 1000;              ///< Allocations compared by `rerandomised`.
};

/// How one unit was allocated under minimisation; the other methods leave the scores 0.
struct AllocationStep {
  std::size_t unit = 0;  ///< Position in `Allocation::units`.
  double score_control = 0;
  double score_treated = 0;
  double draw = 0;  ///< Uniform number that decided, where one did.
  int arm = 0;      ///< 1 treated, 0 control.
};

struct Allocation {
  std::vector<AllocationUnit> units = {};  ///< Sorted by id.
  std::vector<int> arm = {};               ///< In the order of `units`.
  std::vector<AllocationStep> steps = {};  ///< In the order in which units were allocated.
  AllocationRule rule;
  std::uint64_t seed = 0;
  double imbalance = 0;  ///< `marginal_imbalance` of the result.
  std::vector<Warning> warnings = {};
};

/// Allocates.
///
///   refuses   fewer than 2 units, the same id twice, a unit without a level for each factor,
///             weights or probabilities out of range, a tab or line break in a name
///   warns     cells of fewer than 4 units on average; minimisation without chance
Expected<Allocation> randomise(std::vector<AllocationUnit> units,
                               const AllocationRule& rule,
                               std::uint64_t seed);

/// One more allocation by the same rule, for permutation tests: `units` sorted as `Allocation`
/// keeps them. The result is in their order.
std::vector<int> draw_allocation(const std::vector<AllocationUnit>& units,
                                 const AllocationRule& rule,
                                 RandomStream& random);

/// Totals of [PS] for a unit that enters after others: the weighted sum over factors of
/// |treated - control| at its level, as it would stand in each arm. `arm` is -1 for those that
/// have not entered.
AllocationStep minimisation_scores(const std::vector<AllocationUnit>& units,
                                   const std::vector<int>& arm,
                                   std::size_t entering,
                                   const std::vector<double>& weights);

/// Mean over all levels of all factors of |treated - control|; 0 without factors.
double marginal_imbalance(const std::vector<AllocationUnit>& units, const std::vector<int>& arm);

}  // namespace trellis::stats
