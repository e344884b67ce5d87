/// The bounds at which the library warns or refuses. All are our decisions; reports echo them.
#pragma once

#include <cstdint>

namespace trellis::stats::thresholds {

inline constexpr int schools_min = 4;  ///< Fewer: no variance between schools.
inline constexpr int schools_per_arm_min = 2;
inline constexpr int schools_few = 20;            ///< Fewer: p-values are approximate.
inline constexpr double effective_df_few = 4;     ///< Fewer: rely on the permutation test.
inline constexpr double first_stage_f_min = 4;    ///< Lower: no effect on those who took part.
inline constexpr double first_stage_f_weak = 10;  ///< Lower: the instrument is weak.
inline constexpr double control_compliance_high = 0.20;
inline constexpr double attrition_high = 0.20;
inline constexpr double missing_worth_modelling = 0.05;
inline constexpr int mixed_schools_few = 5;   ///< Schools with both arms, for an arm slope.
inline constexpr int outcome_levels_min = 6;  ///< Fewer distinct values: no effect size.
/// A column is collinear when the columns before it leave less than this share of its variance.
inline constexpr double collinear_share = 1e-10;

}  // namespace trellis::stats::thresholds
