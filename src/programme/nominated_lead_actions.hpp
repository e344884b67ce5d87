/// Naming the lead among the people who act for a school.
#pragma once

#include "access/actor.hpp"
#include "core/result.hpp"
#include "programme/nominated_lead_store.hpp"

namespace trellis::programme {

/// For the school itself and for staff of the programme. The lead must act for the school; naming
/// the one who leads already changes nothing and is refused.
Result<void> name_lead(storage::Transaction& tx,
                       const access::Actor& actor,
                       OrganisationId organisation,
                       ProgrammeId programme,
                       PersonId person,
                       Date today);

}  // namespace trellis::programme
