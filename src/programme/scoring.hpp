/// Competitive selection: blind marks by two assessors, moderation when they differ, awards within
/// a budget.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "programme/definition.hpp"

namespace trellis::programme {

/// One assessor's marks for one application, by criterion.
struct Marking {
  std::int64_t marker = 0;  ///< the person who marked
  std::map<std::string, double> scores;
};

/// Every criterion marked, each mark inside its scale.
Result<void> check_marking(const Scoring& scoring, const Marking& marking);

/// Weighted marks as a percentage of the most there is: 0 to 100.
double total_of(const Scoring& scoring, const Marking& marking);

enum class ScoreState { waiting, agreed, needs_moderation, moderated };

struct Score {
  ScoreState state = ScoreState::waiting;
  double total = 0;       ///< of agreed or moderated scores
  double difference = 0;  ///< between the highest and the lowest total
};

/// The score of an application: the mean when the markers agree within the tolerance, else what
/// moderation decided. Waits until enough markers have marked.
Score score_of(const Scoring& scoring,
               std::span<const Marking> markings,
               std::optional<double> moderated);

/// While marking is blind nobody sees another's marks before giving their own.
bool may_see_marks(const Scoring& scoring, std::span<const Marking> markings, std::int64_t viewer);

/// A bid for money: ranked by score, ties by need, then by id.
struct Bid {
  std::int64_t id = 0;
  double score = 0;
  double need = 0;
  Money amount;
};

enum class Award { awarded, waiting, below_pass_mark };

struct BidResult {
  std::int64_t id = 0;
  Award award = Award::waiting;
  int rank = 0;
};

/// Awards down the ranking while the budget lasts. From the first bid that does not fit every later
/// one waits, so that a smaller bid never overtakes a better one.
std::vector<BidResult> award(std::vector<Bid> bids,
                             std::optional<Money> budget,
                             std::optional<double> pass_mark);

}  // namespace trellis::programme
