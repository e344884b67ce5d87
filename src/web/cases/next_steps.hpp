/// What comes next in the cases of a list, remembered until something about the case has changed.
#pragma once

#include <string>

#include "casework/case_list_store.hpp"
#include "web/context.hpp"

namespace trellis::web {

/// "Check eligibility (Delivery officer)". Working it out reads every answer of the case, so the
/// words are kept in this process under the versions of all that they rest on: of the case, of its
/// definition and cohort, of the register, of the agreements, and the day. A cluster's or trust's
/// case rests on its members' cases and is worked out each time.
class NextSteps {
 public:
  NextSteps(storage::Snapshot& db, const Context& context);
  std::string of(const casework::CaseLine& line);

 private:
  storage::Snapshot& db_;
  Date today_;
  std::string database_;
  std::string around_;  ///< the part of the stamp that all cases share
};

}  // namespace trellis::web
