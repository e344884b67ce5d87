#include "casework/case_move.hpp"

#include <algorithm>

#include "casework/moved_question.hpp"
#include "core/text.hpp"

namespace trellis::casework {
namespace {

using programme::Definition;
using programme::Field;
using programme::FieldType;
using programme::Option;
using programme::Task;

/// An answer in the shape of another version's field, or nothing when it has no place there.
std::optional<Answer> fitted(const Field& old_field, const Field& field, const Answer& answer) {
  if (old_field.type == field.type) {
    if (field.type == FieldType::choice) {
      const Option* option = option_in(field, old_field, answer.text);
      if (!option) return std::nullopt;
      return Answer{option->id, {}, {}};
    }
    if (field.type == FieldType::choices) {
      Answer kept;
      for (const std::string& id : answer.choices) {
        const Option* option = option_in(field, old_field, id);
        if (!option) return std::nullopt;
        kept.choices.push_back(option->id);
      }
      return kept;
    }
    return answer;
  }
  if (old_field.type == FieldType::choice && field.type == FieldType::text)
    return Answer{programme::words_of(old_field, answer), {}, {}};
  if (old_field.type == FieldType::text && field.type == FieldType::choice) {
    const auto found = field.convert.find(answer.text);
    if (found != field.convert.end() && field.find_option(found->second))
      return Answer{found->second, {}, {}};
  }
  return std::nullopt;
}

class Mover {
 public:
  Mover(const Definition& from, const Definition& to, const CaseRecord& record, Date today)
      : from_(from), to_(to), record_(record), today_(today) {}

  CaseMove run(const CaseView& before) {
    move_.after = record_;
    move_.after.answers.clear();
    move_.after.completed_on.clear();
    move_.after.exempt.clear();
    for (const auto& [key, answers] : record_.answers) move_answers(key, answers);
    restore_earlier();
    move_days();
    exempt_new_questions(before);
    return std::move(move_);
  }

 private:
  /// A key of answers: a task id, with "#2" for a later round of a repeating task.
  static std::pair<std::string, std::string> parts(const std::string& key) {
    const std::size_t hash = key.find('#');
    if (hash == std::string::npos) return {key, ""};
    return {key.substr(0, hash), key.substr(hash)};
  }

  void move_answers(const std::string& key, const Answers& answers) {
    const auto [task_id, round] = parts(key);
    const Task* task = from_.find_task(task_id);
    for (const auto& [field_id, answer] : answers) {
      const std::string path = key + "." + field_id;
      const Field* field = task ? task->find_field(field_id) : nullptr;
      if (field)
        place(Question{task, field}, round, path, answer);
      else
        put_aside(path, answer);
    }
  }

  void place(const Question& old,
             const std::string& round,
             const std::string& path,
             const Answer& answer) {
    const Question found = counterpart(old, to_);
    const auto kept = found ? fitted(*old.field, *found.field, answer) : std::nullopt;
    if (!kept) return put_aside(path, answer);
    const std::string new_path = found.task->id + round + "." + found.field->id;
    if (old.field->type != found.field->type)
      convert(path, new_path, answer, *found.field, *kept);
    else
      set(found.task->id + round, found.field->id, *kept);
    if (new_path != path) move_.followed.push_back(path + " -> " + new_path);
    if (const Option* option = found.field->find_option(kept->text);
        option && !option->valid.contains(today_))
      move_.retired.push_back(new_path);
  }

  /// Keeps the original of a converted answer; going back, the original returns.
  void convert(const std::string& path,
               const std::string& new_path,
               const Answer& answer,
               const Field& field,
               const Answer& kept) {
    move_.converted.push_back(new_path);
    const std::size_t point = new_path.rfind('.');
    const std::string task = new_path.substr(0, point);
    const auto original = record_.converted.find(path);
    if (original != record_.converted.end()) {
      move_.after.converted.erase(path);
      set(task, field.id, original->second);
      return;
    }
    move_.after.converted[new_path] = answer;
    set(task, field.id, kept);
  }

  void set(const std::string& task, const std::string& field, const Answer& answer) {
    move_.after.answers[task][field] = answer;
  }

  void put_aside(const std::string& path, const Answer& answer) {
    move_.after.earlier[path] = answer;
    move_.to_earlier.push_back(path);
  }

  /// An earlier answer returns when its question does and nobody has answered it meanwhile.
  void restore_earlier() {
    for (const auto& [path, answer] : record_.earlier) {
      const std::size_t point = path.rfind('.');
      const auto [task_id, round] = parts(path.substr(0, point));
      const Question place = question_at(to_, task_id + "." + path.substr(point + 1));
      if (!place || !readable(*place.field, answer)) continue;
      Answers& answers = move_.after.answers[task_id + round];
      if (answers.contains(place.field->id)) continue;
      answers[place.field->id] = answer;
      move_.after.earlier.erase(path);
      move_.restored.push_back(path);
    }
    std::erase_if(move_.after.answers, [](const auto& entry) { return entry.second.empty(); });
  }

  static bool readable(const Field& field, const Answer& answer) {
    if (field.type == FieldType::choice) return field.find_option(answer.text) != nullptr;
    if (field.type == FieldType::choices)
      return std::ranges::all_of(
          answer.choices, [&](const std::string& id) { return field.find_option(id) != nullptr; });
    if (field.type == FieldType::repeat) return answer.text.empty() && answer.choices.empty();
    return answer.rows.empty() && answer.choices.empty() &&
           !is_unknown(programme::value_of(field, answer));
  }

