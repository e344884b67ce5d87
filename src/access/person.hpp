/// People who sign in or act, and the rules about their data. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/date.hpp"
#include "core/id.hpp"
#include "core/result.hpp"

namespace trellis::access {

struct Person {
  PersonId id = {};
  std::string name = {};
  std::optional<std::string> email = {};    ///< lower case
  std::optional<std::string> persona = {};  ///< of the demonstration, and then no real person
  Instant created_at = {};
  std::optional<Instant> erased_at = {};
};

/// The address trimmed and in lower case. Refuses what cannot be one: "Enter an e-mail address in
/// the correct format, like name@example.com".
Result<std::string> check_email(std::string_view text);

/// The name squeezed. Refuses an empty one and one of more than 120 characters.
Result<std::string> check_name(std::string_view text);

/// What stands in place of an erased name.
inline constexpr std::string_view erased_name = "Erased person";

}  // namespace trellis::access
