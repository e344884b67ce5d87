/// Whoever is acting now: a person for an organisation, with the grants in force today. Pure.
///
/// The edge of the program (a session, a job, the command line) makes an Actor; actions ask it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/permission.hpp"
#include "core/date.hpp"
#include "core/id.hpp"
#include "events/event.hpp"

namespace trellis::access {

/// The API token that a request came with, and the permissions it was given.
struct TokenUse {
  std::int64_t id = 0;
  std::vector<Permission> permissions = {};
};

struct Actor {
  std::optional<PersonId> person = {};  ///< none: a visitor, a schedule, or the command line
  std::string name = {};
  std::optional<std::string> persona = {};  ///< key of the demonstration's persona
  std::optional<OrganisationId> acting_for = {};
  std::vector<Grant> grants = {};      ///< in force today, those of other organisations too
  std::optional<TokenUse> token = {};  ///< then only its permissions are left of the grants
  bool is_operator = false;  ///< the command line on the machine itself: may do everything
  std::optional<JobId> job = {};
  Instant at = {};  ///< when the request came; what it writes is recorded at this moment

  /// False where a token does not carry the permission.
  bool carries(Permission permission) const;
  /// Whether the person acts for this organisation now, and has a role that acts for it.
  bool may_act_for(OrganisationId organisation) const;
  events::Author author() const;
};

/// Whether the actor may do this to an object that lies there. Name all that is known of the
/// object: its owner always, and programme, region, organisation and pairing where it has them.
bool may(const Actor& actor, Permission permission, const Scope& object);

/// Whether the actor may do this anywhere at all: the check of a route, and of what has no owner,
/// such as the published register. The action then asks `may` about its object.
bool may_somewhere(const Actor& actor, Permission permission);

/// The grants that count now and permit this.
std::vector<Grant> grants_for(const Actor& actor, Permission permission);

/// The operator at the command line.
Actor operator_at(Instant now);

}  // namespace trellis::access
