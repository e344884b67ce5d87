/// A case with everything its rules ask for, read in one go: definition, record, school, members.
#pragma once

#include <memory>
#include <optional>

#include "casework/case_store.hpp"
#include "casework/case_view.hpp"
#include "programme/programme_store.hpp"

namespace trellis::casework {

struct CaseContext {
  CaseFile file{};
  CaseRecord record{};
  std::shared_ptr<const programme::Definition> definition{};
  std::shared_ptr<const programme::Facts> around{};  ///< the school's facts and the members' cases

  CaseView view(Date today) const { return view_of(*definition, record, today, around.get()); }
};

/// Nothing when there is no such case.
std::optional<CaseContext> load_context(storage::Snapshot& db, CaseId id, Date today);
CaseContext load_context(storage::Snapshot& db, const CaseFile& file, Date today);

/// What a case of this definition may ask about the world around it.
std::shared_ptr<const programme::Facts> facts_around(storage::Snapshot& db,
                                                     const CaseFile& file,
                                                     const programme::Definition& definition,
                                                     Date today);

}  // namespace trellis::casework
