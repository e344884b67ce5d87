/// Links between establishments in the database.
#pragma once

#include <vector>

#include "core/id.hpp"
#include "register/link.hpp"
#include "register/succession_graph.hpp"
#include "storage/database.hpp"

namespace trellis::registry {

struct StoredLink {
  std::int64_t id = 0;
  Link link;
};
void read_row(storage::Columns& columns, StoredLink& row);

/// Links that the newest files hold, by URN, link URN and type.
std::vector<StoredLink> current_links(storage::Snapshot& db);
/// Links from or to one establishment.
std::vector<StoredLink> links_of(storage::Snapshot& db, Urn urn);
std::int64_t link_count(storage::Snapshot& db);
/// The graph of all current successor and predecessor links.
SuccessionGraph succession_graph(storage::Snapshot& db);

void add_links(storage::Transaction& tx,
               const std::vector<Link>& links,
               ReleaseId release,
               Date seen_from);
void withdraw_links(storage::Transaction& tx, const std::vector<std::int64_t>& ids, Date on);

}  // namespace trellis::registry
