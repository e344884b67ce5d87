#include "optimise/general.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "optimise/coin/coin_choice.hpp"
#include "optimise/instance_check.hpp"

namespace trellis::optimise {
namespace {

using Fault = std::optional<Refusal>;

constexpr double no_limit = 1e18;

/// Columns are the edges in use, then one for each lead that may stay closed.
struct Choices {
  std::vector<EdgeIndex> edge;
  std::vector<std::int64_t> closable;
  std::map<EdgeIndex, std::uint32_t> column_of;
};

Fault fault_in_general(const Instance& instance, const GeneralRules& rules) {
  Instance without = instance;
  without.groups.clear();
  without.partner_groups.clear();
  if (auto found = fault_in(without, {})) return found;
  std::set<std::int64_t> leads;
  for (const Place& place : instance.places) leads.insert(place.lead);
  for (const OpenAtLeast& rule : rules.open_at_least)
    if (!leads.contains(rule.lead) || rule.least < 1)
      return Refusal{RefusalCode::bad_rule,
                     "The smallest number of partners for lead " + std::to_string(rule.lead) +
                         " does not name a lead with places, or is below 1",
                     "Name a lead that offers places and a number from 1"};
  for (const auto& [one, other] : rules.same_lead)
    if (one >= instance.partners.size() || other >= instance.partners.size() || one == other)
      return Refusal{RefusalCode::unknown_index,
                     "A pair that is to share a lead does not name two listed schools",
                     "Name two different schools that are listed"};
  const auto bounds = [](const auto& group, const auto& members, std::size_t count) -> Fault {
    const bool inside =
        std::all_of(members.begin(), members.end(), [&](auto m) { return m < count; });
    if (inside && group.lower >= 0 && group.lower <= group.upper) return {};
    return Refusal{RefusalCode::bad_bound,
                   "The group " + group.name + " has a floor above its ceiling or unknown members",
                   "Correct the group"};
  };
  for (const CapacityGroup& group : instance.groups)
    if (auto found = bounds(group, group.places, instance.places.size())) return found;
  for (const PartnerGroup& group : instance.partner_groups)
    if (auto found = bounds(group, group.partners, instance.partners.size())) return found;
  return {};
}

Choices choices_of(const Instance& instance, const GeneralRules& rules) {
  std::set<std::pair<PartnerIndex, std::int64_t>> forbidden;
  for (const Forbidden& one : instance.forbidden) forbidden.emplace(one.partner, one.lead);
  std::map<PartnerIndex, PlaceIndex> locked;
  for (const Lock& lock : instance.locks) locked[lock.partner] = lock.place;
  Choices choices;
  for (EdgeIndex e = 0; e < instance.edges.size(); ++e) {
    const Edge& edge = instance.edges[e];
    if (forbidden.contains({edge.partner, instance.places[edge.place].lead})) continue;
    const auto lock = locked.find(edge.partner);
    if (lock != locked.end() && lock->second != edge.place) continue;
    choices.column_of[e] = static_cast<std::uint32_t>(choices.edge.size());
    choices.edge.push_back(e);
  }
  for (const OpenAtLeast& rule : rules.open_at_least) choices.closable.push_back(rule.lead);
  return choices;
}

/// Adds rows to a model over the columns.
class Rows {
 public:
  Rows(const Instance& instance, const Choices& choices) : instance_(instance), choices_(choices) {
    model_.cost.assign(choices.edge.size() + choices.closable.size(), 0);
  }

  /// Sum over the edges that fit, between the bounds.
  template <class Fits>
  void sum(const Fits& fits, double lower, double upper) {
    ChoiceRow row{{}, {}, lower, upper};
    for (std::uint32_t c = 0; c < choices_.edge.size(); ++c)
      if (const double weight = fits(instance_.edges[choices_.edge[c]]); weight != 0) {
        row.columns.push_back(c);
        row.coefficients.push_back(weight);
      }
    model_.rows.push_back(std::move(row));
  }
  ChoiceRow& last() { return model_.rows.back(); }
  ChoiceModel& model() { return model_; }

