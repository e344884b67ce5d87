/// Turns an effect on attainment into months of progress by a named table, or says why not.
///
/// There are several such tables and they disagree at small effects, so the table is data with a
/// name, a source and a date, and is printed with every conversion. Months of both ends of the
/// interval always stand beside those of the estimate.
///
/// Sources
///   Tables: data/reference/months_of_progress.csv, each row with its own source.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "stats/estimate.hpp"
#include "stats/refusal.hpp"

namespace trellis::stats {

/// One step: effects from `from` to `to` (both inside, two decimals) are `months`.
struct MonthsRow {
  int months = 0;
  double from = 0;
  double to = 0;
};

struct MonthsTable {
  std::string id = {};
  std::string name = {};
  std::string source = {};
  bool is_verified = false;
  std::vector<MonthsRow> rows = {};
};

/// `months` is absent beyond the last row, where only "more than {last}" can be said.
struct Months {
  std::optional<int> months = {};
  int at_most = 0;  ///< Last row of the table.
  int sign = 1;

  /// "2", "-3", "more than 12", "more than 12 fewer".
  std::string in_words() const;
};

/// Rounds |effect| to two decimals, half away from zero, and looks it up; the sign comes back.
///
///   refuses   a table without rows, or with a gap where the effect falls
Expected<Months> months_of(double effect, const MonthsTable& table);

enum class OutcomeKind { attainment, behaviour, attendance, inspection_grade, other };

/// What the effect is an effect of, which decides whether months may be used at all.
struct MonthsRequest {
  double effect = 0;
  Interval ci;
  OutcomeKind outcome = OutcomeKind::attainment;
  bool has_comparison_group = true;
  bool is_binary = false;
};

struct MonthsResult {
  Months estimate;
  Months lower;
  Months upper;
  std::string table;
  bool is_verified = false;
  /// "Months (Trial reports, unverified): 2; the interval runs from 0 to 5"; begins with
  /// "could be none" where the interval spans zero.
  std::string sentence;
};

/// refuses an outcome that is not attainment, a change without a comparison group, a yes/no outcome
Expected<MonthsResult> months_of_progress(const MonthsRequest& request, const MonthsTable& table);

}  // namespace trellis::stats
