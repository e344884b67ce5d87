/// Cells of a data file as numbers and gaps.
#pragma once

#include <optional>
#include <string_view>

namespace trellis::evaluation {

/// An empty cell; "NA" and "." are how other tools write one. The cell has no white space around
/// it.
bool is_gap(std::string_view cell);

/// A finite decimal number that fills the cell; nothing otherwise.
std::optional<double> number_in(std::string_view cell);

}  // namespace trellis::evaluation
