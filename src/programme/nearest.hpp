/// The known name that a mistyped one probably meant, for error sentences.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace trellis::programme {

/// The candidate with the smallest edit distance to `name`, if that is at most a third of its
/// length (at least one, at most three changes); the first of equals.
std::optional<std::string> nearest(std::string_view name, std::span<const std::string> candidates);

/// ": did you mean \"x\"?" or ": use one of a, b, c." (at most ten) or "." without candidates.
std::string suggestion(std::string_view name, std::span<const std::string> candidates);

}  // namespace trellis::programme
