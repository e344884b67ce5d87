#include "matching/challenge.hpp"

#include <algorithm>

#include "casework/working_days.hpp"
#include "core/text.hpp"

namespace trellis::matching {

ChallengeTerms challenge_terms(const programme::MatchingRules& rules) {
  return {.working_days = rules.challenge_working_days, .reasons = rules.challenge_reasons};
}

Date challenge_last_day(const ChallengeTerms& terms, Date told_on) {
  return casework::plus_working_days(told_on, terms.working_days);
}

Result<std::string> check_challenge(const ChallengeTerms& terms,
                                    Date told_on,
                                    Date today,
                                    const ChallengeWords& said) {
  if (!terms.allows_any())
    return problem(ProblemKind::refused_by_rule,
                   "",
                   "Matches of this programme cannot be challenged: talk to the people who run it");
  const Date last = challenge_last_day(terms, told_on);
  if (last < today)
    return problem(ProblemKind::too_late,
                   "",
                   "This match could be challenged until " + last.long_text() +
                       ". Talk to the people who run the programme");
  const auto reason = std::ranges::find(terms.reasons, said.reason, &programme::Option::id);
  if (reason == terms.reasons.end())
    return problem(ProblemKind::missing, "reason", "Select why you challenge the match");
  if (trim(said.words).empty())
    return problem(ProblemKind::missing, "words", "Enter what makes this match wrong");
  return reason->label;
}

}  // namespace trellis::matching
