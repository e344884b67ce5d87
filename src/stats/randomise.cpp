#include "stats/randomise.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>

#include "stats/sentence.hpp"

namespace trellis::stats {
namespace {

constexpr double cell_units_min = 4;  ///< Mean units a cell below which strata do harm. Ours.

constexpr std::array<std::pair<AllocationMethod, const char*>, 6> rule_names{{
    {AllocationMethod::simple, "simple"},
    {AllocationMethod::complete, "complete"},
    {AllocationMethod::stratified, "stratified"},
    {AllocationMethod::minimised, "minimised"},
    {AllocationMethod::rerandomised, "rerandomised"},
    {AllocationMethod::pairs, "pairs"},
}};

std::vector<double> weights_of(const AllocationRule& rule) {
  return rule.weights.empty() ? std::vector<double>(rule.factors.size(), 1.0) : rule.weights;
}

/// Treats `count x share` of `members`, rounded up or down by chance so that every unit is treated
/// with probability `share` exactly.
void allocate_complete(const std::vector<std::size_t>& members,
                       double share,
                       RandomStream& random,
                       std::vector<int>& arm) {
  const double wanted = static_cast<double>(members.size()) * share;
  // 1e-9 keeps a wanted whole number whole when `share` is not exact in binary.
  auto treated = static_cast<std::int32_t>(std::floor(wanted + 1e-9));
  const double rest = wanted - treated;
  if (rest > 1e-9 && random.uniform() < rest) ++treated;
  for (const std::size_t member : members) arm[member] = 0;
  for (const std::int32_t position :
       sample_without_replacement(static_cast<std::int32_t>(members.size()), treated, random))
    arm[members[static_cast<std::size_t>(position)]] = 1;
}

std::vector<std::size_t> everyone(std::size_t n) {
  std::vector<std::size_t> all(n);
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

std::map<std::vector<std::string>, std::vector<std::size_t>> cells_of(
    const std::vector<AllocationUnit>& units) {
  std::map<std::vector<std::string>, std::vector<std::size_t>> cells;
  for (std::size_t i = 0; i < units.size(); ++i) cells[units[i].levels].push_back(i);
  return cells;
}

/// Weighted sum over levels of the squared difference treated - control.
double weighted_imbalance(const std::vector<AllocationUnit>& units,
                          const std::vector<int>& arm,
                          const std::vector<double>& weights) {
  double sum = 0;
  for (std::size_t f = 0; f < weights.size(); ++f) {
    std::map<std::string, double> difference;
    for (std::size_t i = 0; i < units.size(); ++i)
      difference[units[i].levels[f]] += arm[i] == 1 ? 1 : -1;
    for (const auto& [level, d] : difference) sum += weights[f] * d * d;
  }
  return sum;
}

struct Drawn {
  std::vector<int> arm;
  std::vector<AllocationStep> steps;
};

Drawn draw_simple(const std::vector<AllocationUnit>& units, double share, RandomStream& random) {
  Drawn drawn{std::vector<int>(units.size()), {}};
  for (std::size_t i = 0; i < units.size(); ++i) {
    const double u = random.uniform();
    drawn.arm[i] = u < share ? 1 : 0;
    drawn.steps.push_back({i, 0, 0, u, drawn.arm[i]});
  }
  return drawn;
}

Drawn draw_minimised(const std::vector<AllocationUnit>& units,
                     const AllocationRule& rule,
                     RandomStream& random) {
  Drawn drawn{std::vector<int>(units.size(), -1), {}};
  const std::vector<double> weights = weights_of(rule);
  std::vector<std::size_t> order = everyone(units.size());
  shuffle(std::span<std::size_t>(order), random);
  for (const std::size_t unit : order) {
    AllocationStep step = minimisation_scores(units, drawn.arm, unit, weights);
    step.draw = random.uniform();
    const double p_treated = step.score_treated == step.score_control  ? 0.5
                             : step.score_treated < step.score_control ? rule.minimisation_p
                                                                       : 1 - rule.minimisation_p;
    step.arm = step.draw < p_treated ? 1 : 0;
    drawn.arm[unit] = step.arm;
    drawn.steps.push_back(step);
  }
  return drawn;
}

std::vector<int> draw_rerandomised(const std::vector<AllocationUnit>& units,
                                   const AllocationRule& rule,
                                   RandomStream& random) {
  const auto all = everyone(units.size());
  const std::vector<double> weights = weights_of(rule);
  std::vector<int> best, next(units.size());
  double best_imbalance = std::numeric_limits<double>::infinity();
  for (std::int64_t draw = 0; draw < rule.draws; ++draw) {
    allocate_complete(all, rule.share_treated, random, next);
    const double imbalance = weighted_imbalance(units, next, weights);
    if (imbalance < best_imbalance) {
      best_imbalance = imbalance;
      best = next;
    }
  }
  return best;
}

std::vector<int> draw_pairs(const std::vector<AllocationUnit>& units, RandomStream& random) {
  std::vector<std::size_t> order = everyone(units.size());
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return units[i].score; });
  std::vector<int> arm(units.size());
  for (std::size_t i = 0; i < order.size(); i += 2) {
    const int first = random.uniform() < 0.5 ? 1 : 0;
    arm[order[i]] = first;
    if (i + 1 < order.size()) arm[order[i + 1]] = 1 - first;
  }
  return arm;
}

Drawn draw(const std::vector<AllocationUnit>& units,
           const AllocationRule& rule,
           RandomStream& random) {
  switch (rule.method) {
    case AllocationMethod::simple:
      return draw_simple(units, rule.share_treated, random);
    case AllocationMethod::complete: {
      Drawn drawn{std::vector<int>(units.size()), {}};
      allocate_complete(everyone(units.size()), rule.share_treated, random, drawn.arm);
      return drawn;
    }
    case AllocationMethod::stratified: {
      Drawn drawn{std::vector<int>(units.size()), {}};
      for (const auto& [levels, members] : cells_of(units))
        allocate_complete(members, rule.share_treated, random, drawn.arm);
      return drawn;
    }
    case AllocationMethod::minimised:
      return draw_minimised(units, rule, random);
    case AllocationMethod::rerandomised:
      return {draw_rerandomised(units, rule, random), {}};
    case AllocationMethod::pairs:
      return {draw_pairs(units, random), {}};
  }
  return {};
}

bool breaks_a_line(const std::string& text) {
  return text.find_first_of("\t\r\n") != std::string::npos;
}

std::optional<Refusal> refuse_rule(const AllocationRule& rule) {
  if (!(rule.share_treated > 0 && rule.share_treated < 1))
    return Refusal{"out_of_range",
                   "The share of treated units lies between 0 and 1.",
                   "Give a share such as 0.5."};
  if (!(rule.minimisation_p > 0.5 && rule.minimisation_p <= 1))
    return Refusal{
        "out_of_range", "The probability of minimisation lies above 0.5 and up to 1.", "Use 0.8."};
  const bool needs_even =
      rule.method == AllocationMethod::minimised || rule.method == AllocationMethod::pairs;
  if (needs_even && rule.share_treated != 0.5)
    return Refusal{"out_of_range",
                   "Minimisation and pairs allocate the two arms evenly.",
                   "Leave the share at 0.5, or use complete or stratified allocation."};
  const bool needs_factors = rule.method == AllocationMethod::stratified ||
                             rule.method == AllocationMethod::minimised ||
                             rule.method == AllocationMethod::rerandomised;
  if (needs_factors && rule.factors.empty())
    return Refusal{"no_factors",
                   "This rule balances factors, and none is named.",
                   "Name the columns to balance, or use complete allocation."};
  if (rule.draws < 1 || rule.draws > 1'000'000)
    return Refusal{
        "out_of_range", "Re-randomisation compares 1 to 1,000,000 allocations.", "Use 1,000."};
  if (!rule.weights.empty() && rule.weights.size() != rule.factors.size())
    return Refusal{"out_of_range",
                   "There must be one weight for each factor.",
                   "Give as many weights as factors, or none."};
  for (const double weight : rule.weights)
    if (!(weight > 0))
      return Refusal{"out_of_range", "A weight is above zero.", "Check the weights."};
  for (const std::string& factor : rule.factors)
    if (breaks_a_line(factor))
      return Refusal{
          "bad_name", "The name of a factor holds a tab or a line break.", "Rename the column."};
  return std::nullopt;
}

/// `units` are sorted by id.
std::optional<Refusal> refuse_units(const std::vector<AllocationUnit>& units,
                                    const AllocationRule& rule) {
  if (units.size() < 2)
    return Refusal{"too_few_units",
                   "There are fewer than 2 units, so there is nothing to allocate.",
                   "Give the list of units."};
  for (std::size_t i = 0; i < units.size(); ++i) {
    const AllocationUnit& unit = units[i];
    if (unit.id.empty())
      return Refusal{"bad_name", "A unit has no name.", "Give every unit its own name."};
    if (i > 0 && units[i - 1].id == unit.id)
      return Refusal{"duplicate_unit",
                     sentence("Unit \"{}\" is listed twice.", unit.id),
                     "List every unit once."};
    if (unit.levels.size() != rule.factors.size())
      return Refusal{"missing_level",
                     sentence("Unit \"{}\" does not have a value for every factor.", unit.id),
                     "Fill in the factor columns."};
    if (!std::isfinite(unit.score))
      return Refusal{"missing_score",
                     sentence("Unit \"{}\" has no score.", unit.id),
                     "Fill in the score column."};
    if (breaks_a_line(unit.id) || std::ranges::any_of(unit.levels, breaks_a_line))
      return Refusal{"bad_name",
                     sentence("Unit \"{}\" has a tab or a line break in a value.", unit.id),
                     "Remove it from the list."};
  }
  return std::nullopt;
}

void add_warnings(Allocation& allocation) {
  const AllocationRule& rule = allocation.rule;
  if (rule.method == AllocationMethod::stratified) {
    const double cells = static_cast<double>(cells_of(allocation.units).size());
    const double mean = static_cast<double>(allocation.units.size()) / cells;
    if (mean < cell_units_min)
      allocation.warnings.push_back(
          {WarningKind::other,
           sentence("The factors make {} cells with {} units on average. Strata this small leave "
                    "the arms less balanced than minimisation would.",
                    cells,
                    fixed(mean, 1))});
  }
  if (rule.method == AllocationMethod::minimised && rule.minimisation_p == 1)
    allocation.warnings.push_back(
        {WarningKind::other,
         "Minimisation with probability 1 is deterministic apart from ties: somebody who knows the "
         "list can foresee the next arm."});
}

}  // namespace

