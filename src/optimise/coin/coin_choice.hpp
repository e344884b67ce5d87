/// Yes-or-no choices under linear rules by CBC, behind plain values.
///
/// CBC works in floating point: callers round its answer and check it again in integers.
///
/// Sources
///   CBC 2.10 of COIN-OR, as packaged by Debian.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace trellis::optimise {

/// lower <= sum of coefficient x choice <= upper.
struct ChoiceRow {
  std::vector<std::uint32_t> columns = {};
  std::vector<double> coefficients = {};
  double lower = 0;
  double upper = 0;
};

struct ChoiceModel {
  std::vector<double> cost = {};  ///< By column; the sum over those chosen is made least.
  std::vector<ChoiceRow> rows = {};
};

struct ChoiceAnswer {
  std::optional<std::vector<char>> chosen = {};  ///< By column; none when nothing was found.
  bool complete = false;                         ///< Nothing better exists, or nothing at all.
};

ChoiceAnswer solve_choice(const ChoiceModel& model, double seconds);

}  // namespace trellis::optimise
