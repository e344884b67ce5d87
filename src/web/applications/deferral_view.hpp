/// What a participation's deferrals say to its school, its lead and staff.
#pragma once

#include <string>

#include "programme/deferral_store.hpp"
#include "programme/participation_store.hpp"
#include "web/html.hpp"

namespace trellis::web {

/// Every deferral with its reason, those undone too; nothing where there is none.
Html deferrals_html(storage::Snapshot& db, const programme::Participation& participation);

/// " (moved from Cohort 2, September 2021)" while it waits for a later one; else empty.
std::string deferred_words(storage::Snapshot& db, const programme::Participation& participation);

}  // namespace trellis::web
