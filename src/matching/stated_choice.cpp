#include "matching/stated_choice.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/text.hpp"
#include "matching/stable_cost.hpp"

namespace trellis::matching {
namespace {

using UrnPair = std::pair<Urn, Urn>;  ///< partner, lead

/// The pairs that no rule and no person forbids, and those that were made.
struct Pairs {
  std::set<UrnPair> eligible;
  std::set<UrnPair> made;
};

Pairs pairs_of(const MatchAnswer& answer) {
  const PreparedMatch& match = answer.prepared;
  std::set<std::pair<optimise::PartnerIndex, std::int64_t>> apart;
  for (const optimise::Forbidden& pair : match.instance.forbidden)
    apart.emplace(pair.partner, pair.lead);
  Pairs pairs;
  for (const optimise::Edge& edge : match.instance.edges)
    if (!apart.contains({edge.partner, match.instance.places[edge.place].lead}))
      pairs.eligible.emplace(match.input.partners[edge.partner].school.urn,
                             match.lead_of(edge).school.urn);
  for (std::size_t p = 0; p < answer.solution.edge_of.size(); ++p)
    if (const auto edge = answer.solution.edge_of[p])
      pairs.made.emplace(match.input.partners[p].school.urn,
                         match.lead_of(match.instance.edges[*edge]).school.urn);
  return pairs;
}

/// Schools of one side by URN.
using Known = std::map<Urn, const School*>;

template <class Rows>
Known known(const Rows& rows) {
  Known found;
  for (const auto& row : rows) found[row.school.urn] = &row.school;
  return found;
}

ChoiceOutcome outcome_of(Side side,
                         const School& by,
                         const StatedChoice& stated,
                         const Known& others,
                         const Pairs& pairs) {
  ChoiceOutcome outcome{.side = side, .by = &by, .stated = &stated};
  if (!stated.whom) return outcome;
  const auto found = others.find(*stated.whom);
  if (found == others.end()) {
    outcome.result = ChoiceResult::not_here;
    return outcome;
  }
  outcome.whom = found->second;
  const UrnPair pair =
      side == Side::partner ? UrnPair(by.urn, *stated.whom) : UrnPair(*stated.whom, by.urn);
  if (pairs.made.contains(pair))
    outcome.result = ChoiceResult::met;
  else
    outcome.result =
        pairs.eligible.contains(pair) ? ChoiceResult::not_met : ChoiceResult::not_eligible;
  return outcome;
}

std::vector<std::int64_t> urns_of(const std::vector<StatedChoice>& choices) {
  std::vector<std::int64_t> urns;
  for (const StatedChoice& one : choices)
    if (one.whom) urns.push_back(one.whom->number());
  return urns;
}

std::string takes_off(const char* who, const char* whom, double points) {
  return std::string(who) + " first choice of a " + whom + " takes " +
         counted(static_cast<long long>(points), "point") +
         " off the pair, the second two thirds and the third one third of that.";
}

}  // namespace

std::string_view code_of(ChoiceResult result) {
  switch (result) {
    case ChoiceResult::met:
      return "met";
    case ChoiceResult::not_met:
      return "not_met";
    case ChoiceResult::not_eligible:
      return "not_eligible";
    case ChoiceResult::not_here:
      return "not_here";
    case ChoiceResult::unread:
      return "unread";
  }
  return "unread";
}

std::string_view title_of(ChoiceResult result) {
  switch (result) {
    case ChoiceResult::met:
      return "Met";
    case ChoiceResult::not_met:
      return "Not met";
    case ChoiceResult::not_eligible:
      return "Not eligible";
    case ChoiceResult::not_here:
      return "Not in this match";
    case ChoiceResult::unread:
      return "No URN given";
  }
  return "No URN given";
}

std::vector<ChoiceOutcome> choice_outcomes(const MatchAnswer& answer) {
  const MatchInput& input = answer.prepared.input;
  const Pairs pairs = pairs_of(answer);
  const Known leads = known(input.leads);
  const Known partners = known(input.partners);
  std::vector<ChoiceOutcome> outcomes;
  for (const Partner& partner : input.partners)
    for (const StatedChoice& one : partner.choices) {
      outcomes.push_back(outcome_of(Side::partner, partner.school, one, leads, pairs));
      outcomes.back().stream = partner.stream;
    }
  for (const Lead& lead : input.leads)
    for (const StatedChoice& one : lead.choices)
      outcomes.push_back(outcome_of(Side::lead, lead.school, one, partners, pairs));
  return outcomes;
}

bool any_choice(const MatchInput& input) {
  const auto has_some = [](const auto& row) { return !row.choices.empty(); };
  return std::ranges::any_of(input.partners, has_some) ||
         std::ranges::any_of(input.leads, has_some);
}

std::string counting_sentence(const CostModel& costs) {
  std::vector<std::string> words;
  if (costs.lead_choice > 0) words.push_back(takes_off("A partner's", "lead", costs.lead_choice));
  if (costs.partner_choice > 0)
    words.push_back(takes_off("A lead's", "partner", costs.partner_choice));
  if (words.empty())
    return "This programme shows choices and does not count them: they change no match.";
  if (costs.lead_choice <= 0) words.emplace_back("What partners choose is shown and not counted.");
  if (costs.partner_choice <= 0) words.emplace_back("What leads choose is shown and not counted.");
  words.emplace_back("A choice that is not met costs nothing more.");
  return join(words, " ");
}

optimise::Preferences ranks_of(const PreparedMatch& match) {
  if (!any_choice(match.input)) return {};
  std::vector<std::vector<std::int64_t>> leads_chosen;
  for (const Partner& partner : match.input.partners)
    leads_chosen.push_back(urns_of(partner.choices));
  std::vector<std::pair<std::int64_t, std::vector<std::int64_t>>> partners_chosen;
  for (const Lead& lead : match.input.leads)
    if (!lead.choices.empty())
      partners_chosen.emplace_back(lead.school.urn.number(), urns_of(lead.choices));
  return preferences_of(match.instance, leads_chosen, partners_chosen);
}

Result<std::vector<BlockingPair>> blocking_pairs_of(const MatchAnswer& answer) {
  const PreparedMatch& match = answer.prepared;
  const auto edges =
      optimise::blocking_pairs(match.instance, ranks_of(match), answer.solution.edge_of);
  if (!edges) return std::unexpected(problem_of(edges.error()));
  std::vector<BlockingPair> pairs;
  for (const optimise::EdgeIndex index : *edges) {
    const optimise::Edge& edge = match.instance.edges[index];
    BlockingPair pair{.partner = &match.input.partners[edge.partner],
                      .lead = &match.lead_of(edge),
                      .points = edge.cost};
    if (const auto present = answer.solution.edge_of[edge.partner]) {
      pair.present = &match.lead_of(match.instance.edges[*present]);
      pair.present_points = match.instance.edges[*present].cost;
    }
    pair.choice_of_partner = choice_of(pair.partner->choices, pair.lead->school.urn);
    pair.choice_of_lead = choice_of(pair.lead->choices, pair.partner->school.urn);
    pairs.push_back(pair);
  }
  std::ranges::sort(pairs, {}, [](const BlockingPair& pair) {
    return std::pair(pair.partner->school.urn, pair.lead->school.urn);
  });
  return pairs;
}

}  // namespace trellis::matching
