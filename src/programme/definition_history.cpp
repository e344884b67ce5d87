#include "programme/definition_history.hpp"

#include <algorithm>

#include "programme/nearest.hpp"

namespace trellis::programme {
namespace {

const Field* find_field(const Definition& definition, std::string_view path) {
  const std::size_t point = path.find('.');
  if (point == std::string_view::npos) return nullptr;
  const Task* task = definition.find_task(path.substr(0, point));
  return task ? task->find_field(path.substr(point + 1)) : nullptr;
}

/// Text may become a choice by a table, and a choice may always become text.
bool converts(const Field& from, const Field& to) {
  if (from.type == to.type) return true;
  if (from.type == FieldType::choice && to.type == FieldType::text) return true;
  return from.type == FieldType::text && to.type == FieldType::choice && !to.convert.empty();
}

class HistoryCheck {
 public:
  HistoryCheck(const Definition& definition, std::span<const Definition> earlier)
      : definition_(definition), earlier_(earlier) {}

  Mistakes run() {
    for (const Definition& old : earlier_) {
      if (definition_.version <= old.version)
        refuse({},
               "Raise \"version\" above " + std::to_string(old.version) +
                   ": that version is already in the database.");
      if (definition_.id != old.id)
        refuse({}, "Keep the id \"" + old.id + "\": another id is another programme.");
    }
    for (const Task* task : definition_.tasks()) check_task(*task);
    if (!earlier_.empty()) {
      check_units(earlier_.back());
      check_streams(earlier_.back());
    }
    return std::move(mistakes_);
  }

 private:
  void refuse(Place place, std::string sentence) {
    const Mistake mistake{place, std::move(sentence)};
    if (std::ranges::find(mistakes_, mistake) == mistakes_.end()) mistakes_.push_back(mistake);
  }

  bool was_a_task(std::string_view id) const {
    return std::ranges::any_of(earlier_,
                               [&](const Definition& old) { return old.find_task(id) != nullptr; });
  }

  bool was_a_field(std::string_view path) const {
    return std::ranges::any_of(
        earlier_, [&](const Definition& old) { return find_field(old, path) != nullptr; });
  }

  void check_task(const Task& task) {
    if (earlier_.empty()) return;
    for (const std::string& id : task.was)
      if (!was_a_task(id))
        refuse(task.place, "Correct \"was\": no earlier version has a task \"" + id + "\".");
    for (const Field& field : task.fields) check_field(task, field);
  }

  void check_field(const Task& task, const Field& field) {
    Texts paths = {task.id + "." + field.id};
    for (const std::string& was : field.was) {
      const bool whole = was.find('.') != std::string::npos;
      Texts candidates = {whole ? was : task.id + "." + was};
      for (const std::string& old_task : task.was)
        if (!whole) candidates.push_back(old_task + "." + was);
      if (std::ranges::none_of(candidates, [&](const auto& path) { return was_a_field(path); }))
        refuse(field.place, "Correct \"was\": no earlier version has a field \"" + was + "\".");
      paths.insert(paths.end(), candidates.begin(), candidates.end());
    }
    for (const Definition& old : earlier_)
      for (const std::string& path : paths)
        if (const Field* before = find_field(old, path); before && !converts(*before, field))
          refuse(field.place,
                 "Give this field another id, or add \"convert\": in version " +
                     std::to_string(old.version) + " \"" + path +
                     "\" is of another type, and an id keeps its meaning.");
    for (const Option& option : field.options) check_option(task, field, option);
  }

  void check_option(const Task& task, const Field& field, const Option& option) {
    for (const std::string& was : option.was) {
      const bool known = std::ranges::any_of(earlier_, [&](const Definition& old) {
        const Field* before = find_field(old, task.id + "." + field.id);
        return before && before->find_option(was);
      });
      if (!known)
        refuse(option.place, "Correct \"was\": no earlier version has an option \"" + was + "\".");
    }
  }

  void check_units(const Definition& old) {
    for (const Unit& unit : definition_.units)
      if (const Unit* before = old.find_unit(unit.id); before && before->kinds != unit.kinds)
        refuse(unit.place,
               "Make a new definition instead: the unit \"" + unit.id +
                   "\" cannot change its kind while cases are open.");
  }

  void check_streams(const Definition& old) {
    for (const Stream& stream : old.streams) {
      if (definition_.find_stream(stream.id)) continue;
      const bool mapped =
          std::ranges::any_of(definition_.stream_map,
                              [&](const StreamMap& map) { return map.from == stream.id; }) ||
          std::ranges::any_of(definition_.streams, [&](const Stream& now) {
            return std::ranges::find(now.was, stream.id) != now.was.end();
          });
      if (!mapped)
        refuse({},
               "Add \"" + stream.id + "\" to \"streams_map\": version " +
                   std::to_string(old.version) + " has this stream and cases may be in it.");
    }
  }

  const Definition& definition_;
  std::span<const Definition> earlier_;
  Mistakes mistakes_;
};

}  // namespace

Mistakes check_against(const Definition& definition, std::span<const Definition> earlier) {
  return HistoryCheck(definition, earlier).run();
}

}  // namespace trellis::programme
