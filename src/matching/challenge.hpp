/// A school's right to say no to its match: within how many working days, for which reasons. Pure.
#pragma once

#include <string>
#include <vector>

#include "core/date.hpp"
#include "core/result.hpp"
#include "programme/definition.hpp"

namespace trellis::matching {

/// The days and reasons of the programme's definition. None: matches cannot be challenged.
struct ChallengeTerms {
  int working_days = 0;
  std::vector<programme::Option> reasons = {};

  bool allows_any() const { return working_days > 0; }
};
ChallengeTerms challenge_terms(const programme::MatchingRules& rules);

/// The last day on which a match that was confirmed on `told_on` may be challenged.
Date challenge_last_day(const ChallengeTerms& terms, Date told_on);

/// What a school says no with.
struct ChallengeWords {
  std::string reason;  ///< id of one of the definition's reasons
  std::string words;   ///< its own words
};

/// The title of the reason. Refuses a programme without challenges, a day past the last, a reason
/// that the definition does not have, and one without words that needs them.
Result<std::string> check_challenge(const ChallengeTerms& terms,
                                    Date told_on,
                                    Date today,
                                    const ChallengeWords& said);

}  // namespace trellis::matching
