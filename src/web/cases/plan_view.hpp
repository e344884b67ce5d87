/// A version of a plan as it is read: its columns, its objectives and how each stands.
#pragma once

#include <vector>

#include "casework/plan_store.hpp"
#include "web/cases/case_parts.hpp"

namespace trellis::web {

/// One objective as a card: its answers, how it stands, what was measured.
Html objective_card(const OpenedCase& opened,
                    const casework::Objective& objective,
                    const std::vector<casework::Measurement>& measured,
                    bool may_measure,
                    Date today);

/// The columns of the framework, one row each.
Html columns_html(const OpenedCase& opened, const casework::PlanVersion& plan);

/// Links to the other versions; empty when there is one alone.
Html versions_html(const OpenedCase& opened,
                   const std::vector<casework::PlanVersion>& versions,
                   const casework::PlanVersion& shown);

/// The programme's own list of what makes a good plan.
Html quality_html(const OpenedCase& opened);

}  // namespace trellis::web
