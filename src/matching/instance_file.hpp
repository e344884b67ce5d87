/// Instance files: a matching problem as JSON, without schools' facts, for tests and benchmarks.
///
/// The format (kind "lead-partner", version 1) is described in docs/formats/matching-instance.md:
/// leads with places by stream and a total, partners with a stream, and the eligible pairs with
/// their costs. A file without `version` is read as version 1.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/geo.hpp"
#include "core/result.hpp"
#include "optimise/instance.hpp"

namespace trellis::matching {

/// What a file says its answer should be.
struct StatedOptimum {
  std::int64_t matched = 0;
  std::int64_t cost = 0;
};

struct InstanceFile {
  std::string name;
  optimise::Instance instance;
  std::vector<Point> lead_at;     ///< by lead, for the rules of thumb that go by distance
  std::vector<Point> partner_at;  ///< by partner
  std::optional<StatedOptimum> stated;
};

/// Reads the text of a file. The problem says which entry is wrong: "partners[3].stream ...".
Result<InstanceFile> read_instance_file(std::string_view text);

}  // namespace trellis::matching
