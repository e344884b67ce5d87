#include "casework/move_words.hpp"

#include "casework/moved_question.hpp"
#include "core/text.hpp"

namespace trellis::casework {
namespace {

using programme::Definition;

std::string task_words(const Definition& definition, const std::string& id) {
  const programme::Task* task = definition.find_task(id);
  return "“" + (task ? squeeze(task->title) : id) + "”";
}

/// "“Date” of “Sign the agreement”"; the round of a repeating task is said.
std::string question_words(const Definition& definition, const std::string& path) {
  const std::size_t point = path.find('.');
  const std::string key = path.substr(0, point);
  const std::size_t hash = key.find('#');
  const std::string id = key.substr(0, hash);
  const std::string field = point == std::string::npos ? "" : path.substr(point + 1);
  const Question found = question_at(definition, id + "." + field);
  std::string words =
      "“" + (found ? squeeze(found.field->label) : field) + "” of " + task_words(definition, id);
  if (hash != std::string::npos) words += ", round " + key.substr(hash + 1);
  return words;
}

bool reopens(const StatusChange& change) {
  return change.before == TaskStatus::complete && change.after != TaskStatus::complete &&
         change.after != TaskStatus::not_required;
}

MoveEffect status_effect(const StatusChange& change, const Definition& from, const Definition& to) {
  if (change.appears)
    return {EffectKind::gains_task,
            "Gains the task " + task_words(to, change.task) + " (" +
                std::string(title_of(change.after)) + ")"};
  if (change.disappears)
    return {EffectKind::loses_task,
            "No longer has the task " + task_words(from, change.task) + " (it was " +
                std::string(title_of(change.before)) + "); its answers are kept"};
  return {reopens(change) ? EffectKind::reopened : EffectKind::status,
          "The task " + task_words(to, change.task) + ": " + std::string(title_of(change.before)) +
              " becomes " + std::string(title_of(change.after))};
}

}  // namespace

std::string_view name_of(EffectKind kind) {
  switch (kind) {
    case EffectKind::gains_task:
      return "gains_task";
    case EffectKind::loses_task:
      return "loses_task";
    case EffectKind::status:
      return "status";
    case EffectKind::reopened:
      return "reopened";
    case EffectKind::aside:
      return "aside";
    case EffectKind::restored:
      return "restored";
    case EffectKind::converted:
      return "converted";
    case EffectKind::retired:
      return "retired";
    case EffectKind::exempted:
      return "exempted";
  }
  return {};
}

std::string_view title_of(EffectKind kind) {
  switch (kind) {
    case EffectKind::gains_task:
      return "Gains a task";
    case EffectKind::loses_task:
      return "Loses a task";
    case EffectKind::status:
      return "A task changes its status";
    case EffectKind::reopened:
      return "A complete task is open again";
    case EffectKind::aside:
      return "An answer is kept among the earlier answers";
    case EffectKind::restored:
      return "An earlier answer returns";
    case EffectKind::converted:
      return "An answer changes its type";
    case EffectKind::retired:
      return "Held by an answer that is retired";
    case EffectKind::exempted:
      return "A question was added after its task was complete";
  }
  return {};
}

const std::vector<EffectKind>& all_effect_kinds() {
  using enum EffectKind;
  static const std::vector<EffectKind> kinds = {
      gains_task, loses_task, status, reopened, aside, restored, converted, retired, exempted};
  return kinds;
}

std::vector<MoveEffect> effects_of(const CaseMove& move,
                                   const Definition& from,
                                   const Definition& to) {
  std::vector<MoveEffect> effects;
  for (const StatusChange& change : move.statuses)
    effects.push_back(status_effect(change, from, to));
  const auto say = [&](const std::vector<std::string>& paths,
                       EffectKind kind,
                       const Definition& definition,
                       const char* before,
                       const char* after) {
    for (const std::string& path : paths)
      effects.push_back({kind, before + question_words(definition, path) + after});
  };
  say(move.to_earlier,
      EffectKind::aside,
      from,
      "The answer to ",
      " is kept among the earlier answers");
  say(move.restored, EffectKind::restored, to, "The earlier answer to ", " returns");
  say(move.converted,
      EffectKind::converted,
      to,
      "The answer to ",
      " changes its type; the original is kept");
  say(move.retired,
      EffectKind::retired,
      to,
      "The answer to ",
      " is an option that cannot be chosen any more; it stays");
  say(move.exempted, EffectKind::exempted, to, "", " is new; the complete task need not answer it");
  return effects;
}

}  // namespace trellis::casework
