/// What a password must be: long, and not one that everybody guesses. Pure.
///
/// No rules about kinds of characters: length and a list keep out more (NCSC, Password policy:
/// updating your approach; NIST SP 800-63B section 5.1.1.2).
#pragma once

#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace trellis::access {

inline constexpr std::size_t password_length_min = 12;
inline constexpr std::size_t password_length_max = 200;

/// Refuses what is too short or too long, common passwords and what is made of them, runs and
/// repetitions, and what repeats the person's own name or address.
Result<void> check_password(std::string_view password,
                            std::string_view person_name,
                            std::string_view email);

/// Words and phrases that common passwords are made of, folded. Our own list.
const std::vector<std::string_view>& common_passwords();

}  // namespace trellis::access
