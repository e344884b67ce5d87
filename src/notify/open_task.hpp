/// What can be done in a case now, by whom, and by when: derived from its view. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "casework/case_view.hpp"

namespace trellis::notify {

/// Who does it.
enum class Part { staff, lead, school };
std::string_view name_of(Part part);
std::optional<Part> part_from_name(std::string_view name);

enum class OpenKind { task, review };
std::string_view name_of(OpenKind kind);

struct OpenTask {
  OpenKind kind = OpenKind::task;
  std::string task = {};  ///< id of the definition's task or review
  Part part = Part::staff;
  std::string title = {};
  std::optional<Date> due_on = {};
};

/// The next review, as the newest one proposed it.
struct NextReview {
  std::string review = {};
  Date due_on = {};
};

/// Tasks that are not started or in progress and may be answered, once for each part that may do
/// them, and the next review. Nothing for a case that is frozen. Without a lead the school does
/// what leads do.
std::vector<OpenTask> open_tasks_of(const programme::Definition& definition,
                                    const casework::CaseView& view,
                                    const std::optional<NextReview>& review,
                                    bool has_lead);

}  // namespace trellis::notify
