/// Invented items of the evidence catalogue, each marked so: one of them in two versions.
#pragma once

#include <cstddef>
#include <string>

#include "access/actor.hpp"
#include "storage/database.hpp"

namespace trellis::cli {

/// Loads the items, and then the newer version of one, through the action that pages use.
Result<void> load_demonstration_evidence(storage::Transaction& tx, const access::Actor& actor);

/// An item and version as a bid names it. The first bid names a version that is no longer the
/// newest.
std::string demonstration_pin(std::size_t number);

}  // namespace trellis::cli
