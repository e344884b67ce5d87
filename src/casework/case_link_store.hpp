/// Which cases began when a school split, and which case carries their history.
#pragma once

#include <optional>
#include <vector>

#include "casework/case_store.hpp"
#include "register/change_over_store.hpp"

namespace trellis::casework {

struct CaseLink {
  std::int64_t id = 0;
  CaseId case_id{};
  CaseId origin{};
  ChangeOverId decision{};
  Date linked_on{};
  Instant recorded_at{};
};

void insert_link(storage::Transaction& tx, const CaseLink& link);
/// The link by which a case began, unless it was taken back.
std::optional<CaseLink> link_of(storage::Snapshot& db, CaseId id);
/// Those that began from this case, oldest first, without those taken back.
std::vector<CaseLink> links_from(storage::Snapshot& db, CaseId origin);
std::vector<CaseLink> links_of_decision(storage::Snapshot& db, ChangeOverId decision);
void mark_link_reversed(storage::Transaction& tx, std::int64_t link, Instant now);

void read_row(storage::Columns& columns, CaseLink& row);

}  // namespace trellis::casework
