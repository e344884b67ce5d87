/// What leads and partners asked for on their forms: whether it counts, what became of it, and who
/// would rather have each other than whom the match gives them. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "matching/match.hpp"
#include "optimise/stable.hpp"

namespace trellis::matching {

/// How a stated choice fared in a match.
enum class ChoiceResult { met, not_met, not_eligible, not_here, unread };
/// "met", "not_met" ...: as addresses and files have it; and the words for a page.
std::string_view code_of(ChoiceResult result);
std::string_view title_of(ChoiceResult result);

enum class Side { partner, lead };

struct ChoiceOutcome {
  Side side = Side::partner;  ///< who asks
  const School* by = nullptr;
  const StatedChoice* stated = nullptr;
  const School* whom = nullptr;  ///< none where it is unread or not in this match
  ChoiceResult result = ChoiceResult::unread;
  std::string_view stream = {};  ///< of the partner that asks
};

/// Partners first, then leads, each by URN and choice. Lives as long as the answer.
std::vector<ChoiceOutcome> choice_outcomes(const MatchAnswer& answer);

/// Whether anybody stated a choice.
bool any_choice(const MatchInput& input);

/// Says whether the programme counts choices, and how: "A partner's first choice takes 60 points
/// off the pair ...".
std::string counting_sentence(const CostModel& costs);

/// How either side ranks its pairs: by its choices, then by points.
optimise::Preferences ranks_of(const PreparedMatch& match);

/// A lead and a partner that would both rather have each other than what a match gives them.
struct BlockingPair {
  const Partner* partner = nullptr;
  const Lead* lead = nullptr;
  const Lead* present = nullptr;  ///< the partner's lead in the match, if it has one
  std::int64_t points = 0;        ///< of the pair
  std::optional<std::int64_t> present_points = {};
  std::optional<int> choice_of_partner = {};
  std::optional<int> choice_of_lead = {};
};

/// Of the answer as it is, by partner and lead. Refuses where a stable match need not exist.
Result<std::vector<BlockingPair>> blocking_pairs_of(const MatchAnswer& answer);

}  // namespace trellis::matching
