#include "register/measure.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

#include "core/text.hpp"

namespace trellis::registry {
namespace {

using enum Measure;
using enum Unit;

constexpr std::array infos = {
    MeasureInfo{ks2_pupils, "ks2_pupils", "Pupils at the end of key stage 2", count},
    MeasureInfo{ks2_rwm_expected,
                "ks2_rwm_expected",
                "Expected standard in reading, writing and maths",
                share},
    MeasureInfo{
        ks2_rwm_high, "ks2_rwm_high", "Higher standard in reading, writing and maths", share},
    MeasureInfo{ks2_reading_progress, "ks2_reading_progress", "Reading progress", score},
    MeasureInfo{ks2_reading_progress_low,
                "ks2_reading_progress_low",
                "Reading progress, lower bound",
                score},
    MeasureInfo{ks2_reading_progress_high,
                "ks2_reading_progress_high",
                "Reading progress, upper bound",
                score},
    MeasureInfo{ks2_writing_progress, "ks2_writing_progress", "Writing progress", score},
    MeasureInfo{ks2_writing_progress_low,
                "ks2_writing_progress_low",
                "Writing progress, lower bound",
                score},
    MeasureInfo{ks2_writing_progress_high,
                "ks2_writing_progress_high",
                "Writing progress, upper bound",
                score},
    MeasureInfo{ks2_maths_progress, "ks2_maths_progress", "Maths progress", score},
    MeasureInfo{
        ks2_maths_progress_low, "ks2_maths_progress_low", "Maths progress, lower bound", score},
    MeasureInfo{
        ks2_maths_progress_high, "ks2_maths_progress_high", "Maths progress, upper bound", score},
    MeasureInfo{ks2_reading_coverage, "ks2_reading_coverage", "Reading progress coverage", share},
    MeasureInfo{ks2_reading_average, "ks2_reading_average", "Average score in reading", score},
    MeasureInfo{ks2_maths_average, "ks2_maths_average", "Average score in maths", score},
    MeasureInfo{ks2_disadvantaged,
                "ks2_disadvantaged",
                "Disadvantaged pupils (free meals in six years, or looked after), key stage 2",
                share},
    MeasureInfo{ks2_eal, "ks2_eal", "English as an additional language, key stage 2", share},
    MeasureInfo{
        ks2_sen_plan, "ks2_sen_plan", "Statement or plan for special needs, key stage 2", share},
    MeasureInfo{
        ks2_sen_support, "ks2_sen_support", "Support for special needs, key stage 2", share},
    MeasureInfo{ks2_rwm_expected_disadvantaged,
                "ks2_rwm_expected_disadvantaged",
                "Expected standard, disadvantaged pupils",
                share},
    MeasureInfo{ks2_reading_progress_disadvantaged,
                "ks2_reading_progress_disadvantaged",
                "Reading progress, disadvantaged pupils",
                score},
    MeasureInfo{ks2_maths_progress_disadvantaged,
                "ks2_maths_progress_disadvantaged",
                "Maths progress, disadvantaged pupils",
                score},
    MeasureInfo{ks2_total_pupils, "ks2_total_pupils", "Pupils on roll (key stage 2 tables)", count},
    MeasureInfo{ks4_pupils, "ks4_pupils", "Pupils at the end of key stage 4", count},
    MeasureInfo{ks4_attainment8, "ks4_attainment8", "Attainment 8", score},
    MeasureInfo{
        ks4_progress8_pupils, "ks4_progress8_pupils", "Pupils counted in Progress 8", count},
    MeasureInfo{ks4_progress8, "ks4_progress8", "Progress 8", score},
    MeasureInfo{ks4_progress8_low, "ks4_progress8_low", "Progress 8, lower bound", score},
    MeasureInfo{ks4_progress8_high, "ks4_progress8_high", "Progress 8, upper bound", score},
    MeasureInfo{ks4_basics_95, "ks4_basics_95", "Grade 5 or above in English and maths", share},
    MeasureInfo{ks4_disadvantaged,
                "ks4_disadvantaged",
                "Disadvantaged pupils (free meals in six years, or looked after), key stage 4",
                share},
    MeasureInfo{ks4_eal, "ks4_eal", "English as an additional language, key stage 4", share},
    MeasureInfo{
        ks4_ebacc_average, "ks4_ebacc_average", "English Baccalaureate average points", score},
    MeasureInfo{ks4_total_pupils, "ks4_total_pupils", "Pupils on roll (key stage 4 tables)", count},
    MeasureInfo{
        ks4_attainment8_gap, "ks4_attainment8_gap", "Attainment 8, disadvantage gap", score},
    MeasureInfo{ks4_progress8_gap, "ks4_progress8_gap", "Progress 8, disadvantage gap", score},
    MeasureInfo{
        ks4_sen_plan, "ks4_sen_plan", "Statement or plan for special needs, key stage 4", share},
    MeasureInfo{
        ks4_sen_support, "ks4_sen_support", "Support for special needs, key stage 4", share},
    MeasureInfo{
        destinations_cohort, "destinations_cohort", "Pupils whose destination is counted", count},
    MeasureInfo{destinations_sustained,
                "destinations_sustained",
                "Sustained education, apprenticeship or employment",
                share},
    MeasureInfo{destinations_education, "destinations_education", "Sustained education", share},
    MeasureInfo{destinations_not_sustained,
                "destinations_not_sustained",
                "Destination not sustained",
                share},
    MeasureInfo{pupils, "pupils", "Pupils on roll", count},
    MeasureInfo{eal, "eal", "English as an additional language", share},
    MeasureInfo{fsm_count, "fsm_count", "Pupils eligible for free school meals now", count},
    MeasureInfo{
        fsm_ever, "fsm_ever", "Eligible for free school meals at any time in six years", share},
    MeasureInfo{fsm_ever_count,
                "fsm_ever_count",
                "Pupils eligible for free school meals at any time in six years",
                count},
    MeasureInfo{sen_plan, "sen_plan", "Statement or plan for special needs", share},
    MeasureInfo{sen_support, "sen_support", "Support for special needs", share},
    MeasureInfo{fsm, "fsm", "Eligible for free school meals now", share},
    MeasureInfo{absence, "absence", "Absence", share},
    MeasureInfo{persistent_absence, "persistent_absence", "Persistent absence", share},
    MeasureInfo{pupil_teacher_ratio, "pupil_teacher_ratio", "Pupils for each teacher", ratio},
    MeasureInfo{premium_pupils, "premium_pupils", "Pupils on roll (pupil premium)", count},
    MeasureInfo{
        premium_eligible, "premium_eligible", "Pupils eligible for the pupil premium", count},
    MeasureInfo{premium_share_primary,
                "premium_share_primary",
                "Eligible for the pupil premium, primary",
                share},
    MeasureInfo{premium_share_secondary,
                "premium_share_secondary",
                "Eligible for the pupil premium, secondary",
                share},
    MeasureInfo{premium_allocation, "premium_allocation", "Pupil premium allocation", pence},
    MeasureInfo{premium_eligible_primary,
                "premium_eligible_primary",
                "Primary pupils eligible for the pupil premium",
                count},
    MeasureInfo{premium_eligible_secondary,
                "premium_eligible_secondary",
                "Secondary pupils eligible for the pupil premium",
                count},
    MeasureInfo{premium_incentive, "premium_incentive", "Pupil premium incentive", flag},
    MeasureInfo{sparsity_incentive, "sparsity_incentive", "Sparsity incentive", flag},
};

std::string number_text(double value) {
  std::array<char, 32> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), end};
}

}  // namespace

