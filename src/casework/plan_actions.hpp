/// Writing a plan, sharing it, and beginning a new version of it.
#pragma once

#include <string>
#include <vector>

#include "access/actor.hpp"
#include "casework/plan_store.hpp"

namespace trellis::casework {

struct WritePlan {
  CaseId id{};
  std::int64_t version = 0;  ///< of the case when the page was opened
  Answers columns{};
  std::vector<Objective> objectives{};  ///< key 0 for a new one
};

/// Writes the draft; begins version 1 when there is none. Refuses a shared version (begin a new one
/// first) and taking out an objective that has been rated.
Result<PlanVersion> write_plan(storage::Transaction& tx,
                               const access::Actor& actor,
                               const WritePlan& wanted,
                               Date today);

/// Shares the draft: from now on it does not change. Every required answer of its objectives must
/// be there.
Result<PlanVersion> share_plan(storage::Transaction& tx,
                               const access::Actor& actor,
                               CaseId id,
                               Date today);

/// A draft with the content of the shared version, for a stated reason.
Result<PlanVersion> begin_version(storage::Transaction& tx,
                                  const access::Actor& actor,
                                  CaseId id,
                                  std::string_view because,
                                  Date today);

/// Notes a measurement of an objective; never overwrites an earlier one.
Result<void> measure(storage::Transaction& tx,
                     const access::Actor& actor,
                     CaseId id,
                     const Measurement& measurement);

}  // namespace trellis::casework
