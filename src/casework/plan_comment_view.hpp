/// Comments on a plan: threads at its columns and objectives, each open until it is resolved. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "casework/plan_store.hpp"
#include "programme/definition.hpp"

namespace trellis::casework {

/// One comment, or an answer to one.
struct PlanComment {
  PlanCommentId id{};
  std::string place{};                      ///< see place_title
  int version = 0;                          ///< of the plan, when it was written
  std::optional<PlanCommentId> reply_to{};  ///< the first comment of the thread
  std::string body{};
  std::optional<PersonId> by{};
  std::string by_name{};
  std::string by_school{};  ///< the organisation that the person acted for
  Instant recorded_at{};
  std::optional<Date> resolved_on{};  ///< of a first comment
};

/// A first comment with its answers, oldest first.
struct CommentThread {
  PlanComment first{};
  std::vector<PlanComment> answers{};

  bool is_open() const { return !first.resolved_on.has_value(); }
};
/// Threads in the order in which they began, of one place or of all.
std::vector<CommentThread> threads_of(const std::vector<PlanComment>& comments,
                                      std::string_view place = {});

std::string place_of_column(std::string_view column);  ///< "column:problem"
std::string place_of_objective(std::int64_t key);      ///< "objective:2"
inline constexpr std::string_view place_of_whole = "plan";

/// "Objective 2", "Problem", "The whole plan": what a comment is on; nothing where the plan has no
/// such part.
std::optional<std::string> place_title(const programme::Plan& plan,
                                       const std::vector<Objective>& objectives,
                                       std::string_view place);

}  // namespace trellis::casework
