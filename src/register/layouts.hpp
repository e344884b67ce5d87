/// Names of the layouts in which each kind of file has been published; see file_kind.hpp.
#pragma once

#include <string_view>

namespace trellis::registry::layouts {

inline constexpr std::string_view gias_download = "gias-download";
inline constexpr std::string_view gias_service = "gias-service";
inline constexpr std::string_view gias_tidied = "gias-tidied";
inline constexpr std::string_view ofsted_2025 = "ofsted-2025";
inline constexpr std::string_view ofsted_2026 = "ofsted-2026";
inline constexpr std::string_view ofsted_two_dates = "ofsted-two-dates";
inline constexpr std::string_view ks4_ees = "ks4-ees";
inline constexpr std::string_view absence_service = "absence-service";
inline constexpr std::string_view absence_areas = "absence-areas";
inline constexpr std::string_view deprivation_2019 = "deprivation-2019";
inline constexpr std::string_view deprivation_2025 = "deprivation-2025";
inline constexpr std::string_view research_schools = "research-schools";
inline constexpr std::string_view behaviour_hubs = "behaviour-hubs";
inline constexpr std::string_view teaching_school_hubs = "teaching-school-hubs";

}  // namespace trellis::registry::layouts
