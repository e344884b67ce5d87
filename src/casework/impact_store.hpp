/// What of the programmes hangs on schools that an import would change: asked before it is applied.
#pragma once

#include <string>
#include <vector>

#include "casework/subjects.hpp"
#include "storage/database.hpp"

namespace trellis::casework {

struct TouchedCase {
  CaseId id{};
  std::string programme{};  ///< its title
  std::string school{};
};
void read_row(storage::Columns& columns, TouchedCase& row);

struct CaseImpact {
  std::vector<TouchedCase> cases{};  ///< open ones that these organisations hold, by id
  std::int64_t led = 0;              ///< open pairings in which one of them is the lead
  std::int64_t partnered = 0;        ///< open pairings in which one of them is the partner
  std::int64_t visits = 0;           ///< visits and events recorded in those cases

  bool is_empty() const { return cases.empty() && led == 0 && partnered == 0; }
};

CaseImpact impact_of(storage::Snapshot& db, const std::vector<OrganisationId>& organisations);

}  // namespace trellis::casework
