#include "casework/moved_question.hpp"

#include <algorithm>

namespace trellis::casework {
namespace {

using programme::Definition;
using programme::Field;
using programme::Option;
using programme::Task;

/// The paths a field had before: its own `was`, under its task's id and its task's former ids.
std::vector<std::string> former_paths(const Task& task, const Field& field) {
  std::vector<std::string> task_ids = {task.id};
  task_ids.insert(task_ids.end(), task.was.begin(), task.was.end());
  std::vector<std::string> paths;
  for (const std::string& was : field.was) {
    if (was.find('.') != std::string::npos)
      paths.push_back(was);
    else
      for (const std::string& id : task_ids) paths.push_back(id + "." + was);
  }
  for (const std::string& id : task.was) paths.push_back(id + "." + field.id);
  return paths;
}

}  // namespace

Question question_at(const Definition& definition, std::string_view path) {
  const std::size_t point = path.find('.');
  if (point == std::string_view::npos) return {};
  const Task* task = definition.find_task(path.substr(0, point));
  return {task, task ? task->find_field(path.substr(point + 1)) : nullptr};
}

Question counterpart(const Question& old, const Definition& to) {
  const std::string path = old.path();
  if (const Question same = question_at(to, path)) return same;
  for (const Task* task : to.tasks())
    for (const Field& field : task->fields) {
      const auto former = former_paths(*task, field);
      if (std::ranges::find(former, path) != former.end()) return {task, &field};
    }
  for (const std::string& former : former_paths(*old.task, *old.field))
    if (const Question back = question_at(to, former)) return back;
  return {};
}

const Option* option_in(const Field& field, const Field& old_field, const std::string& id) {
  if (const Option* same = field.find_option(id)) return same;
  for (const Option& option : field.options)
    if (std::ranges::find(option.was, id) != option.was.end()) return &option;
  const Option* old = old_field.find_option(id);
  if (!old) return nullptr;
  for (const std::string& former : old->was)
    if (const Option* back = field.find_option(former)) return back;
  return nullptr;
}

}  // namespace trellis::casework
