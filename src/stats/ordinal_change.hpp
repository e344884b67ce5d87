/// Ordered grades before and after: transition table, Wilcoxon, sign and marginal tests.
///
/// The scale knows its direction, because on inspection grades 1 is the best and improvement is a
/// fall. Everything here describes the same units twice; nothing here shows a cause.
///
/// Sources
///   [A]  Agresti (2013), Categorical Data Analysis, chapter 11: marginal homogeneity, symmetry.
///   [P]  Pratt (1959): ranks that keep the zeros, then drop them.
///   [W]  Wilcoxon (1945); exact conditional distribution with tied ranks.
///   [B]  Bhapkar (1966); Stuart (1955); Maxwell (1970); Bowker (1948).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "stats/contingency.hpp"
#include "stats/estimate.hpp"
#include "stats/refusal.hpp"

namespace trellis::stats {

/// Grades in order, first to last. `first_is_best` is true for inspection grades.
struct OrdinalScale {
  std::vector<std::string> grades = {};
  bool first_is_best = true;
};

/// k x k counts: row = grade before, column = grade after, both 0 to k - 1.
struct TransitionTable {
  OrdinalScale scale;
  std::vector<std::int64_t> counts = {};

  std::int64_t at(std::size_t before, std::size_t after) const {
    return counts[before * scale.grades.size() + after];
  }
};

/// The table of pairs of positions on the scale (0 = first grade).
///
///   refuses   a scale of fewer than 2 grades, no pairs, a position that is not on the scale
Expected<TransitionTable> transition_table(
    const OrdinalScale& scale, const std::vector<std::pair<std::size_t, std::size_t>>& pairs);

/// A signed-rank test. The sums are of the ranks of units whose grade number rose and fell.
struct SignedRankTest {
  double rank_sum_risen = 0;
  double rank_sum_fallen = 0;
  std::int64_t units_changed = 0;
  double z = 0;
  double p = 1;            ///< Normal approximation with ties, no continuity correction.
  double p_corrected = 1;  ///< With continuity correction.
  /// Exact conditional p; absent above 200 changed units.
  std::optional<double> p_exact = {};
};

struct SignTest {
  std::int64_t improved = 0;
  std::int64_t worse = 0;
  std::int64_t same = 0;
  double p = 1;  ///< Exact, two-sided.
};

/// A chi-squared with its degrees of freedom; a note when they are fewer than the table suggests.
struct MarginTest {
  double statistic = 0;
  std::int64_t df = 0;
  double p = 1;
  std::string note = {};
};

struct OrdinalChange {
  TransitionTable table;
  std::int64_t n = 0;
  SignTest sign;
  SignedRankTest wilcoxon;   ///< Zeros dropped before ranking [W].
  SignedRankTest pratt;      ///< Zeros ranked, then dropped [P].
  double rank_biserial = 0;  ///< (risen - fallen) / total of the Wilcoxon rank sums.
  std::optional<MarginTest> stuart_maxwell =
      {};  ///< Absent when the margins leave nothing to test.
  std::optional<MarginTest> bhapkar = {};
  double linear_z = 0;  ///< Marginal homogeneity with scores 1 to k; positive = numbers fell.
  double linear_p = 1;
  std::optional<MarginTest> bowker = {};
  std::vector<Warning> warnings = {};
};

/// The whole account of a transition table.
///
///   refuses   a table in which nobody changed
Expected<OrdinalChange> analyse_ordinal_change(const TransitionTable& table);

/// The table cut at a grade: yes is any of the first `cut` grades ("good or better" has cut 2).
Expected<PairedTwoByTwo> cut_transition(const TransitionTable& table, std::size_t cut);

/// One unit's two judgements, each under a framework; `position` counts from 0, best or not.
struct JudgedPair {
  std::string unit = {};
  std::size_t before = 0;
  std::size_t after = 0;
  std::string framework_before = {};
  std::string framework_after = {};
  bool judged_during_programme = false;
};

/// Two frameworks whose grades somebody has declared, in writing, to mean the same.
struct DeclaredEquivalence {
  std::string one = {};
  std::string other = {};
};

/// Pairs that may be compared, and those that may not, by unit.
struct ComparablePairs {
  std::vector<JudgedPair> comparable = {};
  std::vector<JudgedPair> during = {};  ///< The second judgement fell inside the programme.
  std::vector<JudgedPair> framework_differs = {};
  std::vector<Warning> warnings = {};
};

/// Sorts judged pairs into those three classes.
///
///   refuses   when no comparable pair is left
Expected<ComparablePairs> comparable_pairs(const std::vector<JudgedPair>& pairs,
                                           const std::vector<DeclaredEquivalence>& equivalences);

/// The same transition among units that did not take part: of `n` that started the same way,
/// `improved` rose.
struct BaseRate {
  std::int64_t improved = 0;
  std::int64_t n = 0;
  std::string description = {};  ///< Who they are: grade, framework, dates.
};

/// Improvement of those that started below the cut, beside the base rate where there is one.
struct GradeChange {
  std::int64_t started_below = 0;
  std::int64_t rose = 0;
  Proportion share;
  std::optional<Proportion> base_share = {};
  /// Risk difference against the base rate with Newcombe's interval; absent without a base rate.
  std::optional<ContingencyResult> against_base = {};
  std::vector<Warning> warnings = {};
};

/// Describes how many rose over the cut. Without a base rate no effect size is given, and it says
/// so: schools below good are inspected again because they are low, and tend to rise anyway.
///
///   refuses   nobody started below the cut
Expected<GradeChange> grade_change(const PairedTwoByTwo& table,
                                   const std::optional<BaseRate>& base_rate);

}  // namespace trellis::stats
