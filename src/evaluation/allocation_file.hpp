/// Allocation and comparison instance files: units to allocate to two arms, or schools to choose a
/// comparison group from, with the rule, as JSON.
///
/// The formats (kinds "allocation" and "comparison", version 1) are described in
/// docs/formats/allocation-instance.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/result.hpp"
#include "stats/comparison_group.hpp"
#include "stats/randomise.hpp"

namespace trellis::evaluation {

struct AllocationFile {
  std::string name;
  std::vector<stats::AllocationUnit> units;
  stats::AllocationRule rule;
  std::optional<std::uint64_t> seed;
};

struct ComparisonFile {
  std::string name;
  stats::SchoolPool pool;
  stats::MatchSpec spec;
};

/// Reads the text of a file. The problem names the entry: "units[3].levels ...".
Result<std::variant<AllocationFile, ComparisonFile>> read_allocation_file(std::string_view text,
                                                                          const std::string& name);

}  // namespace trellis::evaluation
