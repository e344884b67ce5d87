#include "matching/trust_loading_actions.hpp"

#include <algorithm>
#include <set>

#include "matching/match_input.hpp"
#include "matching/pair_rule_store.hpp"
#include "matching/trust_input_store.hpp"
#include "programme/capacity.hpp"
#include "programme/pairing_store.hpp"

namespace trellis::matching {
namespace {

using storage::Snapshot;

/// Places that the lead trust has left in each year: what it offered for the year, else what it
/// applied with, else what the definition allows; less those given.
std::vector<PlacesOffered> places_left_at(Snapshot& db,
                                          const TrustTaker& lead,
                                          const programme::Capacity& capacity,
                                          const std::set<int>& years) {
  std::vector<PlacesOffered> left;
  for (const int year : years) {
    std::map<std::string, int> offered = programme::places_offered(db, {lead.participation}, year);
    for (const auto& [stream, most] : capacity.by_stream)
      if (const auto said = lead.answers.find(stream + "_places"); said != lead.answers.end())
        if (const auto places = whole_number(said->second)) offered.try_emplace(stream, *places);
    const programme::Places places = programme::places_of(capacity, offered);
    const auto taken = programme::places_taken(db, {lead.participation}, year);
    for (const auto& [stream, most] : capacity.by_stream)
      left.push_back({stream, year, programme::places_left(places, taken, stream)});
  }
  return left;
}

/// Who takes part today, without a lead trust that leaves.
struct TrustSides {
  std::vector<TrustTaker> leads;
  std::vector<TrustTaker> partners;
};

void add_sides(Snapshot& db,
               const TrustSides& sides,
               const programme::Definition& definition,
               const programme::Capacity& capacity,
               TrustMatchInput& input) {
  std::vector<TrustTaker> all = sides.leads;
  all.insert(all.end(), sides.partners.begin(), sides.partners.end());
  const auto facts = trust_facts(db, all);
  const auto answer = [](const TrustTaker& taker, const std::string& field) {
    const auto found = taker.answers.find(field);
    return found == taker.answers.end() ? std::string() : found->second;
  };
  std::set<int> years;
  for (const TrustTaker& taker : sides.partners) {
    const auto lasting = input.rules.years_long.find(taker.stream);
    const int years_long = lasting == input.rules.years_long.end() ? 1 : lasting->second;
    for (int year = 0; year < years_long; ++year) years.insert(taker.programme_year + year);
    input.partners.push_back(
        {.trust = facts.at(taker.uid),
         .stream = taker.stream,
         .year = taker.programme_year,
         .cohort = taker.cohort,
         .needs = {answer(taker, "need_1"), answer(taker, "need_2"), answer(taker, "need_3")}});
  }
  for (const TrustTaker& taker : sides.leads) {
    LeadTrust lead{.trust = facts.at(taker.uid),
                   .places = places_left_at(db, taker, capacity, years)};
    for (const std::string& theme : definition.matching.needs)
      lead.strengths.emplace_back(
          theme, std::clamp(whole_number(answer(taker, "strength_" + theme)).value_or(0), 0, 5));
    input.leads.push_back(std::move(lead));
  }
}

/// Of the trusts that are matched today; a pair with one that has left, or has its lead, rests.
void add_pair_rules(Snapshot& db,
                    ProgrammeId programme,
                    const TrustSides& sides,
                    TrustMatchInput& input) {
  const auto takes_part = [](const std::vector<TrustTaker>& side, OrganisationId organisation) {
    return std::ranges::find(side, organisation, &TrustTaker::organisation) != side.end();
  };
  for (const PairRule& rule : pair_rules_of(db, programme, Layer::trusts)) {
    if (!takes_part(sides.partners, rule.partner) || !takes_part(sides.leads, rule.lead)) continue;
    auto& list = rule.kind == "lock" ? input.locks : input.kept_apart;
    list.push_back({rule.partner_uid(), rule.lead_uid(), rule.reason, rule.set_by});
  }
}

}  // namespace

Result<TrustWork> trusts_to_match(Snapshot& db,
                                  const programme::Programme& programme,
                                  std::optional<int> cohort,
                                  std::optional<GroupUid> leaving) {
  const auto version = programme::version_in_force(db, programme.id);
  if (!version)
    return problem(ProblemKind::refused_by_rule,
                   "programme",
                   programme.title + " has no published definition: publish one first");
  const auto definition = programme::load_definition(db, version->id);
  const programme::Capacity* capacity = programme::capacity_of_trusts(*definition);
  if (!capacity)
    return problem(
        ProblemKind::refused_by_rule,
        "programme",
        programme.title + " does not match trusts: its definition gives lead trusts no places");
  TrustWork work{.programme = programme, .definition_version = version->version};
  work.input.costs = cost_model_of(definition->matching);
  const HardRules rules = hard_rules_of(definition->matching);
  work.input.rules.road_factor = rules.road_factor;
  work.input.rules.road_km_max = std::max(rules.road_km_max, rules.road_km_max_special);
  work.input.rules.years_long = years_long_of(*definition);
  TrustSides sides{.leads = lead_trusts(db, programme.id),
                   .partners = partner_trusts(db, programme.id, cohort, leaving)};
  std::erase_if(sides.leads, [&](const TrustTaker& taker) { return taker.uid == leaving; });
  add_sides(db, sides, *definition, *capacity, work.input);
  if (work.input.partners.empty())
    return problem(ProblemKind::refused_by_rule,
                   "cohort",
                   "No trust waits for a lead trust: they do once they have accepted a place");
  add_pair_rules(db, programme.id, sides, work.input);
  return work;
}

}  // namespace trellis::matching
