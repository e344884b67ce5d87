/// What each of the 318 columns of the KS2 performance tables holds, told from its published name.
///
/// A name is a measure, an optional pupil group and an optional year: PTRWM_EXP_FSM6CLA1A_18.
#pragma once

#include <cstddef>
#include <vector>

namespace trellis::synth::ks2 {

/// Pupil groups: index into the numbers of pupils of a school.
enum PupilGroup {
  everyone,
  boys,
  girls,
  low,
  medium,
  high,
  no_prior,
  disadvantaged,
  others,
  eal,
  english,
  unclassified,
  stable,
  plan,
  support,
  either,
  group_count
};

enum class Kind {
  identity,
  count,
  percent,
  average,
  progress,
  lower,
  upper,
  coverage,
  difference,
  description,
  pupils,
  prior,
  roll
};

/// One column.
struct Column {
  Kind kind = Kind::identity;
  int group = everyone;
  int years_ago = 0;  ///< 1 and 2 in the _18 and _17 columns; 3 for the three-year ones
  double mean = 0;    ///< at average attainment
  double per_deviation = 0;
  std::size_t position = 0;
};

/// Columns before the first number of pupils: school, address, type.
inline constexpr std::size_t identity_columns = 24;

/// All 318, in order.
const std::vector<Column>& columns();

}  // namespace trellis::synth::ks2
