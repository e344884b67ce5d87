/// JSON lists of objects as rows of text: `[{"urn": "100000", ...}, ...]`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace trellis::registry {

/// The header row (keys in the order in which they first appear) and a row for each object. Null
/// becomes an empty cell; numbers are written as they stand in the file. Refuses anything but a
/// list of flat objects, more than 2,000 keys, and files that are not JSON, with line and column.
Result<std::vector<std::vector<std::string>>> read_json_rows(std::string_view text);

}  // namespace trellis::registry
