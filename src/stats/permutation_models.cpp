#include <cmath>

#include "stats/eef_effect_size.hpp"
#include "stats/permutation_engine.hpp"
#include "stats/text.hpp"
#include "stats/variance_ratio.hpp"

namespace trellis::stats {

namespace {

/// Schools as they would be in either arm: A_j follows from T' A_j T with T linear in the arm.
class ArmParts {
 public:
  static Expected<ArmParts> build(const SchoolSums& sums) {
    const Eigen::MatrixXd control = STATS_TRY(transform(sums, 0));
    const Eigen::MatrixXd treated = STATS_TRY(transform(sums, 1));
    return ArmParts(SchoolParts(sums.q(), rewritten(sums, control)),
                    SchoolParts(sums.q(), rewritten(sums, treated)));
  }
  void combine_into(std::span<const char> treated, SizeSums& out) const {
    SchoolParts::combine_chosen(control_, treated_, treated, out);
  }

 private:
  ArmParts(SchoolParts control, SchoolParts treated)
      : control_(std::move(control)), treated_(std::move(treated)) {}

  /// T for one arm: a column that holds the arm is made from the others.
  static Expected<Eigen::MatrixXd> transform(const SchoolSums& sums, double arm) {
    const auto q = static_cast<Eigen::Index>(sums.q());
    Eigen::MatrixXd t = Eigen::MatrixXd::Identity(q, q);
    for (std::size_t k = 1; k < sums.p(); ++k) {
      const std::string& name = sums.names[k];
      const auto column = static_cast<Eigen::Index>(k);
      if (name == sums.spec.arm) {
        t.col(column).setZero();
        t(0, column) = arm - sums.centre[k];
        continue;
      }
      std::string other;
      if (name.starts_with(sums.spec.arm + ":")) other = name.substr(sums.spec.arm.size() + 1);
      if (name.ends_with(":" + sums.spec.arm))
        other = name.substr(0, name.size() - sums.spec.arm.size() - 1);
      if (other.empty()) continue;
      const auto partner = sums.coefficient(other);
      if (!partner)
        return refuse("product_without_term",
                      filled("The model has \"{}\" but not \"{}\", so the schools cannot be "
                             "allocated again.",
                             {name, other}),
                      "Add the term itself to the model.");
      t.col(column).setZero();
      t(static_cast<Eigen::Index>(*partner), column) = arm;
      t(0, column) = arm * sums.centre[*partner] - sums.centre[k];
    }
    return t;
  }

  static std::vector<double> rewritten(const SchoolSums& sums, const Eigen::MatrixXd& t) {
    const std::size_t q = sums.q();
    std::vector<double> cross;
    cross.reserve(sums.cross.size());
    Eigen::MatrixXd full(t.rows(), t.cols());
    for (std::size_t school = 0; school < sums.school_count(); ++school) {
      const auto packed = sums.of(school);
      for (std::size_t i = 0; i < q; ++i)
        for (std::size_t k = 0; k < q; ++k)
          full(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)) =
              packed[packed_index(i, k)];
      const Eigen::MatrixXd out = t.transpose() * full * t;
      for (std::size_t i = 0; i < q; ++i)
        for (std::size_t k = 0; k <= i; ++k)
          cross.push_back(out(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)));
    }
    return cross;
  }

  SchoolParts control_;
  SchoolParts treated_;
};

}  // namespace

