#include "casework/case_view.hpp"

#include <algorithm>

#include "casework/case_facts.hpp"
#include "casework/definition_labels.hpp"
#include "casework/working_days.hpp"

namespace trellis::casework {
namespace {

using programme::Milestone;
using programme::Section;
using programme::Stage;
using programme::Status;

bool contains(const programme::Texts& list, const std::string& id) {
  return list.empty() || std::ranges::find(list, id) != list.end();
}

bool belongs(const Stage& stage, const Definition& definition, const CaseRecord& record) {
  const std::string& first = definition.units.front().id;
  const std::string& unit = stage.unit.empty() ? first : stage.unit;
  const std::string& own = record.unit.empty() ? first : record.unit;
  return unit == own && contains(stage.streams, record.stream);
}

class ViewMaker {
 public:
  ViewMaker(const Definition& definition,
            const CaseRecord& record,
            Date today,
            const programme::Facts* around)
      : definition_(definition),
        record_(record),
        today_(today),
        facts_(definition, record, today, around),
        labels_(definition) {}

  CaseView make() {
    const Status* status = definition_.find_status(record_.status);
    view_.frozen = status && status->freezes;
    for (const Stage& stage : definition_.stages) {
      if (!belongs(stage, definition_, record_)) continue;
      for (const Section& section : stage.sections)
        for (const Task& task : section.tasks)
          if (contains(task.streams, record_.stream)) add(task, section, stage);
    }
    for (const Milestone& milestone : definition_.milestones)
      view_.milestones.push_back({&milestone, facts_.is_reached(milestone)});
    return std::move(view_);
  }

 private:
  void add(const Task& task, const Section& section, const Stage& stage) {
    TaskView shown{.task = &task,
                   .section = &section,
                   .stage = &stage,
                   .state = {},
                   .gate = {},
                   .missing = {},
                   .marks = {},
                   .due = {}};
    TaskFacts facts;
    facts.not_required = facts_.is_not_required(task);
    facts.frozen = view_.frozen;
    facts.gate_open = facts_.is_gate_open(task, stage);
    facts.filled = facts_.is_filled(task)  ? Filled::completely
                   : facts_.is_empty(task) ? Filled::empty
                                           : Filled::partly;
    shown.state = state_of(facts);
    for (const auto* gate : {&stage.gate, &task.gate}) describe(*gate, shown);
    if (shown.state.status == TaskStatus::complete && !facts.gate_open)
      for (const std::string& part : shown.missing)
        shown.marks.push_back("Done before " + part + " was reopened");
    for (const std::string& field : facts_.exempted(task))
      shown.marks.push_back("Question added later: " + task.find_field(field)->label);
    shown.rounds = rounds_of(task);
    shown.due = due_on(task);
    view_.tasks.push_back(std::move(shown));
  }

  void describe(const std::optional<programme::Condition>& gate, TaskView& shown) const {
    if (!gate) return;
    if (!shown.gate.empty()) shown.gate += " ";
    shown.gate += programme::gate_sentence(gate->expression, facts_, labels_);
    for (std::string& part : programme::still_missing(gate->expression, facts_, labels_))
      shown.missing.push_back(std::move(part));
  }

  /// The working days on which the case was frozen since a day.
  int frozen_since(Date day) const {
    int days = 0;
    for (std::size_t i = 0; i < record_.statuses.size(); ++i) {
      const Status* status = definition_.find_status(record_.statuses[i].status);
      if (!status || !status->freezes) continue;
      const bool is_last = i + 1 == record_.statuses.size();
      const Date to = is_last ? today_ : record_.statuses[i + 1].on;
      const Date from = std::max(day, record_.statuses[i].on);
      if (from < to) days += working_days_between(from, to);
    }
    return days;
  }

  std::optional<Date> due_on(const Task& task) const {
    if (!task.due || !task.due->after) return std::nullopt;
    const programme::Value after = programme::evaluate(task.due->after->expression, facts_);
    const Date* from = std::get_if<Date>(&after);
    if (!from) return std::nullopt;
    const Date due = task.due->working_days ? plus_working_days(*from, task.due->days)
                                            : from->plus_days(task.due->days);
    return plus_working_days(due, frozen_since(*from));
  }

  int rounds_of(const Task& task) const {
    if (task.repeat.empty()) return 0;
    int rounds = 0;
    while (record_.answers.contains(round_key(task.id, rounds + 1))) ++rounds;
    return rounds;
  }

  const Definition& definition_;
  const CaseRecord& record_;
  Date today_;
  CaseFacts facts_;
  DefinitionLabels labels_;
  CaseView view_;
};

}  // namespace

const TaskView* CaseView::find(std::string_view task) const {
  for (const TaskView& view : tasks)
    if (view.task->id == task) return &view;
  return nullptr;
}

const Milestone* CaseView::latest() const {
  const Milestone* latest = nullptr;
  for (const MilestoneView& view : milestones)
    if (view.reached) latest = view.milestone;
  return latest;
}

std::vector<SectionCount> CaseView::sections() const {
  std::vector<SectionCount> counts;
  for (const TaskView& view : tasks) {
    if (counts.empty() || counts.back().section != view.section->title)
      counts.push_back({view.section->title});
    SectionCount& count = counts.back();
    ++count.total;
    if (view.state.status == TaskStatus::complete) ++count.complete;
    if (view.state.status == TaskStatus::not_required) ++count.not_required;
  }
  return counts;
}

const TaskView* CaseView::next() const {
  for (const TaskView& view : tasks)
    if (view.state.status == TaskStatus::not_started ||
        view.state.status == TaskStatus::in_progress)
      return &view;
  return nullptr;
}

int CaseView::count(TaskStatus status) const {
  return static_cast<int>(std::ranges::count_if(
      tasks, [&](const TaskView& view) { return view.state.status == status; }));
}

std::string text_of(const SectionCount& count) {
  std::string text =
      std::to_string(count.complete) + " of " + std::to_string(count.total) + " done";
  if (count.not_required > 0) text += ", " + std::to_string(count.not_required) + " not required";
  return text;
}

CaseView view_of(const Definition& definition,
                 const CaseRecord& record,
                 Date today,
                 const programme::Facts* around) {
  return ViewMaker(definition, record, today, around).make();
}

std::unique_ptr<programme::Facts> facts_of(const Definition& definition,
                                           const CaseRecord& record,
                                           Date today,
                                           const programme::Facts* around) {
  return std::make_unique<CaseFacts>(definition, record, today, around);
}

}  // namespace trellis::casework
