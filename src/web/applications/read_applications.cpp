#include "web/applications/read_applications.hpp"

#include "access/narrowed_actor.hpp"
#include "casework/assigned_store.hpp"
#include "programme/marking_store.hpp"

namespace trellis::web {

using access::Permission;

ReadApplications::ReadApplications(storage::Snapshot& db, const access::Actor& actor)
    : actor_(actor), beyond_advising_(access::without_role(actor, access::Role::adviser)) {
  if (!actor.person) return;
  to_mark_ = programme::participations_to_mark(db, *actor.person);
  assigned_ = casework::participations_assigned_to(db, *actor.person);
}

bool ReadApplications::opens(const report::ApplicationLine& row) const {
  const access::Scope scope = row.scope();
  const bool is_assigned = assigned_.contains({row.participation});
  if (!access::may(is_assigned ? actor_ : beyond_advising_, Permission::view_case, scope))
    return false;
  return !to_mark_.contains({row.participation}) || access::may(actor_, Permission::decide, scope);
}

}  // namespace trellis::web
