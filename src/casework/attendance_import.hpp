/// An attendance sheet as a CSV file: what was written into the file that the sheet was saved as.
///
/// Columns `person`, `presence` (present, part, absent or nothing) and `reason`; others are passed
/// over. A mistake names its row; a file with one is not taken in part. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "casework/attendance_actions.hpp"

namespace trellis::casework {

/// The marks of the file, for people who are on the sheet.
Result<std::vector<AttendanceMark>> read_sheet(std::string_view text,
                                               const std::vector<AttendanceLine>& sheet);

}  // namespace trellis::casework
