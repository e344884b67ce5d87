/// Grants of roles in the database.
#pragma once

#include <optional>
#include <vector>

#include "access/permission.hpp"
#include "storage/database.hpp"

namespace trellis::access {

/// Writes the grant; its id is ignored.
std::int64_t save_grant(storage::Transaction& tx,
                        PersonId person,
                        const Grant& grant,
                        std::optional<PersonId> granted_by,
                        Instant now);

/// The person's grants in force on a day. Grants that follow from other facts (a pairing, a trust's
/// schools) are added by the modules that hold those facts.
std::vector<Grant> grants_of(storage::Snapshot& db, PersonId person, Date today);

/// Ends every grant of the person from `today` on.
void end_grants(storage::Transaction& tx, PersonId person, Date today);

/// A person with one of their grants, for the page of people.
struct GrantedPerson {
  PersonId person = {};
  std::string name = {};
  Grant grant = {};
};
/// Who holds a role of this owner on a day, by name.
std::vector<GrantedPerson> people_of_owner(storage::Snapshot& db, OrganisationId owner, Date today);

}  // namespace trellis::access
