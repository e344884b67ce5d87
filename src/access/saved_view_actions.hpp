/// Keeping a view of a list, renaming and removing it: everybody for themselves, nobody for others.
#pragma once

#include "access/actor.hpp"
#include "access/saved_view_store.hpp"
#include "core/result.hpp"

namespace trellis::access {

/// As many as stand above a list without hiding it.
inline constexpr int saved_views_max = 12;

/// Refuses a name that the person has given already to a view of this list, and more than
/// `saved_views_max` of one list.
Result<SavedViewId> save_view(storage::Transaction& tx, const Actor& actor, const SavedView& view);

/// The views of others are not there.
Result<SavedView> rename_view(storage::Transaction& tx,
                              const Actor& actor,
                              SavedViewId id,
                              std::string_view name);
Result<SavedView> remove_view(storage::Transaction& tx, const Actor& actor, SavedViewId id);

}  // namespace trellis::access
