#include "matching/match_input.hpp"

#include <algorithm>
#include <charconv>
#include <ranges>

#include "core/text.hpp"
#include "programme/named_schools.hpp"

namespace trellis::matching {
namespace {

double weight(const programme::MatchingRules& rules, const char* name, double ours) {
  const auto found = rules.points.find(name);
  return found == rules.points.end() ? ours : found->second;
}

std::optional<int> number_in(const Taker& taker, const std::string& field) {
  const auto found = taker.answers.find(field);
  return found == taker.answers.end() ? std::nullopt : whole_number(found->second);
}

std::string answer_of(const Taker& taker, const char* field) {
  const auto found = taker.answers.find(field);
  return found == taker.answers.end() ? std::string() : found->second;
}

/// Choices asked for in the questions "lead_choice_1" to 3, or "partner_choice_1" to 3. A school
/// that is named twice keeps the better choice.
std::vector<StatedChoice> choices_in(const Taker& taker, const std::string& question) {
  std::vector<StatedChoice> choices;
  for (int choice = 1; choice <= choices_max; ++choice) {
    const auto found = taker.answers.find(question + "_" + std::to_string(choice));
    if (found == taker.answers.end() || trim(found->second).empty()) continue;
    const auto whom = programme::urn_in(found->second);
    if (whom && choice_of(choices, *whom)) continue;
    choices.push_back({choice, whom, std::string(trim(found->second))});
  }
  return choices;
}

const programme::Capacity* capacity_of_leads(const programme::Definition& definition) {
  for (const programme::Capacity& capacity : definition.capacity)
    if (capacity.of == "lead") return &capacity;
  return nullptr;
}

std::optional<int> offered(const MatchSources& sources,
                           const Taker& lead,
                           const std::string& stream,
                           int year) {
  for (const LeadPlaces& row : sources.lead_places)
    if (row.participation == lead.participation && row.stream == stream &&
        row.programme_year == year)
      return row.places;
  return number_in(lead, stream + "_places");
}

int given(const MatchSources& sources, const Taker& lead, const std::string& stream, int year) {
  for (const LeadPlaces& row : sources.places_given)
    if (row.participation == lead.participation && row.stream == stream &&
        row.programme_year == year)
      return row.places;
  return 0;
}

Lead lead_from(const MatchSources& sources,
               const Taker& taker,
               const programme::Definition& definition) {
  Lead lead;
  lead.school = sources.facts.at(taker.urn);
  if (const programme::Capacity* capacity = capacity_of_leads(definition))
    for (const int year : sources.programme_years)
      for (const auto& stream : std::views::keys(capacity->by_stream)) {
        const int places = places_offered_by(sources, taker, definition, stream, year)->now;
        lead.places.push_back(
            {stream, year, std::max(0, places - given(sources, taker, stream, year))});
      }
  for (const std::string& theme : definition.matching.needs)
    lead.strengths.emplace_back(
        theme, std::clamp(number_in(taker, "strength_" + theme).value_or(0), 0, 5));
  lead.choices = choices_in(taker, "partner_choice");
  return lead;
}

Partner partner_from(const MatchSources& sources,
                     const Taker& taker,
                     const programme::Definition& definition) {
  const auto grade = sources.overall_grades.find(taker.urn);
  Partner partner;
  partner.school = sources.facts.at(taker.urn);
  partner.stream = taker.stream;
  partner.year = taker.programme_year;
  partner.cohort = taker.cohort;
  partner.needs = {
      answer_of(taker, "need_1"), answer_of(taker, "need_2"), answer_of(taker, "need_3")};
  partner.priority = priority_of(
      definition.matching,
      grade == sources.overall_grades.end() ? std::nullopt : std::optional(grade->second));
  partner.choices = choices_in(taker, "lead_choice");
  return partner;
}

}  // namespace

CostModel cost_model_of(const programme::MatchingRules& rules) {
  const CostModel ours;
  CostModel model;
  model.version = rules.cost_model;
  model.road_factor = rules.road_factor;
  model.travel_per_km = weight(rules, "travel_per_km", ours.travel_per_km);
  model.fsm_per_point = weight(rules, "fsm_per_point", ours.fsm_per_point);
  model.size_log2 = weight(rules, "size_log2", ours.size_log2);
  model.eal_per_point = weight(rules, "eal_per_point", ours.eal_per_point);
  model.urban_rural_differ = weight(rules, "urban", ours.urban_rural_differ);
  model.faith_differs = weight(rules, "faith", ours.faith_differs);
  model.selective_differs = weight(rules, "selective", ours.selective_differs);
  model.need = weight(rules, "need", ours.need);
  model.lead_choice = weight(rules, "lead_choice", ours.lead_choice);
  model.partner_choice = weight(rules, "partner_choice", ours.partner_choice);
  return model;
}

HardRules hard_rules_of(const programme::MatchingRules& rules) {
  const HardRules ours;
  return {.same_setting = rules.same_setting,
          .own_trust_allowed = !rules.not_own_trust,
          .road_factor = rules.road_factor,
          .road_km_max = rules.road_km_max.value_or(ours.road_km_max),
          .road_km_max_special = rules.road_km_max_special.value_or(
              rules.road_km_max.value_or(ours.road_km_max_special))};
}

std::map<std::string, int> years_long_of(const programme::Definition& definition) {
  constexpr int months_in_year = 12;
  std::map<std::string, int> years;
  for (const programme::Stream& stream : definition.streams)
    if (stream.length_months > months_in_year)
      years[stream.id] = (stream.length_months + months_in_year - 1) / months_in_year;
  return years;
}

std::optional<int> whole_number(const std::string& answer) {
  int number = 0;
  const char* end = answer.data() + answer.size();
  const auto [at, error] = std::from_chars(answer.data(), end, number);
  return error == std::errc() && at == end ? std::optional(number) : std::nullopt;
}

int priority_of(const programme::MatchingRules& rules, std::optional<int> overall_grade) {
  const auto first = std::ranges::find(rules.priority, "requires_improvement");
  if (first == rules.priority.end()) return 0;
  return overall_grade && *overall_grade >= 3 ? 0 : 1;
}

std::optional<OfferNow> places_offered_by(const MatchSources& sources,
                                          const Taker& lead,
                                          const programme::Definition& definition,
                                          const std::string& stream,
                                          int programme_year) {
  const programme::Capacity* capacity = capacity_of_leads(definition);
  if (!capacity) return std::nullopt;
  const auto most = capacity->by_stream.find(stream);
  if (most == capacity->by_stream.end()) return std::nullopt;
  const int said = offered(sources, lead, stream, programme_year).value_or(most->second);
  return OfferNow{std::clamp(said, 0, most->second), most->second};
}

MatchInput input_from(const MatchSources& sources, const programme::Definition& definition) {
  MatchInput input;
  input.costs = cost_model_of(definition.matching);
  input.rules = hard_rules_of(definition.matching);
  input.locks = sources.locks;
  input.kept_apart = sources.kept_apart;
  input.years_long = years_long_of(definition);
  for (const Taker& taker : sources.leads)
    if (sources.facts.contains(taker.urn))
      input.leads.push_back(lead_from(sources, taker, definition));
  for (const Taker& taker : sources.partners)
    if (sources.facts.contains(taker.urn))
      input.partners.push_back(partner_from(sources, taker, definition));
  return input;
}

}  // namespace trellis::matching