Expected<AllocationMethod> parse_allocation_method(const std::string& name) {
  // The command line says what to do ("minimise"), the log what was done ("minimised").
  const std::string done = name == "minimise"      ? "minimised"
                           : name == "stratify"    ? "stratified"
                           : name == "rerandomise" ? "rerandomised"
                                                   : name;
  for (const auto& [method, known] : rule_names)
    if (done == known) return method;
  return refuse("unknown_rule",
                sentence("There is no allocation rule called \"{}\".", name),
                "Use simple, complete, stratify, minimise, rerandomise or pairs.");
}

std::string allocation_method_name(AllocationMethod method) {
  for (const auto& [known, name] : rule_names)
    if (known == method) return name;
  return {};
}

AllocationStep minimisation_scores(const std::vector<AllocationUnit>& units,
                                   const std::vector<int>& arm,
                                   std::size_t entering,
                                   const std::vector<double>& weights) {
  AllocationStep step;
  step.unit = entering;
  for (std::size_t f = 0; f < weights.size(); ++f) {
    double difference = 0;
    for (std::size_t i = 0; i < units.size(); ++i)
      if (arm[i] >= 0 && units[i].levels[f] == units[entering].levels[f])
        difference += arm[i] == 1 ? 1 : -1;
    step.score_control += weights[f] * std::abs(difference - 1);
    step.score_treated += weights[f] * std::abs(difference + 1);
  }
  return step;
}

