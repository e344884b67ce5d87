/// The plain machine that says what a CSV file is: slow, short, and held against the fast one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trellis {

/// All rows of `text`, or nothing where the text cannot be read (a quote left open, text after a
/// closing quote, a NUL byte). Knows no limits of size.
std::optional<std::vector<std::vector<std::string>>> parse_csv_plainly(std::string_view text);

}  // namespace trellis
