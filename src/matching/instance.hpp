/// Turns leads, partners, hard rules and a cost model into an instance of whole numbers.
///
/// Leads and partners are put in the order of their URNs first, so that the rows of a file may come
/// in any order. Pairs within reach are found through a grid of cells as wide as the distance cap:
/// nobody compares all leads with all partners. Pairs that only one or two rules keep apart are
/// kept too, because the reason of an unmatched school names the rule whose removal would help
/// most.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "matching/cost_model.hpp"
#include "matching/hard_rules.hpp"
#include "matching/school.hpp"
#include "optimise/instance.hpp"

namespace trellis::matching {

/// A pair kept as it is: the partner has this lead, with who said so and why.
struct PairLock {
  Urn partner;
  Urn lead;
  std::string reason;
  std::string set_by;
};

struct TrustCeiling {
  GroupUid trust;
  std::string stream;
  int year = 0;
  int places = 0;
};

struct MatchInput {
  std::vector<Lead> leads;
  std::vector<Partner> partners;
  HardRules rules = {};
  CostModel costs = {};
  std::vector<PairLock> locks = {};
  std::vector<PairLock> kept_apart = {};  ///< forbidden pairs, with their reasons
  /// Streams that take a place in more than one year; leads then offer places in the later ones
  /// too.
  std::map<std::string, int> years_long = {};
  /// The most partners that the leads of a trust may take together in a stream and year, where
  /// their trust gives some of those places to others.
  std::vector<TrustCeiling> trust_ceilings = {};
};

/// The instance and the way back from its numbers to schools.
struct PreparedMatch {
  MatchInput input;  ///< leads and partners by URN
  optimise::Instance instance;
  std::vector<std::uint32_t> lead_of_place;  ///< index into input.leads
  std::vector<std::string> streams;          ///< name of each stream number

  const Lead& lead_of(const optimise::Edge& edge) const {
    return input.leads[lead_of_place[edge.place]];
  }
  /// What this pair costs, part by part.
  PairCost cost_of(const optimise::Edge& edge) const;
};

/// Builds the instance. Refuses, naming the schools: no leads, no partners, a school given twice, a
/// partner that is also a lead, a lock on a pair that breaks a hard rule (with the rule's name).
Result<PreparedMatch> prepare(MatchInput input);

}  // namespace trellis::matching
