/// The dates of cases as an iCalendar file, for any calendar program.
#pragma once

#include <string>
#include <vector>

#include "casework/case_list_store.hpp"

namespace trellis::web {

/// One all-day entry for each review that is due of an open case. `address` is that of this
/// service, "http://127.0.0.1:8080"; lines are folded at 75 bytes as RFC 5545 asks.
std::string reviews_calendar(const std::vector<casework::CaseLine>& cases,
                             Instant now,
                             const std::string& address);

}  // namespace trellis::web
