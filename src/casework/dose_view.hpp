/// What was delivered for a case against what is due, and the range of days agreed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "casework/journal_store.hpp"
#include "programme/definition.hpp"

namespace trellis::casework {

/// One engagement of the definition: "2 of 3 due so far".
struct DeliveredLine {
  const programme::Engagement* engagement = nullptr;
  int held = 0;
  double amount = 0;
  double due_so_far = 0;  ///< by now, when it is due every term
};

struct Dose {
  std::vector<DeliveredLine> lines;
  double days = 0;
  std::optional<double> days_min;  ///< the stream's commitment
  std::optional<double> days_max;
  bool is_behind = false;  ///< fewer than the least at three quarters of the stream's length
};

struct DoseAsked {
  std::string stream{};
  std::string unit{};
  Date started_on{};
  Date today{};
};

/// Pure. A term is counted as four months; what is due per stream is due at its end.
Dose dose_of(const programme::Definition& definition,
             const std::vector<EngagementHeld>& held,
             const DoseAsked& asked);

}  // namespace trellis::casework
