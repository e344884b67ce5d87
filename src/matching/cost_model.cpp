#include "matching/cost_model.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

#include "core/text.hpp"

namespace trellis::matching {
namespace {

constexpr std::array<std::string_view, cost_part_count> part_names = {
    "travel by road",
    "difference in free school meals",
    "difference in size",
    "difference in English as an additional language",
    "urban or rural",
    "faith",
    "selective",
    "needs against strengths",
    "choice of the partner",
    "choice of the lead"};

/// Half away from zero, once a part.
std::int64_t rounded(double points) { return std::llround(points); }

class Sum {
 public:
  explicit Sum(PairCost& cost) : cost_(cost) {}

  void add(CostPart part, double points) { slot(part) = rounded(points); }
  void leave_out(CostPart part) { cost_.not_judged.push_back(part); }

  void add_difference(CostPart part,
                      const Measured<double>& one,
                      const Measured<double>& other,
                      double per_point) {
    if (one && other)
      add(part, per_point * 100 * std::abs(*one - *other));
    else
      leave_out(part);
  }

  void add_if_differ(CostPart part,
                     const std::optional<bool>& one,
                     const std::optional<bool>& other,
                     double points) {
    if (one && other)
      add(part, *one != *other ? points : 0);
    else
      leave_out(part);
  }

 private:
  std::int64_t& slot(CostPart part) { return cost_.parts[static_cast<std::size_t>(part)]; }

  PairCost& cost_;
};

int strength_in(const Lead& lead, const std::string& theme) {
  for (const auto& [id, strength] : lead.strengths)
    if (id == theme) return strength;
  return 0;
}

double need_points(const Lead& lead, const Partner& partner, const CostModel& model) {
  double points = 0;
  for (std::size_t i = 0; i < partner.needs.size(); ++i)
    if (!partner.needs[i].empty())
      points += model.need * model.need_weights[i] * (5 - strength_in(lead, partner.needs[i]));
  return points;
}

/// Taken off where one asks for the other; choices that are not met cost nothing more.
double choice_points(const std::vector<StatedChoice>& choices, Urn whom, double first_choice) {
  const auto choice = choice_of(choices, whom);
  return choice ? -first_choice * (choices_max + 1 - *choice) / choices_max : 0;
}

}  // namespace

std::optional<int> choice_of(const std::vector<StatedChoice>& choices, Urn whom) {
  for (const StatedChoice& one : choices)
    if (one.whom == whom) return one.choice;
  return std::nullopt;
}

std::string_view name_of(CostPart part) { return part_names[static_cast<std::size_t>(part)]; }

std::int64_t PairCost::total() const {
  return std::accumulate(parts.begin(), parts.end(), std::int64_t{0});
}

double road_km(const School& one, const School& other, const CostModel& model) {
  assert(one.at && other.at);
  return distance_metres(*one.at, *other.at) / 1000 * model.road_factor;
}

PairCost cost_of(const Lead& lead, const Partner& partner, const CostModel& model) {
  const School& one = lead.school;
  const School& other = partner.school;
  PairCost cost;
  cost.straight_km = distance_metres(*one.at, *other.at) / 1000;
  cost.road_km = road_km(one, other, model);
  Sum sum(cost);
  sum.add(CostPart::travel, model.travel_per_km * cost.road_km);
  sum.add_difference(CostPart::free_meals, one.fsm, other.fsm, model.fsm_per_point);
  if (one.pupils && other.pupils && *one.pupils > 0 && *other.pupils > 0)
    sum.add(CostPart::size, model.size_log2 * std::abs(std::log2(*one.pupils / *other.pupils)));
  else
    sum.leave_out(CostPart::size);
  sum.add_difference(CostPart::language, one.eal, other.eal, model.eal_per_point);
  sum.add_if_differ(CostPart::urban_rural, one.urban, other.urban, model.urban_rural_differ);
  sum.add_if_differ(CostPart::faith, one.faith, other.faith, model.faith_differs);
  sum.add_if_differ(CostPart::selective, one.selective, other.selective, model.selective_differs);
  sum.add(CostPart::need, need_points(lead, partner, model));
  sum.add(CostPart::choice_of_partner, choice_points(partner.choices, one.urn, model.lead_choice));
  sum.add(CostPart::choice_of_lead, choice_points(lead.choices, other.urn, model.partner_choice));
  return cost;
}

std::string parts_sentence(const PairCost& cost) {
  std::vector<std::size_t> order(cost_part_count);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return cost.parts[a] > cost.parts[b];
  });
  std::vector<std::string> words;
  for (const std::size_t i : order)
    if (cost.parts[i] != 0)
      words.push_back(std::string(part_names[i]) + " " + with_commas(cost.parts[i]));
  return words.empty() ? "no difference that counts" : join(words, ", ");
}

}  // namespace trellis::matching
