#include "stats/decimal.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <string>

namespace trellis::stats {
namespace {

/// Adds one to the last digit of a text such as "0.99", carrying: "1.00".
void add_one_at_the_end(std::string& digits) {
  for (std::size_t i = digits.size(); i-- > 0;) {
    if (digits[i] == '.') continue;
    if (digits[i] != '9') {
      ++digits[i];
      return;
    }
    digits[i] = '0';
  }
  digits.insert(0, "1");
}

}  // namespace

double round_decimal(double value, int decimals) {
  if (!std::isfinite(value)) return value;
  std::array<char, 400> buffer{};
  const auto end = std::to_chars(
      buffer.data(), buffer.data() + buffer.size(), std::abs(value), std::chars_format::fixed);
  std::string digits(buffer.data(), end.ptr);
  const std::size_t point = digits.find('.');
  if (point == std::string::npos) return value;
  const std::size_t keep = point + (decimals > 0 ? 1 + static_cast<std::size_t>(decimals) : 0);
  const std::size_t decides = decimals > 0 ? keep : point + 1;
  if (decides >= digits.size()) return value;
  const bool is_up = digits[decides] >= '5';
  digits.resize(keep);
  if (is_up) add_one_at_the_end(digits);
  double rounded = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), rounded);
  return std::signbit(value) && rounded != 0 ? -rounded : rounded;
}

}  // namespace trellis::stats
