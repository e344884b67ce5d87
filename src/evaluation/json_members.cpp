#include "evaluation/json_members.hpp"

#include <algorithm>

namespace trellis::evaluation {
namespace {

/// Line and column of a byte, as "12:5".
std::string place_of(std::string_view text, std::size_t byte) {
  std::size_t line = 1, column = 1;
  for (std::size_t i = 0; i < std::min(byte, text.size()); ++i) {
    if (text[i] == '\n') {
      ++line;
      column = 1;
    } else {
      ++column;
    }
  }
  return std::to_string(line) + ":" + std::to_string(column);
}

}  // namespace

Result<nlohmann::json> parse_json(std::string_view text, const std::string& name) {
  try {
    return nlohmann::json::parse(text, nullptr, true, true);
  } catch (const nlohmann::json::parse_error& error) {
    return problem(ProblemKind::invalid,
                   "",
                   name + ":" + place_of(text, error.byte == 0 ? 0 : error.byte - 1) +
                       " The file is not JSON here. Check for a missing comma, quote or brace.");
  }
}

}  // namespace trellis::evaluation
