/// The facts of schools that apply as a cluster, as the rules for clusters ask for them.
#pragma once

#include <vector>

#include "programme/school_facts_store.hpp"

namespace trellis::programme {

/// Facts of the cluster ("cluster.size", "cluster.largest_trust_block") with its schools as
/// members. Refuses no schools, and a school that the register does not have.
Result<ApplicantFacts> load_cluster_facts(storage::Snapshot& db,
                                          ProgrammeId programme,
                                          const std::vector<Urn>& schools,
                                          const EligibilityVersion& rules);

}  // namespace trellis::programme
