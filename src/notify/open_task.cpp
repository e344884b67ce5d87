#include "notify/open_task.hpp"

#include <algorithm>
#include <set>

namespace trellis::notify {
namespace {

Part part_of(const programme::Definition& definition, const std::string& role_id, bool has_lead) {
  const auto role = std::ranges::find(definition.roles, role_id, &programme::Role::id);
  if (role == definition.roles.end()) return Part::staff;
  if (role->of == "lead") {
    if (has_lead) return Part::lead;
    // As in casework's may_take_part: only the lead of a cluster is one of its schools.
    return role->scope == "cluster" ? Part::school : Part::staff;
  }
  if (role->of == "partner" || role->of == "trust" || role->of == "local_authority")
    return Part::school;
  return Part::staff;
}

std::set<Part> parts_of(const programme::Definition& definition,
                        const programme::Texts& roles,
                        bool has_lead) {
  std::set<Part> parts;
  for (const std::string& role : roles) parts.insert(part_of(definition, role, has_lead));
  if (parts.empty()) parts.insert(Part::staff);
  return parts;
}

bool can_be_done(const casework::TaskState& state) {
  return state.editable && (state.status == casework::TaskStatus::not_started ||
                            state.status == casework::TaskStatus::in_progress);
}

}  // namespace

std::string_view name_of(Part part) {
  switch (part) {
    case Part::staff:
      return "staff";
    case Part::lead:
      return "lead";
    case Part::school:
      return "school";
  }
  return {};
}

std::optional<Part> part_from_name(std::string_view name) {
  for (const Part part : {Part::staff, Part::lead, Part::school})
    if (name_of(part) == name) return part;
  return std::nullopt;
}

std::string_view name_of(OpenKind kind) { return kind == OpenKind::task ? "task" : "review"; }

std::vector<OpenTask> open_tasks_of(const programme::Definition& definition,
                                    const casework::CaseView& view,
                                    const std::optional<NextReview>& review,
                                    bool has_lead) {
  std::vector<OpenTask> open;
  if (view.frozen) return open;
  for (const casework::TaskView& task : view.tasks) {
    if (!can_be_done(task.state)) continue;
    for (const Part part : parts_of(definition, task.task->who, has_lead))
      open.push_back({OpenKind::task, task.task->id, part, task.task->title, task.due});
  }
  if (!review) return open;
  const auto kind = std::ranges::find(definition.reviews, review->review, &programme::Review::id);
  if (kind == definition.reviews.end()) return open;
  for (const Part part : parts_of(definition, kind->reviewers, has_lead))
    open.push_back({OpenKind::review, kind->id, part, kind->title, review->due_on});
  return open;
}

}  // namespace trellis::notify
