// Which column of which file holds which figure.
#include "register/figure_reader.hpp"
#include "register/layouts.hpp"

namespace trellis::registry {
namespace {

struct Entry {
  FileKind kind;
  std::string_view layout;  ///< empty: any layout of the kind
  Measure measure;
  std::string_view column;
  bool percent = true;
  int years_ago = 0;
};

using enum Measure;

constexpr Entry entries[] = {
    {FileKind::ks2, "", ks2_pupils, "telig"},
    {FileKind::ks2, "", ks2_total_pupils, "totpups"},
    {FileKind::ks2, "", ks2_rwm_expected, "ptrwm_exp"},
    {FileKind::ks2, "", ks2_rwm_high, "ptrwm_high"},
    {FileKind::ks2, "", ks2_reading_progress, "readprog"},
    {FileKind::ks2, "", ks2_reading_progress_low, "readprog_lower"},
    {FileKind::ks2, "", ks2_reading_progress_high, "readprog_upper"},
    {FileKind::ks2, "", ks2_writing_progress, "writprog"},
    {FileKind::ks2, "", ks2_writing_progress_low, "writprog_lower"},
    {FileKind::ks2, "", ks2_writing_progress_high, "writprog_upper"},
    {FileKind::ks2, "", ks2_maths_progress, "matprog"},
    {FileKind::ks2, "", ks2_maths_progress_low, "matprog_lower"},
    {FileKind::ks2, "", ks2_maths_progress_high, "matprog_upper"},
    {FileKind::ks2, "", ks2_reading_coverage, "readcov"},
    {FileKind::ks2, "", ks2_reading_average, "read_average"},
    {FileKind::ks2, "", ks2_maths_average, "mat_average"},
    {FileKind::ks2, "", ks2_disadvantaged, "ptfsm6cla1a"},
    {FileKind::ks2, "", ks2_eal, "ptealgrp2"},
    {FileKind::ks2, "", ks2_sen_plan, "psenele"},
    {FileKind::ks2, "", ks2_sen_support, "psenelk"},
    {FileKind::ks2, "", ks2_rwm_expected_disadvantaged, "ptrwm_exp_fsm6cla1a"},
    {FileKind::ks2, "", ks2_reading_progress_disadvantaged, "readprog_fsm6cla1a"},
    {FileKind::ks2, "", ks2_maths_progress_disadvantaged, "matprog_fsm6cla1a"},
    {FileKind::ks4, "", ks4_pupils, "tpup"},
    {FileKind::ks4, "", ks4_total_pupils, "totpups"},
    {FileKind::ks4, "", ks4_attainment8, "att8scr"},
    {FileKind::ks4, "", ks4_progress8_pupils, "p8pup"},
    {FileKind::ks4, "", ks4_progress8, "p8mea"},
    {FileKind::ks4, "", ks4_progress8_low, "p8cilow"},
    {FileKind::ks4, "", ks4_progress8_high, "p8ciupp"},
    {FileKind::ks4, "", ks4_basics_95, "ptl2basics_95"},
    {FileKind::ks4, "", ks4_disadvantaged, "ptfsm6cla1a"},
    {FileKind::ks4, "", ks4_eal, "ptealgrp2"},
    {FileKind::ks4, "", ks4_ebacc_average, "ebaccaps"},
    {FileKind::ks4, "", ks4_sen_plan, "psense4"},
    {FileKind::ks4, "", ks4_sen_support, "psenapk4"},
    {FileKind::ks4, layouts::ks4_ees, ks4_pupils, "t_pupils"},
    {FileKind::ks4, layouts::ks4_ees, ks4_total_pupils, "t_allks_pupils"},
    {FileKind::ks4, layouts::ks4_ees, ks4_disadvantaged, "pt_disadvantaged"},
    {FileKind::ks4, layouts::ks4_ees, ks4_eal, "pt_language_not_english"},
    {FileKind::ks4, layouts::ks4_ees, ks4_attainment8_gap, "diffn_att8"},
    {FileKind::ks4, layouts::ks4_ees, ks4_progress8_gap, "diffn_p8mea"},
    {FileKind::ks4, layouts::ks4_ees, ks4_sen_plan, "pt_sen_with_ehcp"},
    {FileKind::ks4, layouts::ks4_ees, ks4_sen_support, "pt_sen_no_ehcp"},
    {FileKind::destinations, "", destinations_cohort, "cohort"},
    {FileKind::destinations, "", destinations_sustained, "overall_destper"},
    {FileKind::destinations, "", destinations_education, "educationper"},
    {FileKind::destinations, "", destinations_not_sustained, "not_sustainedper"},
    {FileKind::census, "", pupils, "nor"},
    {FileKind::census, "", eal, "pnumeal"},
    {FileKind::census, "", fsm_count, "numfsm"},
    {FileKind::census, "", fsm_ever, "pnumfsmever"},
    {FileKind::census, "", fsm_ever_count, "numfsmever"},
    {FileKind::census, "", sen_plan, "psenelse"},
    {FileKind::census, "", sen_support, "psenelk"},
    {FileKind::absence, "", Measure::absence, "perctot"},
    {FileKind::absence, "", persistent_absence, "ppersabs10"},
    {FileKind::absence, "", persistent_absence, "persistent_absence_percent"},
    {FileKind::absence, "", Measure::absence, "abs_tot_est_current_pct"},
    {FileKind::absence, "", Measure::absence, "abs_tot_est_previous_pct", true, 1},
    {FileKind::absence, "", Measure::absence, "abs_tot_est_previous2_pct", true, 2},
    {FileKind::absence, "", persistent_absence, "abs_persistent_est_current_pct"},
    {FileKind::absence, "", persistent_absence, "abs_persistent_est_previous_pct", true, 1},
    {FileKind::absence, "", persistent_absence, "abs_persistent_est_previous2_pct", true, 2},
    {FileKind::workforce, "", pupil_teacher_ratio, "workforce_puptearatio_est_current_num"},
    {FileKind::workforce, "", pupils, "workforce_totpupils_est_current_num"},
    {FileKind::characteristics, "", pupils, "pupil_number"},
    {FileKind::characteristics, "", fsm, "free_school_meals_percentage"},
    {FileKind::characteristics, "", eal, "percent_not_english_language"},
    {FileKind::characteristics, "", sen_plan, "percent_ehc_plan"},
    {FileKind::characteristics, "", sen_support, "percent_sen_support"},
    {FileKind::pupil_premium, "", premium_pupils, "number of pupils on roll"},
    {FileKind::pupil_premium,
     "",
     premium_eligible,
     "total number of pupils eligible for the deprivation pupil premium"},
    {FileKind::pupil_premium,
     "",
     premium_share_primary,
     "percentage of primary pupils eligible for the deprivation pupil premium",
     false},
    {FileKind::pupil_premium,
     "",
     premium_share_secondary,
     "percentage of secondary pupils eligible for the deprivation pupil premium",
     false},
    {FileKind::pupil_premium,
     "",
     premium_allocation,
     "total allocation for the deprivation pupil premium"},
    {FileKind::pupil_premium,
     "",
     premium_eligible_primary,
     "number of primary pupils eligible for the deprivation pupil premium"},
    {FileKind::pupil_premium,
     "",
     premium_eligible_secondary,
     "number of secondary pupils eligible for the deprivation pupil premium"},
    {FileKind::pupil_premium_incentive, "", premium_incentive, "pupil premium incentive"},
    {FileKind::pupil_premium_incentive, "", sparsity_incentive, "sparsity incentive"},
};

}  // namespace

void FigureReader::take(Measure measure, std::string_view column, bool percent, int years_ago) {
  if (const auto position = header_.find(column))
    sources_.push_back({measure, *position, percent, years_ago});
}

void FigureReader::find_columns() {
  for (const Entry& entry : entries)
    if (entry.kind == layout_.kind && (entry.layout.empty() || entry.layout == layout_.name))
      take(entry.measure, entry.column, entry.percent, entry.years_ago);
  urn_ = header_.find_any({"urn", "school_urn", "unique_reference_number"});
  if (!urn_) urn_ = header_.find("id");  // the service's files
  record_type_ = header_.find("rectype");
  la_ = header_.find_any({"lea", "la", "old_la_code"});
  number_ = header_.find("estab");
  level_ = header_.find("geographic_level");
  period_ = header_.find("time_period");
  phase_ = header_.find("education_phase");
  if (!level_) return;
  span_ = header_.find("time_identifier");
  frame_ = header_.find("time_frame");
  for (const std::string_view name : {"breakdown_topic", "breakdown", "characteristic", "sex"})
    if (const auto position = header_.find(name)) breakdowns_.push_back(*position);
}

}  // namespace trellis::registry
