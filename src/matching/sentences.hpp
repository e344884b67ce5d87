/// The sentences of a match: why this lead, what another would cost, why there is none.
#pragma once

#include <functional>
#include <string>

#include "matching/match.hpp"
#include "optimise/reasons.hpp"
#include "optimise/what_if.hpp"

namespace trellis::matching {

/// Why a partner has the lead it has: distance, the parts that count, how it stands to its best.
std::string why_sentence(const PreparedMatch& match, const Outcome& outcome);

/// How schools are called in a sentence, by their numbers in an instance.
struct Naming {
  std::function<std::string(optimise::PartnerIndex)> partner;
  std::function<std::string(optimise::EdgeIndex)> lead;  ///< of a pair
  std::string one = "school";                            ///< what a partner is
};
Naming naming_of(const PreparedMatch& match);
/// By keys, for instances that have no names: "school 900002", "lead 900101".
Naming naming_by_keys(const optimise::Instance& instance);

/// What this partner's switch would do: "Choosing B instead costs 212 points more in all: this
/// school +80, and Oak Primary would move from B to C, +132."
std::string switch_sentence(const PreparedMatch& match, const optimise::Switch& change);
std::string switch_sentence(const Naming& naming, const optimise::Switch& change);

/// Why a partner has no lead, and what would give it one.
std::string reason_sentence(const PreparedMatch& match, const optimise::Unplaced& unplaced);

/// no_eligible_lead, kept_by_lock, priority, quota or leads_full.
std::string reason_code(optimise::ReasonKind kind);

/// "Oak Primary (900001)".
std::string named(const School& school);

/// "first", "second", "third".
std::string choice_name(int choice);

/// "+80", "-5", "0".
std::string signed_points(std::int64_t points);

}  // namespace trellis::matching
