/// What a spreadsheet would have given: the rules of thumb that stand beside every answer.
///
/// Partners are taken in the order of their URNs, as a list would be worked through from the top.
#pragma once

#include <vector>

#include "matching/match.hpp"

namespace trellis::matching {

/// "Nearest lead with a place" and "best score with a place", on the same pairs, places and points.
std::vector<RuleOfThumb> rules_of_thumb(const PreparedMatch& match);

}  // namespace trellis::matching
