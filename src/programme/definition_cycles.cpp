#include <algorithm>
#include <set>

#include "programme/definition_checks.hpp"

namespace trellis::programme {
namespace {

using Graph = std::map<std::string, std::set<std::string>>;

/// The tasks an input waits for: complete(t), completed_on(t), t.field, answered(t.field),
/// milestone(m) through the tasks that set it.
std::set<std::string> tasks_of(const Input& input, const Definition& definition) {
  std::set<std::string> out;
  std::string name = input.name;
  if (!input.arguments.empty()) name = text_of(input.arguments[0]);
  if (input.name == "milestone") {
    for (const Task* task : definition.tasks())
      if (task->sets == name) out.insert(task->id);
    return out;
  }
  name = name.substr(0, name.find('.'));
  if (definition.find_task(name)) out.insert(name);
  return out;
}

void add_edges(Graph& graph,
               const std::string& task,
               const std::optional<Condition>& condition,
               const Definition& definition) {
  if (!condition) return;
  for (const Input& input : inputs_of(condition->expression))
    for (const std::string& other : tasks_of(input, definition))
      if (other != task) graph[task].insert(other);
}

/// Depth-first search; returns the first cycle as the tasks on it, in order, or nothing.
class CycleSearch {
 public:
  explicit CycleSearch(const Graph& graph) : graph_(graph) {}

  Texts find() {
    for (const auto& [task, targets] : graph_)
      if (cycle_.empty()) visit(task);
    return cycle_;
  }

 private:
  void visit(const std::string& task) {
    if (!cycle_.empty() || done_.contains(task)) return;
    const auto on_path = std::ranges::find(path_, task);
    if (on_path != path_.end()) {
      cycle_.assign(on_path, path_.end());
      return;
    }
    path_.push_back(task);
    if (const auto targets = graph_.find(task); targets != graph_.end())
      for (const std::string& target : targets->second) visit(target);
    if (!cycle_.empty()) return;
    path_.pop_back();
    done_.insert(task);
  }

  const Graph& graph_;
  Texts path_;
  Texts cycle_;
  std::set<std::string> done_;
};

}  // namespace

/// A task that waits for itself through gates or completion rules could never be done.
void Checker::check_cycles() {
  Graph graph;
  for (const Stage& stage : definition_.stages)
    for (const Section& section : stage.sections)
      for (const Task& task : section.tasks) {
        if (!stage.gate_soft) add_edges(graph, task.id, stage.gate, definition_);
        if (!task.gate_soft) add_edges(graph, task.id, task.gate, definition_);
        add_edges(graph, task.id, task.complete_if, definition_);
        add_edges(graph, task.id, task.not_required_if, definition_);
        for (const Field& field : task.fields)
          add_edges(graph, task.id, field.required_if, definition_);
      }
  Texts cycle = CycleSearch(graph).find();
  if (cycle.empty()) return;
  std::string names;
  for (const std::string& task : cycle) names += task + " waits for ";
  const Task* first = definition_.find_task(cycle.front());
  refuse(first->gate ? first->gate->place : first->place,
         "Change one of these gates: " + names + cycle.front() + ", so none can ever start.");
}

}  // namespace trellis::programme
