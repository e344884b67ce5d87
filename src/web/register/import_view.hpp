/// An import report as a page shows it.
#pragma once

#include "casework/impact_store.hpp"
#include "register/import.hpp"
#include "web/html.hpp"

namespace trellis::web {

/// What the file was taken for, what would change, what stands in the way.
Html report_view(const registry::ImportReport& report);
/// Which open cases, pairings and visits belong to schools that the file changes; empty without.
Html impact_view(const casework::CaseImpact& impact);
/// One field a finding that has to be waived with a reason, to stand in the form that applies.
Html waiver_fields(const registry::ImportReport& report);

}  // namespace trellis::web
