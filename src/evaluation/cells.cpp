#include "evaluation/cells.hpp"

#include <charconv>
#include <cmath>

namespace trellis::evaluation {

bool is_gap(std::string_view cell) { return cell.empty() || cell == "NA" || cell == "."; }

std::optional<double> number_in(std::string_view cell) {
  double value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error != std::errc{} || end != cell.data() + cell.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

}  // namespace trellis::evaluation
