/// Rows of text lined up for a terminal.
#pragma once

#include <string>
#include <vector>

namespace trellis::evaluation {

/// Rows under one another, their columns lined up by characters (not bytes), indented by two.
std::string text_columns(const std::vector<std::vector<std::string>>& rows);

}  // namespace trellis::evaluation
