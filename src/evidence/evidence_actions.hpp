/// Loading a catalogue file: looked at first, then kept as new items and new versions.
#pragma once

#include <string_view>

#include "access/actor.hpp"
#include "evidence/evidence_store.hpp"

namespace trellis::evidence {

struct CatalogueText {
  std::string_view text;
  bool is_invented = false;  ///< its items are marked as invented wherever they are shown
};

/// What loading would do; writes nothing.
Result<LoadPlan> look_at_catalogue(storage::Snapshot& db, std::string_view text);

/// Keeps every new item and version of the file. Rows with a mistake are left out and told in the
/// plan; a file without a sound row is refused.
Result<LoadPlan> load_catalogue(storage::Transaction& tx,
                                const access::Actor& actor,
                                const CatalogueText& file);

}  // namespace trellis::evidence
