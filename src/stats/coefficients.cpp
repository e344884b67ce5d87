#include "stats/coefficients.hpp"

#include <algorithm>

#include "stats/text.hpp"

namespace trellis::stats {

Expected<Eigen::Index> position_of(std::span<const std::string> names, const std::string& name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) return static_cast<Eigen::Index>(found - names.begin());
  return refuse("no_such_coefficient",
                filled("The model has no coefficient \"{}\".", {name}),
                "Use one of " + listed(names) + ".");
}

Expected<Eigen::VectorXd> pick_coefficient(std::span<const std::string> names,
                                           const std::string& name) {
  const Eigen::Index position = STATS_TRY(position_of(names, name));
  Eigen::VectorXd contrast = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(names.size()));
  contrast(position) = 1;
  return contrast;
}

Eigen::MatrixXd uncentring(std::span<const double> centre, std::size_t p) {
  const auto size = static_cast<Eigen::Index>(p);
  Eigen::MatrixXd transform = Eigen::MatrixXd::Identity(size, size);
  for (std::size_t k = 1; k < p; ++k) transform(0, static_cast<Eigen::Index>(k)) = -centre[k];
  return transform;
}

Eigen::VectorXd centred_contrast(const Eigen::VectorXd& contrast, std::span<const double> centre) {
  Eigen::VectorXd c = contrast;
  for (Eigen::Index k = 1; k < c.size(); ++k)
    c(k) -= centre[static_cast<std::size_t>(k)] * contrast(0);
  return c;
}

}  // namespace trellis::stats
