#include "programme/definition_changes.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "core/text.hpp"
#include "programme/definition_diff.hpp"

namespace trellis::programme {
namespace {

using Parts = std::vector<std::string>;

constexpr std::array<std::pair<std::string_view, std::string_view>, 15> list_words = {{
    {"stages", "Stage"},
    {"sections", "Section"},
    {"tasks", "Task"},
    {"fields", "Question"},
    {"options", "Option"},
    {"milestones", "Milestone"},
    {"streams", "Stream"},
    {"roles", "Role"},
    {"units", "Unit"},
    {"statuses", "Status"},
    {"forms", "Form"},
    {"side_records", "Record"},
    {"delivery", "Engagement"},
    {"rules", "Rule"},
    {"rounds", "Round"},
}};

constexpr std::array<std::string_view, 7> word_keys = {
    "title", "label", "hint", "guidance", "summary", "text", "colour"};
constexpr std::array<std::string_view, 19> gate_keys = {"gate",
                                                        "soft",
                                                        "complete_if",
                                                        "not_required_if",
                                                        "sets",
                                                        "opens",
                                                        "due",
                                                        "required",
                                                        "must_equal",
                                                        "on_move",
                                                        "if",
                                                        "min",
                                                        "requires_previous",
                                                        "reached_if",
                                                        "starts_if",
                                                        "not_after",
                                                        "who",
                                                        "repeat",
                                                        "recipients"};
constexpr std::array<std::string_view, 4> place_keys = {
    "capacity", "cohorts", "matching", "rounds"};

template <class List>
bool holds(const List& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

Parts parts_of(const std::string& path) {
  Parts parts;
  for (const std::string_view part : split(path, '/')) parts.emplace_back(part);
  return parts;
}

/// The words of an object: its title, its label, else its id.
std::string words_of(const JsonValue& value, const std::string& name) {
  for (const char* key : {"title", "label"})
    if (const JsonValue* found = value.find(key); found && !found->text.empty())
      return squeeze(found->text);
  return name;
}

std::string_view word_of_list(std::string_view key) {
  const auto found =
      std::ranges::find(list_words, key, &std::pair<std::string_view, std::string_view>::first);
  return found == list_words.end() ? std::string_view() : found->second;
}

/// A path of the file in words, and whether it ends at an item of a list.
struct Spoken {
  std::vector<std::string> items;  ///< "Task “Sign”"
  std::vector<std::string> rest;   ///< keys after the last item, and items without a word
  bool is_item = false;
};

Spoken spoken(const JsonValue& document, const Parts& parts) {
  Spoken out;
  const JsonValue* at = &document;
  std::string list_key;
  for (const std::string& part : parts) {
    const JsonValue* next = nullptr;
    if (at && at->kind == JsonValue::Kind::list) {
      for (const JsonValue& item : at->items)
        if (name_in_list(item) == part) next = &item;
      const std::string_view word = word_of_list(list_key);
      if (!out.rest.empty() && out.rest.back() == list_key) out.rest.pop_back();
      if (word.empty())
        out.rest.push_back(list_key + " " + (next ? words_of(*next, part) : part));
      else {
        out.items.push_back(std::string(word) + " “" + (next ? words_of(*next, part) : part) + "”");
        out.rest.clear();
      }
      out.is_item = true;
    } else {
      if (at) next = at->find(part);
      const bool is_list = next && next->kind == JsonValue::Kind::list;
      if (!is_list || word_of_list(part).empty()) out.rest.push_back(part);
      if (is_list) list_key = part;
      out.is_item = false;
    }
    at = next;
  }
  return out;
}

/// The last two items, which say enough, and what of them.
std::string sentence_of(const Spoken& path) {
  std::vector<std::string> words;
  const std::size_t first = path.items.size() > 2 ? path.items.size() - 2 : 0;
  for (std::size_t i = first; i < path.items.size(); ++i) {
    std::string word = path.items[i];
    if (!words.empty()) word[0] = lower_ascii(word.substr(0, 1))[0];
    words.push_back(std::move(word));
  }
  std::string text = join(words, ", ");
  if (path.rest.empty()) return text;
  std::string rest = join(path.rest, ", ");
  std::ranges::replace(rest, '_', ' ');
  return text.empty() ? rest : text + ": " + rest;
}

ChangeKind kind_of(const Difference& difference, const Parts& parts, const Spoken& path) {
  const std::string& last = parts.back();
  const std::string& root = parts.front();
  const bool is_item = path.is_item;
  const bool is_gate =
      std::ranges::any_of(path.rest, [](const std::string& key) { return holds(gate_keys, key); });
  if (!is_item && last == "valid_to") return ChangeKind::retired;
  if (root == "eligibility" || root == "scoring") return ChangeKind::rule;
  if (root == "money" || root == "claims") return ChangeKind::amount;
  if (holds(place_keys, root)) return ChangeKind::place;
  if (!is_item && holds(word_keys, last)) return ChangeKind::renamed;
  if (root == "overrides" || is_gate) return ChangeKind::gate;
  if (is_item && difference.kind == DifferenceKind::added) return ChangeKind::added;
  if (is_item && difference.kind == DifferenceKind::removed) return ChangeKind::removed;
  if (difference.kind == DifferenceKind::moved) return ChangeKind::moved;
  return ChangeKind::other;
}

/// A task with where it stands.
struct Placed {
  const JsonValue* task = nullptr;
  std::string path;   ///< "stages/decide/sections/decision/tasks/sign"
  std::string where;  ///< "stage “Decide”, section “Decision”"
};

std::map<std::string, Placed> placed_tasks(const JsonValue& document) {
  std::map<std::string, Placed> tasks;
  const JsonValue* stages = document.find("stages");
  if (!stages) return tasks;
  for (const JsonValue& stage : stages->items) {
    const JsonValue* sections = stage.find("sections");
    if (!sections) continue;
    for (const JsonValue& section : sections->items) {
      const JsonValue* list = section.find("tasks");
      if (!list) continue;
      for (const JsonValue& task : list->items) {
        const std::string name = name_in_list(task);
        tasks[name] = {&task,
                       "stages/" + name_in_list(stage) + "/sections/" + name_in_list(section) +
                           "/tasks/" + name,
                       "stage “" + words_of(stage, name_in_list(stage)) + "”, section “" +
                           words_of(section, name_in_list(section)) + "”"};
      }
    }
  }
  return tasks;
}

class Sorter {
 public:
  Sorter(const JsonValue& before, const JsonValue& after) : before_(before), after_(after) {}

  std::vector<DefinitionChange> run() {
    follow_tasks();
    for (const Difference& each : differences(before_, after_)) take(each);
    std::ranges::stable_sort(changes_, {}, &DefinitionChange::kind);
    return std::move(changes_);
  }

 private:
  /// Tasks that stand elsewhere now, or under another id.
  void follow_tasks() {
    const auto old_tasks = placed_tasks(before_);
    for (const auto& [id, now] : placed_tasks(after_)) {
      const auto same = old_tasks.find(id);
      if (same != old_tasks.end()) {
        if (same->second.path != now.path) follow(same->second, now, ChangeKind::moved);
        continue;
      }
      const JsonValue* was = now.task->find("was");
      if (!was) continue;
      for (const auto& [old_id, old] : old_tasks)
        if (was->text == old_id ||
            std::ranges::any_of(was->items, [&](const auto& item) { return item.text == old_id; }))
          follow(old, now, ChangeKind::renamed);
    }
  }

  void follow(const Placed& old, const Placed& now, ChangeKind kind) {
    followed_.insert(old.path);
    followed_.insert(now.path);
    const std::string name = name_in_list(*now.task);
    if (kind == ChangeKind::moved)
      changes_.push_back({kind, "Task “" + words_of(*now.task, name) + "”", old.where, now.where});
    else
      changes_.push_back(
          {kind, "Task “" + words_of(*now.task, name) + "”: id", name_in_list(*old.task), name});
    for (Difference inner : differences(*old.task, *now.task)) {
      if (inner.path == "id" || inner.path == "was") continue;
      inner.path = now.path + "/" + inner.path;
      take(inner);
    }
  }

  void take(const Difference& difference) {
    if (followed_.contains(difference.path)) return;
    if (difference.path == "version" || difference.path == "valid_from") return;
    const Parts parts = parts_of(difference.path);
    const Spoken path =
        spoken(difference.kind == DifferenceKind::removed ? before_ : after_, parts);
    DefinitionChange change{kind_of(difference, parts, path), sentence_of(path)};
    if (difference.kind == DifferenceKind::moved) {
      change.after = "in another order";
    } else if (!path.is_item || difference.kind == DifferenceKind::changed) {
      change.before = difference.before;
      change.after = difference.after;
    }
    changes_.push_back(std::move(change));
  }

  const JsonValue& before_;
  const JsonValue& after_;
  std::set<std::string> followed_;
  std::vector<DefinitionChange> changes_;
};

}  // namespace

std::string_view title_of(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::added:
      return "Added";
    case ChangeKind::removed:
      return "Taken out";
    case ChangeKind::moved:
      return "Moved";
    case ChangeKind::renamed:
      return "Renamed or reworded";
    case ChangeKind::retired:
      return "Retired";
    case ChangeKind::gate:
      return "Gates and rules of tasks";
    case ChangeKind::rule:
      return "Who may join, and scoring";
    case ChangeKind::amount:
      return "Bands, grants and fees";
    case ChangeKind::place:
      return "Places, calendar and matching";
    case ChangeKind::other:
      return "Everything else";
  }
  return {};
}

std::vector<DefinitionChange> changes_between(const JsonValue& before, const JsonValue& after) {
  return Sorter(before, after).run();
}

}  // namespace trellis::programme
