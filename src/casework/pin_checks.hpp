/// Answers that name evidence hold an item of the catalogue with its version.
#pragma once

#include <vector>

#include "casework/case_record.hpp"
#include "core/result.hpp"
#include "storage/database.hpp"

namespace trellis::casework {

/// Refuses a new answer to a question of type evidence that the catalogue does not have. What was
/// kept before may stay, and while the catalogue is empty anything may be written.
Result<void> check_pins(storage::Snapshot& db,
                        const std::vector<const programme::Field*>& fields,
                        const Answers& answers,
                        const Answers& old);

}  // namespace trellis::casework
