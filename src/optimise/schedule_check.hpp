/// Whether visits and rules fit together, and which days each visit may have.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "optimise/refusal.hpp"
#include "optimise/schedule.hpp"
#include "optimise/schedule_part.hpp"

namespace trellis::optimise {

std::optional<Refusal> fault_in_schedule(std::span<const ScheduleParty> parties,
                                         std::span<const ScheduleVisit> visits,
                                         const ScheduleRules& rules);

/// Open days in the visit's window on which everybody is free, by (price, day).
std::vector<Choice> choices_of(std::span<const ScheduleParty> parties,
                               const ScheduleVisit& visit,
                               const ScheduleRules& rules);

/// Why a visit has no choice at all: no open day in its window, or who is busy on them.
std::string no_day_sentence(std::span<const ScheduleParty> parties,
                            const ScheduleVisit& visit,
                            const ScheduleRules& rules);

}  // namespace trellis::optimise
