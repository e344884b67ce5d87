/// The layer above the schools: trusts that take part as a whole, matched with lead trusts.
///
/// A trust is judged by all its open academies together: where they lie on average, how many pupils
/// they have, and the proportions of all those pupils. Its places are its own, apart from those of
/// its schools. The match is solved, proven and explained as that of schools is. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "matching/cost_model.hpp"
#include "matching/school.hpp"
#include "optimise/objective.hpp"
#include "optimise/solution.hpp"
#include "optimise/verify/verify.hpp"

namespace trellis::matching {

struct Trust {
  OrganisationId organisation;
  GroupUid uid;
  std::string name;
  std::optional<Point> at;     ///< the middle of its academies
  std::set<Setting> settings;  ///< of its academies, all-through as primary and secondary
  std::size_t academies = 0;
  Measured<double> fsm;  ///< proportion of the pupils of those academies that publish it
  Measured<double> eal;
  Measured<double> pupils;  ///< of all academies together
};

/// The trust as its open academies make it.
Trust trust_of(GroupUid uid, std::string name, const std::vector<School>& academies);

struct LeadTrust {
  Trust trust;
  std::vector<PlacesOffered> places;
  std::vector<std::pair<std::string, int>> strengths;
};

struct PartnerTrust {
  Trust trust;
  std::string stream;
  int year = 0;
  int cohort = 0;
  std::array<std::string, 3> needs;
};

/// In the order in which they are asked.
enum class TrustRule { academies, coordinates, same_trust, setting, stream, distance };
constexpr int trust_rule_count = 6;
std::string_view name_of(TrustRule rule);

struct TrustRules {
  double road_factor = 1.3;
  double road_km_max = 180;  ///< between the middles of the two
  std::map<std::string, int> years_long = {};
};

/// Bits of the rules that this pair breaks.
std::uint32_t broken_rules(const LeadTrust& lead,
                           const PartnerTrust& partner,
                           const TrustRules& rules);
PairCost cost_of(const LeadTrust& lead, const PartnerTrust& partner, const CostModel& model);

/// Two trusts that a person keeps together or apart, and why.
struct TrustPair {
  GroupUid partner;
  GroupUid lead;
  std::string reason;
  std::string set_by;
};

struct TrustMatchInput {
  std::vector<LeadTrust> leads;
  std::vector<PartnerTrust> partners;
  TrustRules rules = {};
  CostModel costs = {};
  std::vector<TrustPair> locks = {};
  std::vector<TrustPair> kept_apart = {};
};

struct TrustOutcome {
  std::uint32_t partner = 0;          ///< index into the partners, by UID
  std::optional<std::uint32_t> lead;  ///< index into the leads, by UID
  PairCost cost;
  std::int64_t regret = 0;
  std::size_t eligible_leads = 0;
  std::string why;
  std::string runner_up;    ///< what the next best lead would cost everyone; empty without one
  std::string reason_code;  ///< as of schools; empty where it has a lead
};

struct TrustMatchAnswer {
  TrustMatchInput input;  ///< leads and partners by UID
  optimise::Instance instance;
  std::vector<std::uint32_t> lead_of_place;
  bool counted_together = false;  ///< places of two years were counted together
  optimise::Objective objective;
  optimise::Solution solution;
  optimise::Verdict verdict;
  std::vector<TrustOutcome> outcomes;
};

/// Refuses: no lead trust, no partner trust, one given twice or on both sides, a lock on a pair
/// that breaks a rule (with the rule's name).
Result<TrustMatchAnswer> match_trusts(TrustMatchInput input, optimise::Objective objective);

}  // namespace trellis::matching