  /// Days of completion follow their tasks, there and back.
  void move_days() {
    for (const auto& [task_id, day] : record_.completed_on) {
      std::string target = task_id;
      if (!to_.find_task(task_id)) {
        for (const Task* task : to_.tasks())
          if (std::ranges::find(task->was, task_id) != task->was.end()) target = task->id;
        if (const Task* old = from_.find_task(task_id))
          for (const std::string& former : old->was)
            if (to_.find_task(former)) target = former;
      }
      move_.after.completed_on[target] = day;
    }
  }

  /// A task that was complete stays so: questions that became required later need no answer, unless
  /// the author says that they reopen it.
  void exempt_new_questions(const CaseView& before) {
    for (const std::string& path : record_.exempt) {
      const Question old = question_at(from_, path);
      const Question now = old ? counterpart(old, to_) : Question{};
      move_.after.exempt.insert(now ? now.path() : path);
    }
    // Going back to an older version adds no question that was not asked before.
    if (to_.version < from_.version) return;
    for (const TaskView& view : before.tasks) {
      if (view.state.status != TaskStatus::complete) continue;
      for (const Task* task : to_.tasks()) {
        const bool same = task->id == view.task->id ||
                          std::ranges::find(task->was, view.task->id) != task->was.end();
        if (same) exempt_in(*task, *view.task);
      }
    }
  }

  void exempt_in(const Task& task, const Task& old) {
    for (const Field& field : task.fields) {
      const Question found = counterpart(Question{&task, &field}, from_);
      const bool was_asked =
          found && found.task == &old && found.field->requirement != programme::Requirement::never;
      const bool answered = move_.after.answers.contains(task.id) &&
                            move_.after.answers.at(task.id).contains(field.id);
      const std::string path = task.id + "." + field.id;
      if (was_asked || answered || field.requirement == programme::Requirement::never) continue;
      if (field.on_move == programme::OnMove::reopen || move_.after.exempt.contains(path)) continue;
      move_.after.exempt.insert(path);
      move_.exempted.push_back(path);
    }
  }

  const Definition& from_;
  const Definition& to_;
  const CaseRecord& record_;
  Date today_;
  CaseMove move_;
};

/// The task of the other version that continues this one.
const TaskView* continued(const TaskView& old, const CaseView& after) {
  if (const TaskView* same = after.find(old.task->id)) return same;
  for (const TaskView& view : after.tasks)
    if (std::ranges::find(view.task->was, old.task->id) != view.task->was.end()) return &view;
  for (const std::string& former : old.task->was)
    if (const TaskView* back = after.find(former)) return back;
  return nullptr;
}

std::vector<StatusChange> changes_between(const CaseView& before, const CaseView& after) {
  std::vector<StatusChange> changes;
  std::vector<const TaskView*> seen;
  for (const TaskView& old : before.tasks) {
    const TaskView* now = continued(old, after);
    seen.push_back(now);
    if (!now)
      changes.push_back({old.task->id, old.state.status, old.state.status, false, true});
    else if (now->state.status != old.state.status)
      changes.push_back({now->task->id, old.state.status, now->state.status, false, false});
  }
  for (const TaskView& now : after.tasks)
    if (std::ranges::find(seen, &now) == seen.end())
      changes.push_back({now.task->id, now.state.status, now.state.status, true, false});
  return changes;
}

/// The stream a case has after the move: the same, one that names it in `was`, or one mapped.
std::optional<std::string> stream_after(const Definition& from,
                                        const Definition& to,
                                        const std::string& stream) {
  if (stream.empty() || to.find_stream(stream)) return stream;
  for (const programme::Stream& now : to.streams)
    if (std::ranges::find(now.was, stream) != now.was.end()) return now.id;
  for (const programme::StreamMap& map : to.stream_map)
    if (map.from == stream) return map.to;
  if (const programme::Stream* old = from.find_stream(stream))
    for (const std::string& former : old->was)
      if (to.find_stream(former)) return former;
  return std::nullopt;
}

}  // namespace

bool CaseMove::is_empty() const {
  return statuses.empty() && followed.empty() && to_earlier.empty() && restored.empty() &&
         converted.empty() && exempted.empty() && retired.empty();
}

std::size_t answers_in(const CaseRecord& record) {
  std::size_t count = record.earlier.size();
  for (const auto& [task, answers] : record.answers) count += answers.size();
  return count;
}

Result<CaseMove> preview_move(const Definition& from,
                              const Definition& to,
                              const CaseRecord& record,
                              Date today,
                              const programme::Facts* around) {
  const auto stream = stream_after(from, to, record.stream);
  if (!stream)
    return problem(ProblemKind::refused_by_rule,
                   "stream",
                   "Add \"" + record.stream + "\" to \"streams_map\": version " +
                       std::to_string(to.version) + " has no such stream and the case is in it");
  const CaseView before = view_of(from, record, today, around);
  CaseMove move = Mover(from, to, record, today).run(before);
  move.after.stream = *stream;
  move.statuses = changes_between(before, view_of(to, move.after, today, around));
  return move;
}

std::vector<std::string> rename_warnings(const Definition& from, const Definition& to) {
  std::vector<std::string> warnings;
  for (const Task* task : to.tasks()) {
    const Task* old = from.find_task(task->id);
    if (!old) continue;
    for (const Field& added : task->fields) {
      if (old->find_field(added.id) || !added.was.empty()) continue;
      for (const Field& removed : old->fields)
        if (!task->find_field(removed.id) && removed.type == added.type)
          warnings.push_back("Look at " + task->id + ": \"" + removed.id + "\" goes and \"" +
                             added.id + "\" comes. If it was renamed, add \"was\": [\"" +
                             removed.id + "\"].");
    }
  }
  return warnings;
}

}  // namespace trellis::casework
