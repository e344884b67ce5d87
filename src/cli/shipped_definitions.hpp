/// The programme definitions that the binary carries (data/programmes).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace trellis::cli {

/// The text of a definition by its file name ("behaviour_hubs.json").
std::optional<std::string_view> shipped_definition(std::string_view file_name);
/// File names, in order.
std::vector<std::string_view> shipped_definition_names();

}  // namespace trellis::cli
