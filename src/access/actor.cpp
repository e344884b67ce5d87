#include "access/actor.hpp"

#include <algorithm>

namespace trellis::access {

namespace {

bool counts_now(const Actor& actor, const Grant& grant) {
  return !grant.acting_for || grant.acting_for == actor.acting_for;
}

}  // namespace

bool Actor::carries(Permission permission) const {
  if (!token || permission == Permission::open_to_all || permission == Permission::signed_in)
    return true;
  return std::ranges::find(token->permissions, permission) != token->permissions.end();
}

bool Actor::may_act_for(OrganisationId organisation) const {
  if (is_operator) return true;
  return acting_for == organisation && std::ranges::any_of(grants, [&](const Grant& grant) {
           return grant.acting_for == organisation &&
                  ((carries(Permission::act_for_school) &&
                    permits(grant.role, Permission::act_for_school)) ||
                   (carries(Permission::act_for_lead) &&
                    permits(grant.role, Permission::act_for_lead)));
         });
}

events::Author Actor::author() const {
  const auto kind = token                    ? events::AuthorKind::token
                    : persona                ? events::AuthorKind::persona
                    : !person                ? events::AuthorKind::schedule
                    : acting_for.has_value() ? events::AuthorKind::organisation
                                             : events::AuthorKind::person;
  return {.kind = kind, .person = person, .on_behalf_of = acting_for, .job = job, .at = at};
}

std::vector<Grant> grants_for(const Actor& actor, Permission permission) {
  std::vector<Grant> found;
  if (!actor.carries(permission)) return found;
  for (const Grant& grant : actor.grants)
    if (counts_now(actor, grant) && permits(grant.role, permission)) found.push_back(grant);
  return found;
}

bool may(const Actor& actor, Permission permission, const Scope& object) {
  if (permission == Permission::open_to_all || actor.is_operator) return true;
  if (permission == Permission::signed_in) return actor.person.has_value();
  return actor.carries(permission) && std::ranges::any_of(actor.grants, [&](const Grant& grant) {
           return counts_now(actor, grant) && permits(grant.role, permission) &&
                  covers(grant.scope, object);
         });
}

bool may_somewhere(const Actor& actor, Permission permission) {
  if (permission == Permission::open_to_all || actor.is_operator) return true;
  if (permission == Permission::signed_in) return actor.person.has_value();
  return !grants_for(actor, permission).empty();
}

Actor operator_at(Instant now) {
  return {.name = "Operator at the command line", .is_operator = true, .at = now};
}

}  // namespace trellis::access
