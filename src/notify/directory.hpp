/// Who holds which role today, to find those whom a message concerns. Pure.
#pragma once

#include <vector>

#include "access/permission.hpp"

namespace trellis::notify {

struct PersonGrant {
  PersonId person = {};
  access::Grant grant = {};
};

/// The grants in force today of everybody who was not erased.
struct Directory {
  std::vector<PersonGrant> grants = {};
};

/// Staff whose role permits this over the object: not those who act for a school or trust.
std::vector<PersonId> staff_who_may(const Directory& directory,
                                    access::Permission permission,
                                    const access::Scope& object);

/// Whoever acts for a school in this programme, as its lead or as a partner.
std::vector<PersonId> people_acting_for(const Directory& directory,
                                        OrganisationId organisation,
                                        const access::Scope& programme);

/// Sorted, each once.
std::vector<PersonId> each_once(std::vector<PersonId> people);

}  // namespace trellis::notify
