/// Making designations say what the imported network lists say, and entering one by hand.
#pragma once

#include "access/actor.hpp"
#include "network/designation_store.hpp"

namespace trellis::network {

struct ReconciledDesignations {
  std::size_t opened = 0;
  std::size_t ended = 0;
  std::size_t unchanged = 0;
  std::vector<UnplacedListing> unplaced;  ///< for a person: no URN, or no school of ours
};

/// After an import of network lists: opens and ends what plan_designations says, one event each.
/// Organisations of listed schools are made where the register knows the school.
Result<ReconciledDesignations> reconcile_designations(storage::Database& db,
                                                      const access::Actor& actor);

/// A designation that no list gives. Refused without a kind, a name or a source, when the same one
/// is open, and without the permission to manage settings.
Result<DesignationId> designate(storage::Database& db,
                                const access::Actor& actor,
                                const Designation& designation);

/// Ends a designation on a day (the first day after). Refused when it has ended, or would end
/// before it started.
Result<void> end_designation_on(storage::Database& db,
                                const access::Actor& actor,
                                DesignationId id,
                                Date on);

}  // namespace trellis::network
