#include "stats/text.hpp"

#include <array>
#include <charconv>

namespace trellis::stats {

std::string decimals(double value, int places) {
  std::array<char, 400> buffer{};
  const auto end =
      std::to_chars(
          buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, places)
          .ptr;
  std::string text(buffer.data(), end);
  // "-0.00" is a zero that lost its size, not a negative number.
  if (text.starts_with('-') && text.find_first_not_of("-0.") == std::string::npos) text.erase(0, 1);
  return text;
}

std::string brief(double value, int places) {
  std::string text = decimals(value, places);
  if (text.find('.') == std::string::npos) return text;
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string listed(std::span<const std::string> names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  return text;
}

std::string filled(std::string sentence, std::initializer_list<std::string> values) {
  std::size_t from = 0;
  for (const std::string& value : values) {
    const std::size_t at = sentence.find("{}", from);
    if (at == std::string::npos) break;
    sentence.replace(at, 2, value);
    from = at + value.size();
  }
  return sentence;
}

}  // namespace trellis::stats
