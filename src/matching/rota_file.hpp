/// Rota instance files: clusters whose schools review each other, as JSON.
///
/// The format (kind "rota", version 1) is described in docs/formats/rota-instance.md. A file of
/// kind "peer-review-rota" is a table of trust patterns with what each can have.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "optimise/rota.hpp"

namespace trellis::matching {

struct RotaCluster {
  std::string name;
  std::vector<optimise::RotaMember> members;
};

/// One pattern of trusts and what the file says it can have.
struct RotaPattern {
  std::uint32_t reviews = 0;
  std::vector<std::uint32_t> trust_blocks;
  optimise::RotaStatus stated = optimise::RotaStatus::impossible;
};

/// Either clusters or patterns.
struct RotaFile {
  std::string name;
  optimise::RotaRules rules;
  std::uint32_t years = 1;
  std::vector<RotaCluster> clusters;
  std::vector<optimise::PastReview> past;
  std::vector<RotaPattern> patterns;
};

/// Reads the text of a file. The problem says which entry is wrong: "clusters[0].schools[3].urn".
Result<RotaFile> read_rota_file(std::string_view text);

}  // namespace trellis::matching
