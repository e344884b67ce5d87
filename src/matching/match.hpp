/// The whole answer of a lead-partner match: who helps whom, why, and what else there was.
///
/// `match_partners` prepares the instance, solves it, has the certificate checked by the verifier
/// (which shares no code with the solver) and writes for every partner the sentences that a school
/// may be shown. Nothing here reads a clock or a database: the same input gives the same answer.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "matching/instance.hpp"
#include "optimise/objective.hpp"
#include "optimise/refusal.hpp"
#include "optimise/solution.hpp"
#include "optimise/verify/verify.hpp"

namespace trellis::matching {

/// The next best lead of a partner, and what choosing it would do to everyone.
struct RunnerUp {
  std::uint32_t lead = 0;       ///< index into the prepared leads
  std::int64_t own_points = 0;  ///< change of the partner's own points
  std::int64_t points = 0;      ///< change of everybody's points together
  std::int64_t placed = 0;      ///< change of the number of partners placed
  std::string sentence;
};

/// What the match says of one partner.
struct Outcome {
  std::uint32_t partner = 0;          ///< index into the prepared partners
  std::optional<std::uint32_t> lead;  ///< index into the prepared leads
  PairCost cost;                      ///< of the pair, when there is a lead
  std::int64_t regret = 0;            ///< points above its own best eligible lead
  std::size_t eligible_leads = 0;
  std::string why;  ///< one sentence for the school
  std::optional<RunnerUp> runner_up;
  std::string reason_code;  ///< of a partner without a lead: no_eligible_lead, kept_by_lock,
                            ///< priority, leads_full
  std::string reason;       ///< the sentence for it
};

/// The same match by a rule of thumb, for the panel beside the answer.
struct RuleOfThumb {
  std::string name;  ///< "nearest lead with a place"
  std::size_t placed = 0;
  std::int64_t points = 0;
  std::int64_t largest_cost = 0;
  double mean_km = 0;
  double worst_km = 0;
  std::vector<std::optional<std::uint32_t>> lead_of;  ///< by partner, index into the leads
};

struct MatchSummary {
  std::size_t partners = 0;
  std::size_t leads = 0;
  std::int64_t places = 0;
  std::size_t placed = 0;
  std::size_t without_eligible_lead = 0;
  std::size_t for_lack_of_places = 0;
  std::int64_t points = 0;
  std::int64_t largest_cost = 0;
  std::int64_t largest_regret = 0;
  double mean_km = 0;  ///< straight line, of those placed
  double worst_km = 0;
  std::size_t eligible_pairs = 0;
  std::size_t settled_by_lottery = 0;
};

struct MatchAnswer {
  PreparedMatch prepared;
  optimise::Objective objective;
  optimise::Solution solution;
  optimise::Verdict verdict;
  std::vector<Outcome> outcomes;  ///< by partner, in the order of URN
  MatchSummary summary;
  std::vector<RuleOfThumb> rules_of_thumb;
  std::int64_t solve_microseconds = 0;  ///< of the solver alone; no part of the answer
};

/// Microseconds on a clock of the caller's, for the time that the solver took.
using Stopwatch = std::function<std::int64_t()>;

/// Solves, verifies and explains.
Result<MatchAnswer> match_partners(MatchInput input,
                                   optimise::Objective objective,
                                   const Stopwatch& stopwatch = {});

/// The refusal of the solver in the words of a Problem.
Problem problem_of(const optimise::Refusal& refusal);

}  // namespace trellis::matching
