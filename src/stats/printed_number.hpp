/// A number as a report prints it: its text says how precisely it is known.
///
/// "6.07" may stand for anything from 6.065 to 6.075; "< .001" for anything from 0 to 0.001. A
/// relation between printed numbers holds when some values inside these ranges satisfy it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "stats/refusal.hpp"

namespace trellis::stats {

/// A range of values, both ends inside.
struct Range {
  double low = 0;
  double high = 0;

  bool overlaps(const Range& other) const { return low <= other.high && other.low <= high; }
  double middle() const { return (low + high) / 2; }
};

/// Applies an increasing or a decreasing function to both ends.
template <class F>
Range mapped(const Range& range, const F& monotone) {
  const double a = monotone(range.low), b = monotone(range.high);
  return a <= b ? Range{a, b} : Range{b, a};
}

/// What was printed, the value it names, and the values it may stand for.
struct PrintedNumber {
  std::string text = {};
  double value = 0;
  Range range = {};
  int decimals = 0;
};

/// Reads "6.07", ".014", "-0.3", "1,131", "97.4%", "£23.45", "< .001", "> 0.5".
///
///   refuses   text that is not one number
Expected<PrintedNumber> parse_printed(std::string_view text);

}  // namespace trellis::stats
