/// Naming people of a school who have no account, so that they can stand on attendance sheets.
///
/// A school names its own people and a lead its own, each within a case that they take part in;
/// staff of the case may do it for them. Events name nobody.
#pragma once

#include "access/actor.hpp"
#include "casework/case_context_store.hpp"
#include "casework/nominee_store.hpp"

namespace trellis::casework {

/// The organisations of the case for which the actor names people: the school that holds it, and
/// its lead.
std::vector<OrganisationId> named_by(storage::Snapshot& db,
                                     const access::Actor& actor,
                                     const CaseFile& file);

struct NameNominee {
  CaseId id{};
  OrganisationId organisation{};
  std::string name{};
};
/// Refuses a name that is on the school's list already. The name is kept for three years.
Result<PersonId> name_nominee(storage::Transaction& tx,
                              const access::Actor& actor,
                              const NameNominee& wanted,
                              Date today);

/// The person is expected at nothing from today on; what was marked stays, with the name.
Result<void> end_nominee(
    storage::Transaction& tx, const access::Actor& actor, CaseId id, PersonId person, Date today);

/// Erases the name for good. What was marked still counts for the school.
Result<void> erase_nominee(
    storage::Transaction& tx, const access::Actor& actor, CaseId id, PersonId person, Date today);

/// Erases the names whose time is over; how many. Safe to repeat.
int forget_nominees(storage::Transaction& tx, Instant now);

}  // namespace trellis::casework
