/// Schools that a form names: what somebody typed into questions for organisations. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/identifiers.hpp"
#include "programme/answer.hpp"

namespace trellis::programme {

/// The texts of a question that asks for schools, one a school; also inside a repeated question.
std::vector<std::string> schools_named(const Field& field, const Answer& answer);
/// The URN in "Oak Primary, 900001"; nothing without one number of six digits.
std::optional<Urn> urn_in(std::string_view text);

}  // namespace trellis::programme
