/// Instance files: a matching problem as JSON, without schools' facts, for tests and benchmarks.
///
/// The format (kind "lead-partner", versions 1 and 2) is described in
/// docs/formats/matching-instance.md: leads with places by stream and a total, partners with a
/// stream, and the eligible pairs with their costs. Version 2 adds the layer of trusts and the
/// preferences of either side. A file without `version` is read as version 1.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/geo.hpp"
#include "core/result.hpp"
#include "optimise/instance.hpp"
#include "optimise/stable.hpp"

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
  std::vector<std::int64_t> trust_of_lead;   ///< by lead, UID of its trust, 0 for none
  std::optional<optimise::Instance> trusts;  ///< the layer of trusts; keys are UIDs
  optimise::Preferences preferences;         ///< empty where the file states none
};

/// What a lead trust gives to partner trusts of the places of its schools.
struct PlacesAside {
  std::int64_t trust = 0;
  std::int64_t places = 0;  ///< extended places set aside for an academy of each partner trust
  std::int64_t left = 0;    ///< that its schools together may still give
};

/// Takes the extended places that the matched trusts need off those of their lead trusts' schools:
/// one a pair. Refuses where a lead's total would cross the limit of its trust.
Result<std::vector<PlacesAside>> set_places_aside(
    InstanceFile& file, const std::vector<std::optional<optimise::EdgeIndex>>& trust_match);

/// Reads the text of a file. The problem says which entry is wrong: "partners[3].stream ...".
Result<InstanceFile> read_instance_file(std::string_view text);

}  // namespace trellis::matching
