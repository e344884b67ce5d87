/// Checks a schedule from the visits and the rules alone, sharing no code with its search.
///
/// Example
/// ```cpp
/// for (const std::string& fault : faults_of_schedule(parties, visits, rules, schedule))
/// print(fault);
/// ```
#pragma once

#include <span>
#include <string>
#include <vector>

#include "optimise/schedule.hpp"

namespace trellis::optimise {

/// What is wrong with the schedule, as sentences; empty when every dated visit lies on an open day
/// of its window on which everybody is free, visits of one party keep their distance, fixed days
/// are kept, every visit without a day has its reason, and the cost is the recomputed one.
std::vector<std::string> faults_of_schedule(std::span<const ScheduleParty> parties,
                                            std::span<const ScheduleVisit> visits,
                                            const ScheduleRules& rules,
                                            const Schedule& schedule);

}  // namespace trellis::optimise
