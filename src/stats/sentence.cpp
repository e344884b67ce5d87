#include "stats/sentence.hpp"

#include <array>
#include <cassert>
#include <charconv>
#include <cmath>

namespace trellis::stats {
namespace {

std::string with_format(double value, std::chars_format format, int precision) {
  std::array<char, 400> buffer{};
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format, precision);
  return std::string(buffer.data(), end.ptr);
}

bool is_all_zero(std::string_view text) {
  return text.find_first_of("123456789") == std::string_view::npos;
}

}  // namespace

std::string fixed(double value, int decimals) {
  if (!std::isfinite(value)) return value > 0 ? "infinity" : value < 0 ? "-infinity" : "not known";
  std::string text = with_format(value, std::chars_format::fixed, decimals);
  if (text.starts_with('-') && is_all_zero(text)) text.erase(0, 1);
  return text;
}

std::string significant(double value, int digits) {
  if (value == 0) return "0";
  if (!std::isfinite(value)) return fixed(value, 0);
  return with_format(value, std::chars_format::general, digits);
}

std::string p_in_words(double p) {
  if (p < 0.001) return "< .001";
  const std::string text = fixed(p, 3);
  return text.starts_with("0.") ? text.substr(1) : text;
}

std::string counted(long long count, std::string_view singular, std::string_view plural) {
  return std::to_string(count) + " " + std::string(count == 1 ? singular : plural);
}

namespace detail {

std::string fill_gaps(std::string_view pattern, const std::vector<std::string>& values) {
  std::string text;
  std::size_t next = 0;
  for (;;) {
    const std::size_t gap = pattern.find("{}");
    text += pattern.substr(0, gap);
    if (gap == std::string_view::npos) break;
    assert(next < values.size() && "a sentence has a value for every gap");
    text += values[next++];
    pattern.remove_prefix(gap + 2);
  }
  assert(next == values.size() && "a sentence has a gap for every value");
  return text;
}

}  // namespace detail
}  // namespace trellis::stats
