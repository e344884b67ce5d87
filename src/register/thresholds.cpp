#include "register/thresholds.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "core/text.hpp"

namespace trellis::registry {
namespace {

constexpr double establishments_of_england = 52000;

std::string counted_number(std::size_t count) { return with_commas(static_cast<long long>(count)); }

std::size_t scaled(std::size_t limit, double scale) {
  return static_cast<std::size_t>(std::floor(static_cast<double>(limit) * scale));
}

/// The larger of a share of `of` and a fixed number of rows.
std::size_t bound(double share, std::size_t of, std::size_t rows) {
  return std::max(static_cast<std::size_t>(share * static_cast<double>(of)), rows);
}

void check_counts(const ThresholdFigures& f,
                  const ThresholdLimits& limits,
                  std::vector<Finding>& out) {
  if (!f.complete) return;
  if (!f.synthetic && f.rows_after < f.minimum)
    out.push_back({"minimum-rows",
                   "A complete file should have at least " + counted_number(f.minimum) + " " +
                       f.rows_called + "; this one has " + counted_number(f.rows_after) + ".",
                   {}});
  if (!f.synthetic && f.has_authorities && f.authorities < limits.authorities_min)
    out.push_back({"minimum-authorities",
                   "A complete file should name at least " +
                       counted_number(limits.authorities_min) +
                       " local authorities; this one names " + counted_number(f.authorities) + ".",
                   {}});
  const std::size_t moved =
      f.rows_after > f.rows_before ? f.rows_after - f.rows_before : f.rows_before - f.rows_after;
  if (f.rows_before > 0 &&
      moved > bound(limits.movement_share_max, f.rows_before, limits.movement_rows_max))
    out.push_back({"count-change",
                   "The register has " + counted_number(f.rows_before) + " " + f.rows_called +
                       " and this file " + counted_number(f.rows_after) +
                       ", a change of more than a tenth.",
                   {}});
}

std::unordered_map<std::string_view, double> shares(std::string_view filled, std::size_t rows) {
  std::unordered_map<std::string_view, double> found;
  for (const std::string_view pair : split(filled, ';')) {
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos || rows == 0) continue;
    found[pair.substr(0, equals)] =
        std::atof(std::string(pair.substr(equals + 1)).c_str()) / static_cast<double>(rows);
  }
  return found;
}

}  // namespace

ThresholdLimits limits_for(std::size_t expected_establishments) {
  ThresholdLimits limits;
  const double scale =
      std::min(1.0, static_cast<double>(expected_establishments) / establishments_of_england);
  limits.establishments_min = scaled(limits.establishments_min, scale);
  limits.groups_min = scaled(limits.groups_min, scale);
  limits.memberships_min = scaled(limits.memberships_min, scale);
  limits.authorities_min = std::max<std::size_t>(1, scaled(limits.authorities_min, scale));
  return limits;
}

std::vector<Finding> check_thresholds(const ThresholdFigures& f, const ThresholdLimits& limits) {
  std::vector<Finding> out;
  check_counts(f, limits, out);
  if (f.newly_closed >
      bound(limits.newly_closed_share_max, f.open_before, limits.newly_closed_rows_max))
    out.push_back({"newly-closed",
                   counted_number(f.newly_closed) + " of " + counted_number(f.open_before) +
                       " open establishments would be closed, more than one in fifty.",
                   {}});
  if (f.matched < few_rows) return out;
  const auto matched = static_cast<double>(f.matched);
  if (static_cast<double>(f.names_changed) > limits.names_changed_share_max * matched)
    out.push_back({"names-changed",
                   counted_number(f.names_changed) + " of " + counted_number(f.matched) +
                       " names would change, more than one in twenty.",
                   {}});
  if (static_cast<double>(f.moved_far) > limits.moved_share_max * matched)
    out.push_back({"moved-far",
                   counted_number(f.moved_far) + " of " + counted_number(f.matched) +
                       " establishments would move by more than a kilometre, more than one in a "
                       "hundred.",
                   {}});
  return out;
}

std::vector<Finding> check_filled(std::string_view before,
                                  std::size_t rows_before,
                                  std::string_view after,
                                  std::size_t rows_after,
                                  const ThresholdLimits& limits) {
  std::vector<Finding> out;
  if (rows_before < few_rows || rows_after < few_rows) return out;
  const auto now = shares(after, rows_after);
  for (const auto& [column, share] : shares(before, rows_before)) {
    const auto found = now.find(column);
    if (share < limits.filled_share_min || found == now.end()) continue;
    if (found->second >= share * limits.filled_drop_max) continue;
    out.push_back({"emptied-" + std::string(column),
                   "Column " + std::string(column) + " was filled in " + decimal(share * 100, 0) +
                       " % of the rows and is now filled in " + decimal(found->second * 100, 0) +
                       " %.",
                   {}});
  }
  std::ranges::sort(out, {}, &Finding::threshold);
  return out;
}

}  // namespace trellis::registry
