#include "casework/assignee_checks.hpp"

#include <algorithm>

#include "access/grant_store.hpp"
#include "access/person_store.hpp"

namespace trellis::casework {
namespace {

/// Leads, partners and trusts name their own people.
bool is_filled_by_schools(const programme::Role& role) {
  return role.of == "lead" || role.of == "partner" || role.of == "trust";
}

bool fits_case(const access::Grant& grant, const CaseFile& file, const programme::Role& role) {
  if (grant.acting_for || !access::covers(grant.scope, scope_of(file))) return false;
  return access::permits(grant.role, access::Permission::view_case) ||
         (role.of == "reviewer" && grant.role == access::Role::reviewer);
}

}  // namespace

Result<void> check_assignee(storage::Snapshot& db,
                            const CaseFile& file,
                            const programme::Role& role,
                            PersonId person,
                            Date on) {
  if (is_filled_by_schools(role))
    return problem(ProblemKind::invalid,
                   "role",
                   "Choose a role of staff: schools and trusts name their own people");
  if (!access::find_person(db, person))
    return problem(ProblemKind::invalid, "person", "Choose a person of this programme");
  if (std::ranges::any_of(access::grants_of(db, person, on),
                          [&](const access::Grant& grant) { return fits_case(grant, file, role); }))
    return {};
  return problem(ProblemKind::invalid,
                 "person",
                 "Choose somebody whose role covers this case, or give this person one first");
}

}  // namespace trellis::casework
