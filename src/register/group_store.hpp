/// Groups and memberships in the database.
#pragma once

#include <optional>
#include <vector>

#include "core/id.hpp"
#include "register/group.hpp"
#include "storage/database.hpp"

namespace trellis::registry {

struct StoredGroup {
  Group group;
  std::int64_t row_hash = 0;
  ReleaseId release;
  Date as_of;
  std::optional<Date> vanished_on;
};
void read_row(storage::Columns& columns, StoredGroup& row);

std::optional<StoredGroup> find_group(storage::Snapshot& db, GroupUid uid);
/// All groups, by UID.
std::vector<StoredGroup> all_groups(storage::Snapshot& db);
/// Groups of a type by name.
std::vector<StoredGroup> groups_of_type(storage::Snapshot& db,
                                        std::int32_t type,
                                        std::size_t limit,
                                        std::size_t offset);

/// A membership with its group, as far as pages show it.
struct StoredMembership {
  std::int64_t id = 0;
  Membership membership;
  Date seen_from;
  std::optional<Date> ended_on;
  bool ended_inferred = false;
  std::string group_name;  ///< empty when the groups file does not know the UID
  std::int32_t group_type = 0;
};
void read_row(storage::Columns& columns, StoredMembership& row);

/// Memberships of an establishment, those that last first.
std::vector<StoredMembership> memberships_of(storage::Snapshot& db, Urn urn);
/// Establishments that are in a group now, by URN.
std::vector<StoredMembership> members_of(storage::Snapshot& db, GroupUid uid);
/// All memberships that last, by URN and group.
std::vector<StoredMembership> current_memberships(storage::Snapshot& db);
/// The academy trust an establishment is in, if any.
std::optional<GroupUid> academy_trust_of(storage::Snapshot& db, Urn urn);

/// A group to be written with its packed row.
struct NewGroup {
  const Group* group = nullptr;
  std::int64_t row_hash = 0;
  std::string_view cells;
};
/// Replaces the newest facts of these groups and begins a version of each.
void write_groups(storage::Transaction& tx,
                  const std::vector<NewGroup>& groups,
                  const std::vector<GroupUid>& changed,
                  ReleaseId release,
                  Date as_of);
void mark_groups_vanished(storage::Transaction& tx, const std::vector<GroupUid>& uids, Date on);
void add_memberships(storage::Transaction& tx,
                     const std::vector<Membership>& memberships,
                     ReleaseId release,
                     Date seen_from);
/// Ends memberships that the newest complete file does not hold.
void end_memberships(storage::Transaction& tx, const std::vector<std::int64_t>& ids, Date on);

}  // namespace trellis::registry