 private:
  const Instance& instance_;
  const Choices& choices_;
  ChoiceModel model_;
};

void add_partners_and_groups(const Instance& instance, Rows& rows) {
  std::set<PartnerIndex> locked;
  for (const Lock& lock : instance.locks) locked.insert(lock.partner);
  for (PartnerIndex p = 0; p < instance.partners.size(); ++p)
    rows.sum([&](const Edge& edge) { return edge.partner == p ? 1. : 0.; },
             locked.contains(p) ? 1 : 0,
             1);
  for (PlaceIndex place = 0; place < instance.places.size(); ++place)
    rows.sum([&](const Edge& edge) { return edge.place == place ? 1. : 0.; },
             0,
             static_cast<double>(instance.places[place].capacity));
  for (const CapacityGroup& group : instance.groups) {
    const std::set<PlaceIndex> members(group.places.begin(), group.places.end());
    rows.sum([&](const Edge& edge) { return members.contains(edge.place) ? 1. : 0.; },
             static_cast<double>(group.lower),
             static_cast<double>(group.upper));
  }
  for (const PartnerGroup& group : instance.partner_groups) {
    const std::set<PartnerIndex> members(group.partners.begin(), group.partners.end());
    rows.sum([&](const Edge& edge) { return members.contains(edge.partner) ? 1. : 0.; },
             static_cast<double>(group.lower),
             static_cast<double>(group.upper));
  }
}

void add_rules(const Instance& instance,
               const GeneralRules& rules,
               const Choices& choices,
               Rows& rows) {
  const auto lead_of = [&](const Edge& edge) { return instance.places[edge.place].lead; };
  for (std::size_t i = 0; i < rules.open_at_least.size(); ++i) {
    const OpenAtLeast& rule = rules.open_at_least[i];
    const auto open = static_cast<std::uint32_t>(choices.edge.size() + i);
    const auto at_lead = [&](const Edge& edge) { return lead_of(edge) == rule.lead ? 1. : 0.; };
    rows.sum(at_lead, 0, no_limit);
    rows.last().columns.push_back(open);
    rows.last().coefficients.push_back(-static_cast<double>(rule.least));
    rows.sum(at_lead, -no_limit, 0);
    rows.last().columns.push_back(open);
    rows.last().coefficients.push_back(-static_cast<double>(instance.partners.size()));
  }
  std::set<std::int64_t> leads;
  for (const Place& place : instance.places) leads.insert(place.lead);
  for (const auto& [one, other] : rules.same_lead)
    for (const std::int64_t lead : leads)
      rows.sum(
          [&, a = one, b = other](const Edge& edge) {
            if (lead_of(edge) != lead) return 0.;
            return edge.partner == a ? 1. : edge.partner == b ? -1. : 0.;
          },
          0,
          0);
}

/// Whether the rounded answer keeps every row, counted in integers: all coefficients are whole.
bool keeps_rows(const ChoiceModel& model, const std::vector<char>& chosen) {
  return std::all_of(model.rows.begin(), model.rows.end(), [&](const ChoiceRow& row) {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < row.columns.size(); ++i)
      if (chosen[row.columns[i]]) sum += static_cast<std::int64_t>(row.coefficients[i]);
    return static_cast<double>(sum) >= row.lower && static_cast<double>(sum) <= row.upper;
  });
}

GeneralMatch match_of(const Instance& instance,
                      const Choices& choices,
                      const std::vector<char>& chosen) {
  GeneralMatch match;
  match.edge_of.resize(instance.partners.size());
  for (std::size_t c = 0; c < choices.edge.size(); ++c) {
    if (!chosen[c]) continue;
    const Edge& edge = instance.edges[choices.edge[c]];
    match.edge_of[edge.partner] = choices.edge[c];
    match.points += edge.cost;
    ++match.placed;
  }
  return match;
}

}  // namespace

std::expected<GeneralMatch, Refusal> solve_general(const Instance& instance,
                                                   const GeneralRules& rules,
                                                   const GeneralBudget& budget) {
  if (auto fault = fault_in_general(instance, rules)) return std::unexpected(*fault);
  const Choices choices = choices_of(instance, rules);
  Rows rows(instance, choices);
  add_partners_and_groups(instance, rows);
  add_rules(instance, rules, choices, rows);
  std::set<std::uint32_t> classes;
  for (const Partner& partner : instance.partners) classes.insert(partner.priority);
  std::vector<char> chosen;
  bool proven = true;
  const auto step = [&]() -> Fault {
    const ChoiceAnswer answer = solve_choice(rows.model(), budget.seconds);
    if (!answer.chosen || !keeps_rows(rows.model(), *answer.chosen))
      return Refusal{RefusalCode::infeasible,
                     answer.complete ? "These rules cannot all hold at once"
                                     : "No match was found within the time limit",
                     answer.complete ? "Lower a floor or drop one of the rules"
                                     : "Allow more time, or drop one of the rules"};
    proven = proven && answer.complete;
    chosen = *answer.chosen;
    return {};
  };
  for (const std::uint32_t number : classes) {
    std::int64_t reached = 0;
    const auto weight = [&](const Edge& edge) {
      const Partner& partner = instance.partners[edge.partner];
      return partner.priority == number ? static_cast<double>(partner.weight) : 0.;
    };
    for (std::size_t c = 0; c < choices.edge.size(); ++c)
      rows.model().cost[c] = -weight(instance.edges[choices.edge[c]]);
    if (auto fault = step()) return std::unexpected(*fault);
    for (std::size_t c = 0; c < choices.edge.size(); ++c)
      if (chosen[c]) reached += static_cast<std::int64_t>(weight(instance.edges[choices.edge[c]]));
    rows.sum(weight, static_cast<double>(reached), no_limit);
  }
  for (std::size_t c = 0; c < choices.edge.size(); ++c)
    rows.model().cost[c] = static_cast<double>(instance.edges[choices.edge[c]].cost);
  if (auto fault = step()) return std::unexpected(*fault);
  GeneralMatch match = match_of(instance, choices, chosen);
  match.proven = proven;
  match.note = proven ? "This rule needs the slower solver: it found nothing better, within its "
                        "accuracy, and there is no certificate"
                      : "This rule needs the slower solver: it ended at its time limit, and a "
                        "better match may exist";
  return match;
}

}  // namespace trellis::optimise
