/// Lists as CSV files: studies to combine, and units to allocate.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "stats/meta_analysis.hpp"
#include "stats/randomise.hpp"

namespace trellis::evaluation {

/// Studies from a file with a name column ("study", "trial" or "name"), an effect ("effect", "g" or
/// "d") and its standard error ("se"). Other columns are left alone.
///
///   refuses   a missing column, a cell that is not a number; both named
Result<std::vector<stats::Study>> read_studies(std::string_view text, const std::string& name);

/// Units from a file: the id column, the named factors, and a score where one is named.
struct UnitColumns {
  std::string id = "urn";
  std::vector<std::string> factors = {};
  std::string score = {};
};
Result<std::vector<stats::AllocationUnit>> read_units(std::string_view text,
                                                      const std::string& name,
                                                      const UnitColumns& columns);

/// The allocation as CSV: id, factors, arm ("treated", "control").
std::string allocation_csv(const stats::Allocation& allocation, const UnitColumns& columns);

}  // namespace trellis::evaluation
