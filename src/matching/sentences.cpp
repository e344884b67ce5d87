#include "matching/sentences.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace trellis::matching {
namespace {

constexpr std::size_t names_shown_max = 3;

const School& partner_school(const PreparedMatch& match, std::uint32_t partner) {
  return match.input.partners[partner].school;
}

const School& lead_school(const PreparedMatch& match, optimise::EdgeIndex edge) {
  return match.lead_of(match.instance.edges[edge]).school;
}

std::string kilometres(double km) { return decimal(km, 1) + " km"; }

/// "A, B and 4 others".
std::string some_of(const std::vector<std::string>& names, const char* thing) {
  std::vector<std::string> shown(
      names.begin(),
      names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), names_shown_max)));
  if (names.size() > shown.size())
    return join(shown, ", ") + " and " +
           counted(static_cast<long long>(names.size() - shown.size()), thing);
  if (shown.size() < 2) return join(shown, "");
  const std::string last = shown.back();
  shown.pop_back();
  return join(shown, ", ") + " and " + last;
}

std::string step_sentence(const Naming& naming, const optimise::Step& step) {
  const std::string who = naming.partner(step.partner);
  if (step.from && step.to)
    return who + " would move from " + naming.lead(*step.from) + " to " + naming.lead(*step.to) +
           ", " + signed_points(step.points);
  if (step.to) return who + " would gain " + naming.lead(*step.to);
  if (step.from) return who + " would lose its place at " + naming.lead(*step.from);
  return who + " would stay without a lead";
}

std::string cost_in_all(const optimise::Consequence& consequence, const std::string& one) {
  if (consequence.placed < 0)
    return "would leave " + counted(-consequence.placed, one) + " more without a lead";
  if (consequence.placed > 0)
    return "would place " + counted(consequence.placed, "more " + one, "more " + one + "s");
  if (consequence.points == 0) return "costs nobody anything";
  if (consequence.points < 0) return "saves " + counted(-consequence.points, "point") + " in all";
  return "costs " + counted(consequence.points, "point") + " more in all";
}

std::string rule_list(const PreparedMatch& match, const std::vector<std::uint32_t>& rules) {
  std::vector<std::string> names;
  for (const std::uint32_t rule : rules) names.push_back(match.instance.rule_names[rule]);
  return some_of(names, "rule");
}

std::string no_eligible_lead(const PreparedMatch& match, const optimise::Unplaced& unplaced) {
  const School& school = partner_school(match, unplaced.partner);
  if (!school.at)
    return "The register gives no place on the map for this school, so no distance can be judged. "
           "Add its "
           "coordinates.";
  if (unplaced.rules.empty()) return "No lead offers a place that this school could take.";
  const std::string leads = counted(static_cast<long long>(unplaced.leads_opened), "lead");
  if (unplaced.leads_opened == 0)
    return "No lead is eligible, and no single rule is the cause: " +
           rule_list(match, unplaced.rules) + " together.";
  return "No lead is eligible. Without " + rule_list(match, unplaced.rules) + ", " + leads +
         " would be.";
}

std::string full(const PreparedMatch& match, const optimise::Unplaced& unplaced) {
  std::vector<std::string> leads;
  for (const std::int64_t urn : unplaced.leads)
    for (const Lead& lead : match.input.leads)
      if (lead.school.urn.number() == urn) leads.push_back(lead.school.name);
  return "The leads within reach are full: " +
         counted(static_cast<long long>(unplaced.sharing.size()), "school") + " share " +
         counted(unplaced.places, "place") + " at " + some_of(leads, "other lead") +
         ". One more place there would give one of them a lead.";
}

std::string lower_priority(const PreparedMatch& match, const optimise::Unplaced& unplaced) {
  std::vector<std::string> names;
  for (std::size_t i = 1; i < unplaced.chain.size(); ++i)
    names.push_back(partner_school(match, unplaced.chain[i].partner).name);
  return "Schools of a higher priority class hold the places within reach: " +
         some_of(names, "other school") + ".";
}

std::string kept_by_lock(const PreparedMatch& match, const optimise::Unplaced& unplaced) {
  std::vector<std::string> words;
  for (const std::size_t i : unplaced.forbidden)
    words.push_back("it is kept apart from a lead (" + match.instance.forbidden[i].reason + ")");
  for (const std::size_t i : unplaced.locks) {
    const optimise::Lock& lock = match.instance.locks[i];
    words.push_back(
        "the place at " + match.input.leads[match.lead_of_place[lock.place]].school.name +
        " is kept for " + partner_school(match, lock.partner).name + " (" + lock.reason + ")");
  }
  return "A decision by a person stands in the way: " + some_of(words, "more") + ".";
}

