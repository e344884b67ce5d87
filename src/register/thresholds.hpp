/// Checks on a file as a whole that catch a broken publication before it reaches the register.
///
/// Sources
///   [SP] minimum counts and the bound on movement:
///   DFE-Digital/sts-plan-technology-for-your-school,
///        utils/update-gias-data/src/validation.py. The other bounds are ours.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "register/import.hpp"

namespace trellis::registry {

/// Bounds; the minima scale with what an installation expects.
struct ThresholdLimits {
  std::size_t establishments_min = 20000;  ///< [SP]
  std::size_t groups_min = 4000;           ///< [SP]
  std::size_t memberships_min = 8000;      ///< [SP]
  std::size_t authorities_min = 100;       ///< [SP]
  double movement_share_max = 0.10;        ///< [SP]
  std::size_t movement_rows_max = 500;     ///< [SP]
  double newly_closed_share_max = 0.02;
  std::size_t newly_closed_rows_max = 200;
  double names_changed_share_max = 0.05;
  double moved_share_max = 0.01;
  double moved_metres = 1000;
  double filled_share_min = 0.5;  ///< a column filled this much before ...
  double filled_drop_max = 0.5;   ///< ... may not fall under this part of it
};

/// Limits for an installation whose complete files have about this many establishments.
ThresholdLimits limits_for(std::size_t expected_establishments);

/// What a file did, in numbers.
struct ThresholdFigures {
  bool complete = false;
  bool synthetic = false;  ///< minima are not asked of invented registers
  std::size_t rows_before = 0, rows_after = 0;
  std::size_t minimum = 0;      ///< rows that a complete file must have
  std::string rows_called;      ///< "establishments"
  std::size_t authorities = 0;  ///< local authorities in an establishment file
  bool has_authorities = false;
  std::size_t matched = 0;  ///< rows that were known before
  std::size_t open_before = 0, newly_closed = 0;
  std::size_t names_changed = 0, moved_far = 0;
};

std::vector<Finding> check_thresholds(const ThresholdFigures& figures,
                                      const ThresholdLimits& limits = {});

/// Columns that were well filled and are now half empty. Both texts are column=count pairs.
std::vector<Finding> check_filled(std::string_view before,
                                  std::size_t rows_before,
                                  std::string_view after,
                                  std::size_t rows_after,
                                  const ThresholdLimits& limits = {});

}  // namespace trellis::registry
