#include "programme/scoring.hpp"

#include <algorithm>
#include <tuple>

#include "core/text.hpp"

namespace trellis::programme {

Result<void> check_marking(const Scoring& scoring, const Marking& marking) {
  for (const Criterion& criterion : scoring.criteria) {
    const auto score = marking.scores.find(criterion.id);
    if (score == marking.scores.end())
      return problem(
          ProblemKind::missing, criterion.id, "Enter a mark for \"" + criterion.title + "\"");
    if (score->second < criterion.scale_min || score->second > criterion.scale_max)
      return problem(ProblemKind::invalid,
                     criterion.id,
                     "Enter a mark from " + std::to_string(criterion.scale_min) + " to " +
                         std::to_string(criterion.scale_max) + " for \"" + criterion.title + "\"");
  }
  if (marking.scores.size() > scoring.criteria.size())
    return problem(
        ProblemKind::invalid, "scores", "Remove the marks for criteria that do not exist");
  return {};
}

double total_of(const Scoring& scoring, const Marking& marking) {
  double weights = 0;
  double total = 0;
  for (const Criterion& criterion : scoring.criteria) {
    const auto score = marking.scores.find(criterion.id);
    const double range = criterion.scale_max - criterion.scale_min;
    weights += criterion.weight;
    if (score != marking.scores.end())
      total += criterion.weight * (score->second - criterion.scale_min) / range;
  }
  return weights > 0 ? 100 * total / weights : 0;
}

Score score_of(const Scoring& scoring,
               std::span<const Marking> markings,
               std::optional<double> moderated) {
  Score score;
  if (markings.size() < static_cast<std::size_t>(scoring.markers)) return score;
  double lowest = 100;
  double highest = 0;
  double sum = 0;
  for (const Marking& marking : markings) {
    const double total = total_of(scoring, marking);
    lowest = std::min(lowest, total);
    highest = std::max(highest, total);
    sum += total;
  }
  score.difference = highest - lowest;
  score.total = sum / static_cast<double>(markings.size());
  score.state = ScoreState::agreed;
  // Differences below a millionth of a point come from division, not from the markers.
  if (score.difference > scoring.tolerance + 1e-6) score.state = ScoreState::needs_moderation;
  if (score.state == ScoreState::needs_moderation && moderated) {
    score.state = ScoreState::moderated;
    score.total = *moderated;
  }
  return score;
}

bool may_see_marks(const Scoring& scoring, std::span<const Marking> markings, std::int64_t viewer) {
  if (!scoring.blind) return true;
  const bool is_marker = std::ranges::find(markings, viewer, &Marking::marker) != markings.end();
  return is_marker || markings.size() >= static_cast<std::size_t>(scoring.markers);
}

std::vector<BidResult> award(std::vector<Bid> bids,
                             std::optional<Money> budget,
                             std::optional<double> pass_mark) {
  std::ranges::sort(bids, [](const Bid& one, const Bid& other) {
    return std::tuple(-one.score, -one.need, one.id) <
           std::tuple(-other.score, -other.need, other.id);
  });
  std::vector<BidResult> results;
  std::int64_t left = budget ? budget->pence : 0;
  bool waiting = false;
  for (const Bid& bid : bids) {
    BidResult result{bid.id, Award::awarded, static_cast<int>(results.size()) + 1};
    if (pass_mark && bid.score < *pass_mark) {
      result.award = Award::below_pass_mark;
    } else if (budget && (waiting || bid.amount.pence > left)) {
      result.award = Award::waiting;
      waiting = true;
    } else {
      left -= bid.amount.pence;
    }
    results.push_back(result);
  }
  return results;
}

}  // namespace trellis::programme
