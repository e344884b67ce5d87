/// Checks a published result against itself: which printed figures follow from which.
///
/// For every printed number the range of values that would round to it is taken, and each relation
/// is tested over these ranges. Where a statistic does not follow from the stated design, tables of
/// counts are enumerated: the design as stated, the same units taken for independent groups, and
/// halves and doubles of N, with and without continuity correction. It never speaks of fraud; it
/// says what the numbers imply.
///
/// Sources
///   [B]  Borenstein and others (2009); [LW] Lipsey and Wilson (2001): conversions.
///   [A]  Agresti (2013): tests of tables.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "stats/published_claim.hpp"
#include "stats/refusal.hpp"

namespace trellis::stats {

enum class Verdict {
  follows,
  follows_from_another_calculation,
  does_not_follow,
  cannot_be_checked
};

/// "follows", "follows from a different calculation" ...
std::string verdict_in_words(Verdict verdict);

/// One printed figure and what was found about it.
struct Finding {
  std::string printed;  ///< "chi2(1, N = 34) = 6.07"
  Verdict verdict = Verdict::cannot_be_checked;
  std::string calculation = {};  ///< Which calculation gives it, where one does.
  std::vector<std::string> details = {};
};

/// Counts before and after that reproduce the printed statistic.
struct InferredChange {
  std::int64_t n = 0;
  std::int64_t before = 0;  ///< With the outcome before.
  std::int64_t after = 0;
  double chi_squared = 0;                ///< As two independent groups.
  std::optional<PairedTwoByTwo> paired;  ///< Where a printed proportion settles the moves.
};

struct CheckReport {
  std::string source;
  std::vector<Finding> findings;
  std::optional<InferredChange> inferred;
  std::vector<std::string> summary;  ///< What an honest tool prints, line by line.
};

/// Facts that a check needs beside the claim.
struct CheckContext {
  BandScheme bands = {};                      ///< Current published cost bands.
  std::vector<std::string> grade_names = {};  ///< Every grade of every inspection framework.
  bool show_d = false;                        ///< Adds d, labelled as not comparable.
};

/// Checks a claim. Never fails: what is missing is reported as missing.
CheckReport check_result(const PublishedClaim& claim, const CheckContext& context);

/// The report as text: a block per finding, then the summary.
std::string check_report_text(const CheckReport& report);

}  // namespace trellis::stats
