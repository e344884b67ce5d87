/// What follows an import of published files: designations as the lists say, need measured again.
#pragma once

#include <string>

#include "access/actor.hpp"
#include "register/import.hpp"
#include "storage/database.hpp"

namespace trellis::network {

/// After an import of network lists or establishments: makes designations say what the lists say.
/// After one of anything that need is measured from: queues the measuring, unless it is queued
/// already. Gives a sentence of what was done for people, empty when there was nothing to do.
Result<std::string> follow_import(storage::Database& db,
                                  const access::Actor& actor,
                                  const registry::ImportReport& report);

}  // namespace trellis::network
