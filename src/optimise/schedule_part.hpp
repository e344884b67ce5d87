/// One connected part of the conflict graph of visits, and the search for its best days.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "optimise/schedule.hpp"

namespace trellis::optimise {

/// A day that a visit may have, and its price.
struct Choice {
  Day day = 0;
  std::int64_t price = 0;
};

/// Visits by key; neighbours are positions in the part. Choices are in the order of (price, day).
struct SchedulePart {
  std::vector<std::vector<Choice>> choices;
  std::vector<std::vector<std::uint32_t>> neighbours;
  std::int32_t gap_days = 1;
  std::int64_t undated_price = 0;  ///< More than all other prices of the part together.
};

/// No day in `PartDays::chosen`.
inline constexpr std::uint32_t no_choice = std::numeric_limits<std::uint32_t>::max();

struct PartDays {
  std::vector<std::uint32_t> chosen;  ///< By visit: position in its choices, or no_choice.
  bool proven = false;
};

/// Branch and bound within the work allowed, then exchanges where it did not end by itself.
PartDays solve_part(const SchedulePart& part, std::uint64_t work_max);

}  // namespace trellis::optimise
