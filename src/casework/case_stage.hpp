/// At which stage of its programme a case stands, from what is stored of it. Pure.
///
/// It stands at the first stage not behind it: the furthest stage in which a task is complete, or
/// the one after it when every task there is. Tasks that are not required count as not done, so a
/// case may stand a stage early; its own page derives every status.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "casework/subjects.hpp"
#include "programme/definition.hpp"
#include "programme/subjects.hpp"

namespace trellis::casework {

/// What is stored of an open case that tells its stage.
struct CaseProgress {
  CaseId id{};
  programme::DefinitionId definition{};
  std::string unit{};
  std::string stream{};
  std::set<std::string> done{};  ///< tasks that are complete, later rounds included
};

/// The stages that a case of this unit and stream goes through, in order.
std::vector<const programme::Stage*> stages_of(const programme::Definition& definition,
                                               const std::string& unit,
                                               const std::string& stream);

/// Nothing when the last stage is done, or when the case has no stage at all.
const programme::Stage* stage_at(const programme::Definition& definition,
                                 const CaseProgress& progress);

}  // namespace trellis::casework
