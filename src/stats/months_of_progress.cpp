#include "stats/months_of_progress.hpp"

#include <algorithm>
#include <cmath>

#include "stats/decimal.hpp"
#include "stats/sentence.hpp"

namespace trellis::stats {

std::string Months::in_words() const {
  if (!months) return sentence("more than {}{}", at_most, sign < 0 ? " fewer" : "");
  return std::to_string(sign * *months);
}

Expected<Months> months_of(double effect, const MonthsTable& table) {
  if (table.rows.empty())
    return refuse("no_table", "The table of months has no rows.", "Load a table.");
  const double size = round_decimal(std::abs(effect), 2);
  Months months;
  months.sign = effect < 0 ? -1 : 1;
  double last = 0;
  for (const MonthsRow& row : table.rows) {
    if (size >= row.from && size <= row.to) months.months = row.months;
    months.at_most = std::max(months.at_most, row.months);
    last = std::max(last, row.to);
  }
  if (!months.months && size <= last)
    return refuse("gap_in_table",
                  sentence("The table \"{}\" has no row for an effect of {}.", table.name, size),
                  "Correct the table.");
  return months;
}

Expected<MonthsResult> months_of_progress(const MonthsRequest& request, const MonthsTable& table) {
  if (request.outcome != OutcomeKind::attainment)
    return refuse("not_attainment",
                  "Months of progress are defined for attainment only.",
                  "Report the effect itself.");
  if (!request.has_comparison_group)
    return refuse("no_comparison",
                  "There is no comparison group, so this change is not an effect and has no "
                  "months.",
                  "Report the change itself.");
  if (request.is_binary)
    return refuse("binary_outcome",
                  "Months of progress are not defined for a yes/no outcome.",
                  "Report the difference in percentage points.");
  MonthsResult result;
  result.estimate = STATS_TRY(months_of(request.effect, table));
  result.lower = STATS_TRY(months_of(request.ci.lower, table));
  result.upper = STATS_TRY(months_of(request.ci.upper, table));
  result.table = table.name;
  result.is_verified = table.is_verified;
  const bool could_be_none = request.ci.lower <= 0 && request.ci.upper >= 0;
  result.sentence = sentence("{}Months ({}{}): {}; the interval runs from {} to {}",
                             could_be_none ? "Could be none. " : "",
                             table.name,
                             table.is_verified ? "" : ", unverified",
                             result.estimate.in_words(),
                             result.lower.in_words(),
                             result.upper.in_words());
  return result;
}

}  // namespace trellis::stats
