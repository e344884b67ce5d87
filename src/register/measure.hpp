/// The published figures that Trellis reads, by name: what each counts and in which unit.
///
/// A figure is a `Measured<double>`: a value, or the reason why there is none. Shares are
/// proportions from 0 to 1, money is whole pence, flags are 0 or 1. The numbers of the measures are
/// those of the database and never change.
///
/// Sources: performance/ks2_meta_*, ks4_meta_* and the headers of the other files, as listed in
/// docs/formats/register.md.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "core/measured.hpp"
#include "register/file_kind.hpp"

namespace trellis::registry {

enum class Measure : std::int32_t {
  ks2_pupils = 1,        ///< eligible for the tests
  ks2_rwm_expected = 2,  ///< share at the expected standard in reading, writing and maths
  ks2_rwm_high = 3,      ///< share at the higher standard
  ks2_reading_progress = 4,
  ks2_reading_progress_low = 5,  ///< lower bound of its interval
  ks2_reading_progress_high = 6,
  ks2_writing_progress = 7,
  ks2_writing_progress_low = 8,
  ks2_writing_progress_high = 9,
  ks2_maths_progress = 10,
  ks2_maths_progress_low = 11,
  ks2_maths_progress_high = 12,
  ks2_reading_coverage = 13,
  ks2_reading_average = 14,  ///< average scaled score
  ks2_maths_average = 15,
  ks2_disadvantaged = 16,  ///< share eligible for free meals in six years, or looked after
  ks2_eal = 17,            ///< share with English as an additional language
  ks2_sen_plan = 18,
  ks2_sen_support = 19,
  ks2_rwm_expected_disadvantaged = 20,
  ks2_reading_progress_disadvantaged = 21,
  ks2_maths_progress_disadvantaged = 22,
  ks2_total_pupils = 23,  ///< on roll, all years
  ks4_pupils = 40,        ///< at the end of key stage 4
  ks4_attainment8 = 41,
  ks4_progress8_pupils = 42,
  ks4_progress8 = 43,
  ks4_progress8_low = 44,
  ks4_progress8_high = 45,
  ks4_basics_95 = 46,  ///< share with grade 5 or above in English and maths
  ks4_disadvantaged = 47,
  ks4_eal = 48,
  ks4_ebacc_average = 49,
  ks4_total_pupils = 50,
  ks4_attainment8_gap = 51,  ///< disadvantaged less others
  ks4_progress8_gap = 52,
  ks4_sen_plan = 53,
  ks4_sen_support = 54,
  destinations_cohort = 60,
  destinations_sustained = 61,
  destinations_education = 62,
  destinations_not_sustained = 63,
  pupils = 70,
  eal = 71,
  fsm_count = 72,  ///< eligible now
  fsm_ever = 73,   ///< share eligible at any time in six years
  fsm_ever_count = 74,
  sen_plan = 75,
  sen_support = 76,
  fsm = 77,                 ///< share eligible now
  absence = 80,             ///< share of sessions missed
  persistent_absence = 81,  ///< share of pupils who miss a tenth or more
  pupil_teacher_ratio = 85,
  premium_pupils = 100,  ///< on roll, for the pupil premium
  premium_eligible = 101,
  premium_share_primary = 102,
  premium_share_secondary = 103,
  premium_allocation = 104,  ///< pence
  premium_eligible_primary = 105,
  premium_eligible_secondary = 106,
  premium_incentive = 110,
  sparsity_incentive = 111,
};

enum class Unit { count, share, score, pence, ratio, flag };

struct MeasureInfo {
  Measure measure;
  std::string_view name;   ///< of the API: "ks2_rwm_expected"
  std::string_view title;  ///< of pages
  Unit unit;
};

/// All measures, by number.
std::span<const MeasureInfo> measures();
const MeasureInfo& info_of(Measure measure);
std::optional<Measure> measure_from_name(std::string_view name);
std::optional<Measure> measure_from_number(std::int64_t number);

using Figures = std::map<Measure, Measured<double>>;

/// As the database keeps them: "2=0.63;4=!suppressed". Blank figures are left out.
std::string text_of(const Figures& figures);
/// Numbers of measures that this binary does not know are passed over.
Figures read_figures(std::string_view text);

/// A figure, blank where the set has none.
Measured<double> figure_of(const Figures& figures, Measure measure);

}  // namespace trellis::registry
