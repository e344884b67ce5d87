/// What reviewers answered about the security of a trial (padlocks), read from a file.
///
/// Trellis adds up; people judge. The file holds one entry per reviewer and, where the published
/// rule is silent, their decision in words. docs/formats/security-reviews.md describes it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "stats/padlocks.hpp"

namespace trellis::evaluation {

struct SecurityReviews {
  std::string edition = "2019";
  std::vector<stats::PadlockReview> reviews = {};
  std::string decision = {};
};

/// Reads the file `name`.
///
///   refuses   what is not JSON; an edition, a threat, a level or a direction that does not exist;
///             a reviewer without a name, or without an answer to each of the seven threats
Result<SecurityReviews> parse_reviews(std::string_view text, const std::string& name);

}  // namespace trellis::evaluation
