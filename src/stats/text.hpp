/// Numbers and names as they stand in the sentences of this library: no locale, no surprises.
#pragma once

#include <initializer_list>
#include <span>
#include <string>

namespace trellis::stats {

/// Fixed decimals, rounded to nearest: decimals(2.5, 1) is "2.5".
std::string decimals(double value, int places);

/// At most `places` decimals, trailing zeros removed: brief(23.10, 1) is "23.1", brief(4, 1) "4".
std::string brief(double value, int places);

/// Names joined with commas and a last "and": "a, b and c".
std::string listed(std::span<const std::string> names);

/// Puts the values in place of each "{}" of the sentence, in order.
std::string filled(std::string sentence, std::initializer_list<std::string> values);

}  // namespace trellis::stats
