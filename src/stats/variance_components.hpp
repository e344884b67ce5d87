/// Mixed models with several variances: V_j = v I + Z_j G_j Z_j' in school j, with G_j linear in
/// the variances. The random slope and the three-level model are two cases of it.
///
/// Per school only [X y]'[X y], Z'Z and Z'[X y] are kept. With K = (v I + G Z'Z)^-1 G, which needs
/// no inverse of G, everything that REML, its derivatives, Kenward-Roger and Satterthwaite ask for
/// is a sum over schools of products of these small matrices.
///
/// Sources
///   [TE] Trellis, evaluation design, sections 5.2 and 5.3.
///   [KR] Kenward and Roger (1997), Small sample inference for fixed effects from REML.
///   [P]  Powell (2009), The BOBYQA algorithm, as packed by NLopt: only to come near the optimum.
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

#include "stats/estimate.hpp"
#include "stats/mixed_model.hpp"
#include "stats/refusal.hpp"
#include "stats/school_sums.hpp"

namespace trellis::stats {

/// How the variances make up G. `slope` components: intercept, [covariance,] slope; `classes`:
/// class, school.
enum class ComponentModel { slope_correlated, slope_uncorrelated, classes };

/// Sums of one school: q = p + 1 centred columns [X y], k columns of Z.
struct SchoolBlockSums {
  Eigen::MatrixXd cross;  ///< q x q
  Eigen::MatrixXd zz;     ///< k x k
  Eigen::MatrixXd zx;     ///< k x q
  double pupils = 0;
  std::vector<std::int32_t> classes;  ///< Class numbers of the table, for three levels.
};

struct BlockSums {
  ModelSpec spec;
  std::string formula;
  std::vector<std::string> names;
  std::vector<double> centre;
  std::vector<std::string> schools;
  std::vector<SchoolBlockSums> blocks;
  std::int64_t pupils = 0;
  std::int64_t classes = 0;
  bool by_class = false;
  std::vector<Warning> warnings;

  std::size_t p() const { return names.size(); }
};

/// For a slope of the arm by school (multisite). Refuses an arm that varies within no school;
/// warns when fewer than 5 schools hold both arms.
Expected<BlockSums> summarise_slopes(const Table& table, const ModelSpec& spec);
/// The same from sums that are already there.
Expected<BlockSums> summarise_slopes(const SchoolSums& plain);

/// For pupils in classes in schools. Refuses a table without classes, and one where every class
/// is a school or every pupil a class.
Expected<BlockSums> summarise_classes(const Table& table, const ModelSpec& spec);

/// One variance (or covariance) of a fit, points squared.
struct VarianceComponent {
  std::string name;
  double value = 0;
};

struct ComponentFit {
  ComponentModel model = ComponentModel::classes;
  std::string formula;
  Criterion method = Criterion::reml;
  std::vector<std::string> names;
  Eigen::VectorXd beta;        ///< p, original columns.
  Eigen::MatrixXd covariance;  ///< p x p
  Eigen::VectorXd centred_beta;
  Eigen::MatrixXd centred_covariance;
  double var_pupil = 0;
  std::vector<VarianceComponent> components;
  double icc = 0;        ///< Slopes: intercept variance over it plus pupils', at the reference arm.
  double criterion = 0;  ///< -2 log likelihood
  bool boundary = false;  ///< Some variance is zero, or the correlation is -1 or 1.
  std::int64_t pupils = 0;
  std::int64_t schools = 0;
  std::vector<Warning> warnings;

  /// A component by name; 0 when there is none.
  double component(const std::string& name) const;
};

/// School intercept and arm slope. Components "intercept", "covariance" (correlated only), "slope".
enum class SlopeCovariance { correlated, uncorrelated };
Expected<ComponentFit> fit_random_slope(const BlockSums& sums,
                                        Criterion criterion = Criterion::reml,
                                        SlopeCovariance covariance = SlopeCovariance::correlated);

/// Components "class" and "school".
Expected<ComponentFit> fit_three_level(const BlockSums& sums,
                                       Criterion criterion = Criterion::reml);

/// One coefficient or contrast, as for the random intercept.
Expected<Estimate> infer(const ComponentFit& fit,
                         const BlockSums& sums,
                         const Contrast& contrast,
                         const InferenceOptions& options = {});
Expected<Estimate> infer(const ComponentFit& fit,
                         const BlockSums& sums,
                         const std::string& coefficient,
                         const InferenceOptions& options = {});

/// Kenward-Roger covariance, p x p in the original columns.
Eigen::MatrixXd kenward_roger_covariance(const ComponentFit& fit, const BlockSums& sums);

/// Predicted deviations of one group: a school (slope: intercept and arm; three levels: one
/// number) or a class. `covariance` is of what is left unknown.
struct GroupEffect {
  std::string group;
  Eigen::VectorXd effect;
  Eigen::MatrixXd covariance;
};
std::vector<GroupEffect> group_effects(const ComponentFit& fit, const BlockSums& sums);
/// The same for classes of a three-level fit; `group` is "school/number in the table".
std::vector<GroupEffect> class_effects(const ComponentFit& fit, const BlockSums& sums);

}  // namespace trellis::stats
