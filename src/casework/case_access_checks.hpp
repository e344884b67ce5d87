/// Who may do what to a case: staff over their scope, a lead over the cases of its partners, the
/// school that holds the case over its own part.
#pragma once

#include "access/actor.hpp"
#include "casework/case_store.hpp"
#include "programme/definition.hpp"

namespace trellis::casework {

/// Staff whose role edits cases, over this one. They may do everything below.
bool may_manage(const access::Actor& actor, const CaseFile& file);

/// Whether the actor is of the lead that supports this case now.
bool leads_case(const access::Actor& actor, const CaseFile& file);

/// Whether the actor may take the part of one of these roles: a lead those of leads, the holder
/// those of partners, trusts and authorities. A school never stands in for a lead from outside: of
/// the roles of leads only one whose `scope` is "cluster" is open to the holder, where no pairing
/// gives the case another lead.
bool may_take_part(const access::Actor& actor,
                   const CaseFile& file,
                   const programme::Definition& definition,
                   const programme::Texts& roles);

/// Whether the actor has broken the glass of this case, and the time for it runs.
bool has_opened(const access::Actor& actor, const CaseFile& file);

/// Reads the case at all. What is protected opens to its managers, to its school, and to whoever
/// has broken the glass.
bool may_see(const access::Actor& actor, const CaseFile& file);

/// Concerns and the reasons of a pause: for staff and the lead, not for the school they are about.
bool may_see_concerns(const access::Actor& actor, const CaseFile& file);

/// Names, addresses and telephone numbers: with the permission, or one's own.
bool may_see_contacts(const access::Actor& actor, const CaseFile& file);

}  // namespace trellis::casework
