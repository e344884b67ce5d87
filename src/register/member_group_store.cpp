#include "register/member_group_store.hpp"

#include <algorithm>
#include <tuple>

namespace trellis::registry {
namespace {

/// Above this one read of every membership costs less than one a school.
constexpr std::size_t few = 200;

}  // namespace

std::vector<StoredMembership> current_memberships_of(storage::Snapshot& db,
                                                     const std::vector<Urn>& urns) {
  if (urns.size() > few) return current_memberships(db);
  std::vector<StoredMembership> found;
  for (const Urn urn : urns)
    for (StoredMembership& row : memberships_of(db, urn))
      if (!row.ended_on) found.push_back(std::move(row));
  std::ranges::sort(found, {}, [](const StoredMembership& row) {
    return std::tuple(row.membership.urn, row.membership.group, row.membership.joined_on, row.id);
  });
  return found;
}

}  // namespace trellis::registry