/// Which of the two asked for the other; nothing of choices that are not met, because both schools
/// read this.
std::string choice_sentence(const Lead& lead, const Partner& partner) {
  const auto of_partner = choice_of(partner.choices, lead.school.urn);
  const auto of_lead = choice_of(lead.choices, partner.school.urn);
  std::string words;
  if (of_partner) words += " It is this school's " + choice_name(*of_partner) + " choice.";
  if (of_lead) words += " The lead named this school as its " + choice_name(*of_lead) + " choice.";
  return words;
}

}  // namespace

std::string choice_name(int choice) {
  constexpr std::array<const char*, choices_max> names = {"first", "second", "third"};
  return names.at(static_cast<std::size_t>(choice - 1));
}

std::string named(const School& school) { return school.name + " (" + school.urn.text() + ")"; }

std::string signed_points(std::int64_t points) {
  return (points > 0 ? "+" : "") + with_commas(points);
}

std::string reason_code(optimise::ReasonKind kind) {
  switch (kind) {
    case optimise::ReasonKind::no_eligible_lead:
      return "no_eligible_lead";
    case optimise::ReasonKind::forbidden:
    case optimise::ReasonKind::locked:
      return "kept_by_lock";
    case optimise::ReasonKind::lower_priority:
      return "priority";
    case optimise::ReasonKind::quota:
      return "quota";
    case optimise::ReasonKind::full:
      return "leads_full";
  }
  return "leads_full";
}

std::string why_sentence(const PreparedMatch& match, const Outcome& outcome) {
  const Lead& lead = match.input.leads[*outcome.lead];
  std::string sentence = lead.school.name + " is " + kilometres(outcome.cost.road_km) +
                         " away by road (estimated) and this pairing costs " +
                         counted(outcome.cost.total(), "point") + ": " +
                         parts_sentence(outcome.cost) + ". ";
  if (outcome.regret == 0)
    sentence += "No eligible lead fits this school better.";
  else
    sentence += "Its own best lead would be " + counted(outcome.regret, "point") +
                " better, but taking that place would cost other schools more.";
  sentence += choice_sentence(lead, match.input.partners[outcome.partner]);
  if (!outcome.cost.not_judged.empty()) {
    std::vector<std::string> parts;
    for (const CostPart part : outcome.cost.not_judged) parts.emplace_back(name_of(part));
    sentence += " Not judged, because the register lacks it: " + some_of(parts, "more") + ".";
  }
  return sentence;
}

Naming naming_of(const PreparedMatch& match) {
  return {[&match](optimise::PartnerIndex p) { return named(partner_school(match, p)); },
          [&match](optimise::EdgeIndex e) { return lead_school(match, e).name; }};
}

Naming naming_by_keys(const optimise::Instance& instance) {
  return {[&instance](optimise::PartnerIndex p) {
            return "school " + std::to_string(instance.partners[p].key);
          },
          [&instance](optimise::EdgeIndex e) {
            return "lead " + std::to_string(instance.places[instance.edges[e].place].lead);
          }};
}

std::string switch_sentence(const PreparedMatch& match, const optimise::Switch& change) {
  return switch_sentence(naming_of(match), change);
}

std::string switch_sentence(const Naming& naming, const optimise::Switch& change) {
  if (!change.to)
    return "Leaving this " + naming.one + " out " + cost_in_all(change.consequence, naming.one) +
           ".";
  std::string sentence = "Choosing " + naming.lead(*change.to) + " instead " +
                         cost_in_all(change.consequence, naming.one) + ": this " + naming.one +
                         " " + signed_points(change.own_points);
  std::vector<std::string> moves;
  for (const optimise::Step& step : change.consequence.others)
    moves.push_back(step_sentence(naming, step));
  if (!moves.empty()) sentence += "; " + join(moves, "; ");
  return sentence + ".";
}

std::string reason_sentence(const PreparedMatch& match, const optimise::Unplaced& unplaced) {
  switch (unplaced.kind) {
    case optimise::ReasonKind::no_eligible_lead:
      return no_eligible_lead(match, unplaced);
    case optimise::ReasonKind::forbidden:
    case optimise::ReasonKind::locked:
      return kept_by_lock(match, unplaced);
    case optimise::ReasonKind::lower_priority:
      return lower_priority(match, unplaced);
    case optimise::ReasonKind::quota:
      return unplaced.sentence;
    case optimise::ReasonKind::full:
      return full(match, unplaced);
  }
  return unplaced.sentence;
}

}  // namespace trellis::matching
