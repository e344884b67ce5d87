/// Which cases cite an item of the evidence catalogue: in a task, or in the newest version of their
/// plan.
#pragma once

#include <set>
#include <string_view>
#include <vector>

#include "casework/subjects.hpp"
#include "storage/database.hpp"

namespace trellis::casework {

struct Citation {
  CaseId case_id{};
  int version = 0;  ///< of the item

  friend auto operator<=>(const Citation&, const Citation&) = default;
};

/// By case and version, each once.
std::vector<Citation> citations_of(storage::Snapshot& db, std::string_view code);

/// The versions of an item that answers kept as JSON pin.
std::set<int> versions_pinned(std::string_view json, std::string_view code);

}  // namespace trellis::casework
