#include "stats/estimate.hpp"

#include "stats/distribution.hpp"

namespace trellis::stats {

Estimate t_estimate(double value, double se, double df, double level) {
  Estimate estimate;
  estimate.value = value;
  estimate.se = se;
  estimate.df = df;
  estimate.p = student_t_two_sided(value / se, df);
  const double half = student_t_quantile(0.5 + level / 2, df) * se;
  estimate.ci = {value - half, value + half, level};
  return estimate;
}

}  // namespace trellis::stats