double marginal_imbalance(const std::vector<AllocationUnit>& units, const std::vector<int>& arm) {
  if (units.empty() || units[0].levels.empty()) return 0;
  double sum = 0, levels = 0;
  for (std::size_t f = 0; f < units[0].levels.size(); ++f) {
    std::map<std::string, double> difference;
    for (std::size_t i = 0; i < units.size(); ++i)
      difference[units[i].levels[f]] += arm[i] == 1 ? 1 : -1;
    for (const auto& [level, d] : difference) sum += std::abs(d);
    levels += static_cast<double>(difference.size());
  }
  return sum / levels;
}

std::vector<int> draw_allocation(const std::vector<AllocationUnit>& units,
                                 const AllocationRule& rule,
                                 RandomStream& random) {
  return draw(units, rule, random).arm;
}

Expected<Allocation> randomise(std::vector<AllocationUnit> units,
                               const AllocationRule& rule,
                               std::uint64_t seed) {
  if (auto refused = refuse_rule(rule)) return std::unexpected(*refused);
  std::ranges::sort(units, {}, &AllocationUnit::id);
  if (auto refused = refuse_units(units, rule)) return std::unexpected(*refused);
  Allocation allocation;
  allocation.rule = rule;
  allocation.seed = seed;
  RandomStream random(seed, 0);
  Drawn drawn = draw(units, rule, random);
  if (drawn.steps.empty())
    for (std::size_t i = 0; i < units.size(); ++i)
      drawn.steps.push_back({i, 0, 0, 0, drawn.arm[i]});
  allocation.units = std::move(units);
  allocation.arm = std::move(drawn.arm);
  allocation.steps = std::move(drawn.steps);
  allocation.imbalance = marginal_imbalance(allocation.units, allocation.arm);
  add_warnings(allocation);
  return allocation;
}

}  // namespace trellis::stats