std::span<const MeasureInfo> measures() { return infos; }

const MeasureInfo& info_of(Measure measure) {
  const auto found = std::ranges::find(infos, measure, &MeasureInfo::measure);
  if (found == infos.end()) throw std::logic_error("A measure has no description");
  return *found;
}

std::optional<Measure> measure_from_name(std::string_view name) {
  const auto found = std::ranges::find(infos, name, &MeasureInfo::name);
  return found == infos.end() ? std::nullopt : std::optional(found->measure);
}

std::optional<Measure> measure_from_number(std::int64_t number) {
  for (const MeasureInfo& info : infos)
    if (static_cast<std::int64_t>(info.measure) == number) return info.measure;
  return std::nullopt;
}

std::string text_of(const Figures& figures) {
  std::string text;
  for (const auto& [measure, value] : figures) {
    if (!value.has_value() && value.reason() == Absent::blank) continue;
    if (!text.empty()) text += ';';
    text += std::to_string(static_cast<std::int32_t>(measure)) + "=";
    text += value.has_value() ? number_text(*value) : "!" + std::string(name_of(value.reason()));
  }
  return text;
}

Figures read_figures(std::string_view text) {
  Figures figures;
  for (const std::string_view pair : split(text, ';')) {
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    std::int64_t number = 0;
    std::from_chars(pair.data(), pair.data() + equals, number);
    const auto measure = measure_from_number(number);
    const std::string_view content = pair.substr(equals + 1);
    if (!measure || content.empty()) continue;
    if (content.front() == '!') {
      figures.emplace(*measure, absent_from_name(content.substr(1)).value_or(Absent::unknown));
      continue;
    }
    double value = 0;
    std::from_chars(content.data(), content.data() + content.size(), value);
    figures.emplace(*measure, value);
  }
  return figures;
}

Measured<double> figure_of(const Figures& figures, Measure measure) {
  const auto found = figures.find(measure);
  return found == figures.end() ? Measured<double>(Absent::blank) : found->second;
}

}  // namespace trellis::registry
