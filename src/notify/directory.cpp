#include "notify/directory.hpp"

#include <algorithm>

namespace trellis::notify {

using access::Permission;

std::vector<PersonId> each_once(std::vector<PersonId> people) {
  std::ranges::sort(people);
  const auto repeated = std::ranges::unique(people);
  people.erase(repeated.begin(), repeated.end());
  return people;
}

std::vector<PersonId> staff_who_may(const Directory& directory,
                                    Permission permission,
                                    const access::Scope& object) {
  std::vector<PersonId> found;
  for (const PersonGrant& row : directory.grants)
    if (!row.grant.acting_for && access::permits(row.grant.role, permission) &&
        access::covers(row.grant.scope, object))
      found.push_back(row.person);
  return each_once(std::move(found));
}

std::vector<PersonId> people_acting_for(const Directory& directory,
                                        OrganisationId organisation,
                                        const access::Scope& programme) {
  access::Scope object = programme;
  object.organisation = organisation;
  std::vector<PersonId> found;
  for (const PersonGrant& row : directory.grants) {
    const bool acts = access::permits(row.grant.role, Permission::act_for_school) ||
                      access::permits(row.grant.role, Permission::act_for_lead);
    if (acts && row.grant.acting_for == organisation && access::covers(row.grant.scope, object))
      found.push_back(row.person);
  }
  return each_once(std::move(found));
}

}  // namespace trellis::notify
