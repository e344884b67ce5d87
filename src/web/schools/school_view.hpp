/// One school as its page shows it: facts, need with its parts, inspections, support, history.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "network/support_store.hpp"
#include "register/change_over_store.hpp"
#include "register/establishment_store.hpp"
#include "register/group_store.hpp"
#include "register/inspection_store.hpp"
#include "register/need.hpp"
#include "register/organisation_store.hpp"
#include "register/release.hpp"
#include "web/components/components.hpp"

namespace trellis::web {

Html school_facts(const registry::StoredEstablishment& school,
                  const std::vector<registry::StoredMembership>& memberships);
/// The index, its rank and every part with its value, comparison, source and date.
Html need_section(const std::optional<registry::Need>& need);
Html inspections_section(const std::vector<registry::StoredInspection>& inspections);
/// Who already works with the school, and who is near.
Html support_section(const std::optional<network::SupportOfSchool>& support);

/// A place in a programme, as other modules tell it.
struct ProgrammeLine {
  std::string programme;
  std::string role;
  std::string state;
  std::string since;
  Url application = {};  ///< of its page
};
Html programmes_section(const std::vector<ProgrammeLine>& lines);

/// URNs the organisation held, with what was decided about each change.
Html history_section(const std::vector<registry::HeldUrn>& held,
                     const std::vector<registry::StoredDecision>& decisions);

}  // namespace trellis::web
