/// Three repairs of a match side by side: what each costs, who would move, and which to keep.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "matching/match_store.hpp"
#include "matching/repair.hpp"
#include "web/components/fields.hpp"
#include "web/html.hpp"

namespace trellis::web {

/// Names of schools by URN, as the run and the answers have them.
using SchoolNames = std::map<Urn, std::string>;
SchoolNames names_of(const std::vector<matching::Proposal>& rows,
                     const std::vector<matching::Repair>& made);
/// "no lead" where there is none.
std::string name_among(const SchoolNames& names, const std::optional<Urn>& urn);

Html repair_comparison(const std::vector<matching::Repair>& made);
/// Who changes, repair by repair.
Html repair_moves(const std::vector<matching::Repair>& made, const SchoolNames& names);
/// The three as radios, `kind` chosen.
Html repair_choice(const std::string& kind, const ErrorMessage& error);

}  // namespace trellis::web
