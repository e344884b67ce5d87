/// Marks files saved from a demonstration, so that they are known for invented away from its pages.
#pragma once

#include "web/context.hpp"
#include "web/response.hpp"

namespace trellis::web {

/// A saved file of a demonstration is named "demonstration-...", and a list has a last column
/// `demonstration` that says what is invented. Other answers stay as they are.
void mark_saved_file(Response& response, const Site& site);

/// The rows of a CSV text with a last column more.
std::string with_last_column(std::string_view csv, std::string_view head, std::string_view value);

}  // namespace trellis::web
