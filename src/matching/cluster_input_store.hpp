/// Reads what a run of cluster forming is told: who waits for a cluster, the facts of their
/// schools, and the rules of the definition in force.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "matching/cluster_store.hpp"
#include "matching/school.hpp"
#include "programme/programme_store.hpp"
#include "storage/database.hpp"

namespace trellis::matching {

struct ClusterInput {
  int definition_version = 0;
  std::string instance{};  ///< as docs/formats/cluster-instance.md has it
  std::vector<ClusterRunSchool> schools{};
};

/// Refuses a programme without a published definition or without clusters, and one where no school
/// waits for a cluster; wishes of schools that cannot all be kept.
Result<ClusterInput> cluster_input(storage::Snapshot& db,
                                   const programme::Programme& programme,
                                   std::optional<int> cohort);

/// The facts of these organisations as matching sees them, in the order given. A school that the
/// register lacks has its name alone.
std::vector<School> schools_of(storage::Snapshot& db,
                               const std::vector<ClusterCandidate>& candidates);

/// A fingerprint of a text, 16 hexadecimal digits (FNV-1a, 64 bits): the same inputs give the same.
std::string text_digest(std::string_view text);

}  // namespace trellis::matching