Expected<PermutationResult> permute_schools(const SchoolSums& sums,
                                            const PermutationRule& rule,
                                            const ResampleSpec& spec) {
  const std::size_t arm = STATS_TRY(sums.arm());
  if (!sums.is_school_level(arm))
    return refuse("arm_within_schools",
                  "Pupils were allocated within schools, so whole schools cannot trade places.",
                  "Permute pupils within schools.");
  STATS_TRY(check_permutation_rule(rule, sums.school_count(), false));
  std::vector<char> treated(sums.school_count(), 0);
  for (std::size_t school = 0; school < sums.school_count(); ++school) {
    const auto packed = sums.of(school);
    treated[school] = packed[packed_index(arm, 0)] / packed[0] + sums.centre[arm] > 0.5;
  }
  const ArmParts adjusted = STATS_TRY(ArmParts::build(sums));
  const std::vector<std::string> arm_only{sums.spec.arm};
  const ArmParts plain = STATS_TRY(ArmParts::build(STATS_TRY(with_terms(sums, arm_only))));
  return run_permutation(treated, rule, spec, [&] {
    return [&,
            statistic = StatisticFromSums(spec.statistic, arm),
            adjusted_sums = SizeSums(),
            plain_sums = SizeSums()](std::span<const char> allocation) mutable {
      adjusted.combine_into(allocation, adjusted_sums);
      if (statistic.needs_arm_only()) plain.combine_into(allocation, plain_sums);
      return statistic.compute(adjusted_sums, plain_sums);
    };
  });
}

namespace {

/// Least squares in place of the random intercept: all pupils as one group, L held at 0.
std::optional<double> least_squares_statistic(const SchoolSums& sums,
                                              std::size_t arm,
                                              ResampleStatistic wanted) {
  VarianceRatioSearch search;
  const auto outcome = search.at(SchoolParts(sums).combine(), Criterion::reml, 0);
  if (!outcome.solved) return {};
  const double b = search.coefficients()[arm];
  switch (wanted) {
    case ResampleStatistic::coefficient:
      return b;
    case ResampleStatistic::t_ratio:
      return b / std::sqrt(outcome.var_pupil * search.inverse()[arm * sums.p() + arm]);
    case ResampleStatistic::adjusted_effect_size:
      return b / std::sqrt(outcome.var_pupil);
    case ResampleStatistic::effect_size: {
      const auto sd = pooled_sd(sums);
      if (!sd) return {};
      return b / *sd;
    }
  }
  return {};
}

std::optional<double> pupil_statistic(const ModelFrame& frame,
                                      std::span<const char> allocation,
                                      ResampleStatistic wanted) {
  std::vector<double> arm(allocation.begin(), allocation.end());
  const auto moved = frame.with_arm(std::move(arm));
  if (!moved) return {};
  const bool individual = frame.spec().design == TrialDesign::individual;
  const auto sums = individual ? summarise_as_one(*moved) : summarise(*moved);
  if (!sums) return {};
  const auto position = sums->arm();
  if (!position) return {};
  if (individual) return least_squares_statistic(*sums, *position, wanted);
  StatisticFromSums statistic(wanted, *position);
  SizeSums plain;
  if (statistic.needs_arm_only()) {
    const std::vector<std::string> only{frame.spec().arm};
    const auto smaller = with_terms(*sums, only);
    if (!smaller) return {};
    plain = SchoolParts(*smaller).combine();
  }
  return statistic.compute(SchoolParts(*sums).combine(), plain);
}

}  // namespace

Expected<PermutationResult> permute_pupils(const ModelFrame& frame,
                                           const PermutationRule& rule,
                                           const ResampleSpec& spec) {
  if (frame.spec().design == TrialDesign::cluster)
    return refuse("arm_by_school",
                  "Whole schools were allocated, so single pupils cannot trade places.",
                  "Permute schools.");
  STATS_TRY(check_permutation_rule(rule, frame.rows(), !frame.schools().empty()));
  PermutationRule by_school = rule;
  if (rule.kind == AllocationKind::stratified && rule.stratum.empty())
    for (std::size_t school = 0; school < frame.schools().size(); ++school)
      by_school.stratum.insert(by_school.stratum.end(),
                               frame.school_begin()[school + 1] - frame.school_begin()[school],
                               static_cast<std::int32_t>(school));
  const std::vector<double> arm = STATS_TRY(frame.arm_values());
  std::vector<char> treated;
  for (const double value : arm) treated.push_back(value == 1);
  return run_permutation(treated, by_school, spec, [&] {
    return [&](std::span<const char> allocation) {
      return pupil_statistic(frame, allocation, spec.statistic);
    };
  });
}

}  // namespace trellis::stats
