/// From participations, facts and a definition to the input of a match. Pure.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "matching/instance.hpp"
#include "matching/taker.hpp"
#include "programme/definition.hpp"

namespace trellis::matching {

/// Everything read from the database for one match.
struct MatchSources {
  std::vector<Taker> leads;
  std::vector<Taker> partners;
  std::vector<LeadPlaces> lead_places;
  std::vector<LeadPlaces> places_given;  ///< held by pairings that are confirmed
  std::map<Urn, School> facts;
  std::map<Urn, int> overall_grades;
  std::vector<PairLock> locks;
  std::vector<PairLock> kept_apart;
  std::set<int> programme_years;  ///< in which leads offer places
};

/// Weights and factors of the definition; what it leaves out keeps Trellis's default.
CostModel cost_model_of(const programme::MatchingRules& rules);
HardRules hard_rules_of(const programme::MatchingRules& rules);

/// Class 0 for partners rated below good when the definition puts them first, else 0 for all.
int priority_of(const programme::MatchingRules& rules, std::optional<int> overall_grade);

/// Streams that last longer than a programme year, and how many years they take places in.
std::map<std::string, int> years_long_of(const programme::Definition& definition);
/// The whole number that an answer is, if it is one.
std::optional<int> whole_number(const std::string& answer);

/// What a lead offers in a stream and year, pairings not counted, and the most the definition
/// allows.
struct OfferNow {
  int now = 0;
  int most = 0;
};
/// Nothing where leads offer no places in that stream.
std::optional<OfferNow> places_offered_by(const MatchSources& sources,
                                          const Taker& lead,
                                          const programme::Definition& definition,
                                          const std::string& stream,
                                          int programme_year);

/// Places come from what a lead offered for the year, else from its application, and never exceed
/// what the definition allows a lead; those that confirmed pairings hold are taken off.
/// Participations whose school the register lacks are left out.
MatchInput input_from(const MatchSources& sources, const programme::Definition& definition);

}  // namespace trellis::matching
