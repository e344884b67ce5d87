#include "stats/weighted_difference.hpp"

#include <cmath>
#include <vector>

namespace trellis::stats {
namespace {

/// What one group adds to the variance and to the degrees of freedom.
///
/// With shares s_i = w_i / sum w, the residual of unit i has variance (over that of the outcome)
/// a_i = 1 - 2 s_i + S2, S2 = sum s^2. CR2 scales each residual by a_i^-1/2. The estimate of the
/// variance is then a quadratic form in the outcome whose matrix has the entries
/// p_ij = s_i s_j (a_i a_j)^-1/2 (1{i=j} - s_i - s_j + S2); df = trace^2 / sum of squares [BM].
struct GroupPart {
  double mean = 0;
  double variance = 0;
  double variance_hc2 = 0;
  double trace = 0;
  double squares = 0;
};

GroupPart part_of(const std::vector<double>& value, const std::vector<double>& weight) {
  const std::size_t n = value.size();
  double total = 0;
  for (const double w : weight) total += w;
  std::vector<double> share(n);
  GroupPart part;
  double s2 = 0;
  for (std::size_t i = 0; i < n; ++i) {
    share[i] = weight[i] / total;
    s2 += share[i] * share[i];
    part.mean += share[i] * value[i];
  }
  // Sums over pairs follow from sums over units: b_i = s_i^2 / a_i, off-diagonal entries
  // b_i b_j (S2 - s_i - s_j)^2.
  double b0 = 0, b1 = 0, b2 = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double a = 1 - 2 * share[i] + s2, b = share[i] * share[i] / a;
    const double residual = value[i] - part.mean;
    part.variance += b * residual * residual;
    part.variance_hc2 += share[i] * share[i] * residual * residual / (1 - share[i]);
    part.trace += b * (1 - 2 * share[i] + s2);
    const double diagonal = b * (1 - 2 * share[i] + s2), as_pair = b * (s2 - 2 * share[i]);
    part.squares += diagonal * diagonal - as_pair * as_pair;
    b0 += b;
    b1 += b * share[i];
    b2 += b * share[i] * share[i];
  }
  // sum_ij b_i b_j (S2 - s_i - s_j)^2, expanded.
  part.squares += s2 * s2 * b0 * b0 - 4 * s2 * b0 * b1 + 2 * b0 * b2 + 2 * b1 * b1;
  return part;
}

}  // namespace

Expected<WeightedDifference> weighted_difference(std::span<const double> value,
                                                 std::span<const int> treated,
                                                 std::span<const double> weight,
                                                 double level) {
  std::vector<double> values[2], weights[2];
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (!(weight[i] > 0)) continue;
    const std::size_t arm = treated[i] == 1 ? 1 : 0;
    values[arm].push_back(value[i]);
    weights[arm].push_back(weight[i]);
  }
  if (values[0].size() < 2 || values[1].size() < 2)
    return refuse("too_few_schools",
                  "Each group needs at least 2 schools.",
                  "Add schools to the smaller group.");
  const GroupPart control = part_of(values[0], weights[0]), part = part_of(values[1], weights[1]);
  const double variance = control.variance + part.variance;
  if (!(variance > 0))
    return refuse("no_variation",
                  "No school differs from the others of its group.",
                  "Check the outcome column.");
  const double df = (control.trace + part.trace) * (control.trace + part.trace) /
                    (control.squares + part.squares);
  WeightedDifference result;
  result.estimate = t_estimate(part.mean - control.mean, std::sqrt(variance), df, level);
  result.estimate.df_method = "CR2, Bell-McCaffrey";
  result.estimate.schools = static_cast<std::int64_t>(values[0].size() + values[1].size());
  result.se_hc2 = std::sqrt(control.variance_hc2 + part.variance_hc2);
  return result;
}

}  // namespace trellis::stats
