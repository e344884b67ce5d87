/// The measure of an objective: what is measured, what would be enough, by when, and how it stands.
///
/// Kept as one text, "Lessons without disruption; at least 80; by 2026-07-10". Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "casework/plan_store.hpp"

namespace trellis::casework {

struct Measure {
  std::string name{};
  bool at_least = true;  ///< else at most
  std::optional<double> threshold{};
  std::optional<Date> due{};
};

/// Reads the kept text; words that fit nowhere belong to the name.
Measure measure_of(std::string_view text);
std::string text_of(const Measure& measure);
/// "Lessons without disruption: at least 80, by 10 July 2026".
std::string words_of(const Measure& measure);

enum class MeasureStatus { no_threshold, not_measured, overdue, met, not_met };
std::string_view title_of(MeasureStatus status);

/// Coloured from what was measured against the threshold, not by opinion. Overdue: nothing was
/// measured and the day has passed.
MeasureStatus status_of(const Measure& measure,
                        std::span<const Measurement> measurements,
                        std::int64_t objective,
                        Date today);

}  // namespace trellis::casework
