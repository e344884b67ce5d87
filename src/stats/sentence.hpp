/// Builds the plain sentences of refusals and warnings: gaps filled in order, numbers without
/// locale.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

namespace trellis::stats {

/// `value` with so many decimals, half to even on its exact binary value; never "-0.00".
std::string fixed(double value, int decimals);

/// `value` with so many significant digits, without trailing zeros: "0.05", "12", "1e-12".
std::string significant(double value, int digits);

/// A p-value as reports print it: "< .001", ".037", "1.000".
std::string p_in_words(double p);

/// "{} schools" with 1 gives "1 school", with 2 "2 schools"; thousands are not separated.
std::string counted(long long count, std::string_view singular, std::string_view plural);

namespace detail {
std::string fill_gaps(std::string_view pattern, const std::vector<std::string>& values);

template <std::integral T>
std::string gap_text(T value) {
  return std::to_string(value);
}
inline std::string gap_text(double value) { return significant(value, 6); }
inline std::string gap_text(std::string_view value) { return std::string(value); }
}  // namespace detail

/// `pattern` with each "{}" replaced by the next value; as many values as gaps (asserted).
template <class... T>
std::string sentence(std::string_view pattern, const T&... values) {
  return detail::fill_gaps(pattern, {detail::gap_text(values)...});
}

}  // namespace trellis::stats
