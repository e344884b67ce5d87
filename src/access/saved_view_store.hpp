/// Views that people keep of lists, each their own, in the database.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/id.hpp"
#include "storage/database.hpp"

namespace trellis::access {

using SavedViewId = Id<struct SavedViewTag>;

struct SavedView {
  SavedViewId id{};
  PersonId person{};
  std::string list{};   ///< path: "/cases"
  std::string name{};   ///< of the person's own making
  std::string query{};  ///< "stream=core&status=open"
};
void read_row(storage::Columns& columns, SavedView& row);

/// By list, then name.
std::vector<SavedView> saved_views(storage::Snapshot& db, PersonId person);
std::optional<SavedView> find_saved_view(storage::Snapshot& db, SavedViewId id);
SavedViewId insert_saved_view(storage::Transaction& tx, const SavedView& view, Instant now);
void rename_saved_view(storage::Transaction& tx, SavedViewId id, std::string_view name);
void delete_saved_view(storage::Transaction& tx, SavedViewId id);
/// At the person's erasure.
void delete_saved_views(storage::Transaction& tx, PersonId person);

}  // namespace trellis::access
