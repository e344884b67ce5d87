#include "cli/shipped_definitions.hpp"

#include <span>
#include <utility>

namespace trellis::shipped {

/// Made at build time by trellis_embed_text.
std::span<const std::pair<std::string_view, std::string_view>> programme_texts();

}  // namespace trellis::shipped

namespace trellis::cli {

std::optional<std::string_view> shipped_definition(std::string_view file_name) {
  for (const auto& [name, text] : shipped::programme_texts())
    if (name == file_name) return text;
  return std::nullopt;
}

std::vector<std::string_view> shipped_definition_names() {
  std::vector<std::string_view> names;
  for (const auto& [name, text] : shipped::programme_texts()) names.push_back(name);
  return names;
}

}  // namespace trellis::cli
