/// The demonstration's calendar: the shipped programme, moved so that its first cohort began a year
/// or more before today.
#pragma once

#include <string>
#include <string_view>

#include "core/date.hpp"
#include "core/result.hpp"

namespace trellis::cli {

/// The last of the termly starts (January, April, September) that lies twelve months back or more.
Date demonstration_start(Date today);

/// The definition with nine termly cohorts from there. Refuses a text without the shipped calendar.
Result<std::string> moved_to(std::string_view definition, Date today);

/// The peer-review definition with two cohorts: one that began when the demonstration did, and one
/// that begins at the next start of a term.
Result<std::string> clusters_moved_to(std::string_view definition, Date today);

}  // namespace trellis::cli
