/// Whether the database answers, for /health.
#pragma once

#include "storage/database.hpp"

namespace trellis::web {

bool answers(storage::Snapshot& db);

}  // namespace trellis::web
