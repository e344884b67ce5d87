#include "casework/review_turn.hpp"

#include <algorithm>

namespace trellis::casework {
namespace {
constexpr int months_of_a_cluster_year = 12;
}

Period open_days(const ReviewTurn& turn) {
  if (turn.review_on)
    return {turn.review_on->plus_days(-review_opens_days_before),
            turn.review_on->plus_days(review_closes_days_after + 1)};
  return {turn.cluster_started_on.plus_months(months_of_a_cluster_year * (turn.year - 1)),
          turn.cluster_started_on.plus_months(months_of_a_cluster_year * turn.year)};
}

bool is_open(const ReviewTurn& turn, Date today) {
  const Period days = open_days(turn);
  return days.from <= today && today < *days.to;
}

bool is_for_reviewers(const programme::Definition& definition, const programme::Texts& roles) {
  return std::ranges::any_of(roles, [&](const std::string& id) {
    const auto role = std::ranges::find(definition.roles, id, &programme::Role::id);
    return role != definition.roles.end() && role->of == "reviewer";
  });
}

}  // namespace trellis::casework
