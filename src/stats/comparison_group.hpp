/// Chooses schools that did not take part but were like those that did, and shows how alike.
///
/// Ties are settled by name (URN), so the order of the rows cannot matter except where the rule
/// itself says "data". The balance table has a row for every covariate, always.
///
/// Sources
///   [ST] Stuart (2010), Matching methods for causal inference: nearest neighbour, calipers,
///   ratios. [RO] Rosenbaum (1989), Optimal matching for observational studies.
///   [RRS] Rosenbaum, Ross and Silber (2007), Minimum distance matched sampling with fine balance.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "stats/estimate.hpp"
#include "stats/propensity.hpp"
#include "stats/refusal.hpp"

namespace trellis::stats {

enum class MatchMethod {
  nearest,  ///< Each treated school in turn takes the nearest that is left.
  optimal   ///< The pairs whose distances add to the least.
};

/// What "near" is measured on.
enum class MatchDistance {
  score,       ///< Propensity score.
  logit,       ///< Its logit.
  mahalanobis  ///< The covariates, with the covariance pooled within the two groups.
};

/// In which order treated schools choose, where that matters.
enum class MatchOrder { largest_score_first, data };

/// Where a treated school looks for its nearest control on the score.
enum class MatchSide {
  both,        ///< The nearest, above or below.
  below_first  ///< Above only when nothing is left below: not the nearest, see below.
};

/// `side = below_first` repeats what a widely used R package did in its release 4.5.1 (2022): every
/// one of its pairs has a control with the lower score, though a nearer one was free above. It is
/// offered to audit reports that were made so, and a result says when it was used.
struct MatchSpec {
  MatchMethod method = MatchMethod::nearest;
  MatchDistance distance = MatchDistance::logit;
  MatchOrder order = MatchOrder::largest_score_first;
  MatchSide side = MatchSide::both;
  std::int32_t ratio = 1;  ///< Controls for each treated school.
  bool with_replacement = false;
  std::optional<double> caliper = {};   ///< In SD of the score or logit over all schools.
  std::vector<std::string> exact = {};  ///< Columns on which a pair must agree.
  /// Columns whose combinations the controls as a whole must have as often as the treated schools,
  /// whoever is paired with whom: fine balance [RRS]. Of optimal matching only.
  std::vector<std::string> fine_balance = {};
};

/// The schools to choose among. Every vector has one value per school.
struct SchoolPool {
  std::vector<std::string> urn = {};
  std::vector<int> treated;           ///< 1 took part, 0 may be chosen.
  std::vector<Covariate> covariates;  ///< Of the propensity score; `exact` names some of them.
  std::vector<Covariate> outcomes;    ///< Values before the programme: balance only.
};

/// A treated school and the controls it was given, by position in the pool.
struct MatchedSet {
  std::size_t treated = 0;
  std::vector<std::size_t> controls;
};

/// Difference of means over the SD (divisor n - 1) of the treated before matching.
struct BalanceRow {
  std::string column;
  double mean_treated = 0;
  double mean_control_before = 0;
  double mean_control_after = 0;
  double difference_before = 0;
  double difference_after = 0;
};

struct ComparisonGroup {
  PropensityFit propensity;
  std::vector<MatchedSet> sets;        ///< By URN of the treated school.
  std::vector<std::size_t> unmatched;  ///< Treated schools without a control.
  std::vector<double> weight;          ///< Per school of the pool; 0 = not used.
  std::vector<BalanceRow> balance;
  std::int64_t treated_matched = 0;
  std::int64_t controls_used = 0;
  double effective_controls = 0;  ///< (sum w)^2 / sum w^2 over the controls.
  std::string method;             ///< In words, with every choice that was made.
  std::vector<Warning> warnings;
};

/// Builds the comparison group.
///
///   refuses   what `fit_propensity` refuses; the same URN twice; a ratio below 1; an exact or
///             balanced column that is not a covariate; a caliper with Mahalanobis distance; no
///             pair possible; optimal matching with replacement, or over more than 5 million
///             possible pairs; fine balance by nearest neighbour
///   warns     schools left out; sets that are short; classes that fine balance left uneven
Expected<ComparisonGroup> match_schools(const SchoolPool& pool, const MatchSpec& spec);

/// The balance table of any weights (1 per treated school in use, the controls' own).
Expected<std::vector<BalanceRow>> balance_table(const SchoolPool& pool,
                                                std::span<const double> weight);

}  // namespace trellis::stats
