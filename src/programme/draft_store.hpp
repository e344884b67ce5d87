/// Drafts of forms that are no longer kept.
#pragma once

#include "programme/subjects.hpp"
#include "storage/database.hpp"

namespace trellis::programme {

/// Takes every answer back and begins the draft anew.
void restart_draft(storage::Transaction& tx, ApplicationId id, Date retain_until, Instant now);

}  // namespace trellis::programme
