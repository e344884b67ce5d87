#include "matching/trust_sentences.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "matching/sentences.hpp"

namespace trellis::matching {
namespace {

std::string all_of(std::vector<std::string> names) {
  if (names.size() < 2) return join(names, "");
  const std::string last = names.back();
  names.pop_back();
  return join(names, ", ") + " and " + last;
}

std::string full_leads(const TrustMatchAnswer& answer, const optimise::Unplaced& unplaced) {
  std::vector<std::string> leads;
  for (const std::int64_t uid : unplaced.leads)
    for (const LeadTrust& lead : answer.input.leads)
      if (lead.trust.uid.number() == uid) leads.push_back(lead.trust.name);
  return "The lead trusts within reach are full: " +
         counted(static_cast<long long>(unplaced.sharing.size()), "trust") + " share " +
         counted(unplaced.places, "place") + " at " + all_of(leads) +
         ". One more place there would give one of them a lead.";
}

std::string ruled_out(const TrustMatchAnswer& answer, const optimise::Unplaced& unplaced) {
  const Trust& trust = answer.input.partners[unplaced.partner].trust;
  if (trust.academies == 0) return "The register gives no open academy for this trust.";
  if (!trust.at)
    return "The register gives no place on the map for any academy of this trust, so no distance "
           "can be judged.";
  std::vector<std::string> rules;
  for (const std::uint32_t rule : unplaced.rules) rules.push_back(answer.instance.rule_names[rule]);
  if (rules.empty()) return "No lead trust offers a place that this trust could take.";
  if (unplaced.leads_opened == 0)
    return "No lead trust is eligible, and no single rule is the cause: " + all_of(rules) +
           " together.";
  return "No lead trust is eligible. Without " + all_of(rules) + ", " +
         counted(static_cast<long long>(unplaced.leads_opened), "lead trust") + " would be.";
}

/// As of schools: who is kept apart, or for whom a place is kept.
std::string kept_by_person(const TrustMatchAnswer& answer, const optimise::Unplaced& unplaced) {
  std::vector<std::string> words;
  for (const std::size_t i : unplaced.forbidden)
    words.push_back("it is kept apart from a lead trust (" + answer.instance.forbidden[i].reason +
                    ")");
  for (const std::size_t i : unplaced.locks) {
    const optimise::Lock& lock = answer.instance.locks[i];
    words.push_back("the place at " +
                    answer.input.leads[answer.lead_of_place[lock.place]].trust.name +
                    " is kept for " + answer.input.partners[lock.partner].trust.name + " (" +
                    lock.reason + ")");
  }
  return "A decision by a person stands in the way: " + all_of(words) + ".";
}

}  // namespace

std::string trust_why(const TrustMatchAnswer& answer, const TrustOutcome& outcome) {
  std::string sentence =
      answer.input.leads[*outcome.lead].trust.name + " is " + decimal(outcome.cost.road_km, 1) +
      " km away by road (estimated, from the middle of one trust's academies to "
      "that of the other's) and this pairing costs " +
      counted(outcome.cost.total(), "point") + ": " + parts_sentence(outcome.cost) + ". ";
  if (outcome.regret == 0)
    sentence += "No eligible lead trust fits this trust better.";
  else
    sentence += "Its own best lead trust would be " + counted(outcome.regret, "point") +
                " better, but taking that place would cost other trusts more.";
  std::vector<std::string> parts;
  for (const CostPart part : outcome.cost.not_judged) parts.emplace_back(name_of(part));
  if (!parts.empty())
    sentence += " Not judged, because the register lacks it: " + all_of(parts) + ".";
  return sentence;
}

std::string trust_switch(const TrustMatchAnswer& answer, const optimise::Switch& change) {
  return switch_sentence(
      {.partner = [&](optimise::PartnerIndex p) { return answer.input.partners[p].trust.name; },
       .lead =
           [&](optimise::EdgeIndex e) {
             return answer.input.leads[answer.lead_of_place[answer.instance.edges[e].place]]
                 .trust.name;
           },
       .one = "trust"},
      change);
}

std::string trust_reason(const TrustMatchAnswer& answer, const optimise::Unplaced& unplaced) {
  switch (unplaced.kind) {
    case optimise::ReasonKind::no_eligible_lead:
      return ruled_out(answer, unplaced);
    case optimise::ReasonKind::full:
      return full_leads(answer, unplaced);
    case optimise::ReasonKind::forbidden:
    case optimise::ReasonKind::locked:
      return kept_by_person(answer, unplaced);
    case optimise::ReasonKind::lower_priority:
    case optimise::ReasonKind::quota:
      return unplaced.sentence;
  }
  return unplaced.sentence;
}

}  // namespace trellis::matching
