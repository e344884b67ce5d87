/// The arithmetic of variance_components.hpp: criterion, derivatives and information. Internal.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "stats/variance_components.hpp"

namespace trellis::stats {

/// The matrix that component `index` (0-based, without the pupil variance) multiplies in G_j.
Eigen::MatrixXd component_shape(ComponentModel model, std::size_t index, Eigen::Index k);
std::size_t component_count(ComponentModel model);
/// G_j = sum of value_a S_a.
Eigen::MatrixXd component_matrix(ComponentModel model,
                                 const Eigen::VectorXd& values,
                                 Eigen::Index k);

/// Criterion with the pupil variance profiled out; components relative to it.
struct ProfiledPoint {
  bool solved = false;
  double criterion = 0;
  double var_pupil = 0;
};
ProfiledPoint profiled_criterion(const BlockSums& sums,
                                 ComponentModel model,
                                 Criterion criterion,
                                 const Eigen::VectorXd& relative);

/// Everything at variances (pupil, components …) in absolute terms.
struct ComponentPoint {
  bool solved = false;
  double criterion = 0;
  Eigen::VectorXd beta;  ///< Centred.
  Eigen::MatrixXd phi;   ///< (X'V^-1X)^-1, centred.
  Eigen::VectorXd gradient;
  Eigen::MatrixXd hessian;                      ///< Of the criterion, observed.
  Eigen::MatrixXd information;                  ///< Half the expected hessian of REML.
  std::vector<Eigen::MatrixXd> m;               ///< X'V^-1 V_a V^-1 X = -P_a
  std::vector<std::vector<Eigen::MatrixXd>> n;  ///< Q_ab, symmetrised.
};
ComponentPoint evaluate_components(const BlockSums& sums,
                                   ComponentModel model,
                                   Criterion criterion,
                                   const Eigen::VectorXd& variances);

}  // namespace trellis::stats
