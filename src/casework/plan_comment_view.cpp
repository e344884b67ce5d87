#include "casework/plan_comment_view.hpp"

#include <algorithm>

namespace trellis::casework {

std::vector<CommentThread> threads_of(const std::vector<PlanComment>& comments,
                                      std::string_view place) {
  std::vector<CommentThread> threads;
  for (const PlanComment& comment : comments) {
    if (!place.empty() && comment.place != place) continue;
    if (!comment.reply_to) {
      threads.push_back({.first = comment});
      continue;
    }
    for (CommentThread& thread : threads)
      if (thread.first.id == *comment.reply_to) thread.answers.push_back(comment);
  }
  return threads;
}

std::string place_of_column(std::string_view column) { return "column:" + std::string(column); }

std::string place_of_objective(std::int64_t key) { return "objective:" + std::to_string(key); }

std::optional<std::string> place_title(const programme::Plan& plan,
                                       const std::vector<Objective>& objectives,
                                       std::string_view place) {
  if (place == place_of_whole) return "The whole plan";
  for (const programme::Option& column : plan.columns)
    if (place == place_of_column(column.id)) return column.label;
  for (const Objective& objective : objectives)
    if (place == place_of_objective(objective.key))
      return "Objective " + std::to_string(objective.position);
  return std::nullopt;
}

}  // namespace trellis::casework
