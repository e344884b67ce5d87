#include "programme/definition_diff.hpp"

#include <algorithm>

namespace trellis::programme {
namespace {

constexpr std::size_t shown_characters_max = 120;

std::string shown_change(const JsonValue& value) {
  std::string text = canonical_text(value);
  if (text.size() > shown_characters_max) {
    text.resize(shown_characters_max);
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80)
      text.pop_back();
    text += " ...";
  }
  return text;
}

bool is_named_list(const JsonValue& value) {
  return value.kind == JsonValue::Kind::list && !value.items.empty() &&
         std::ranges::none_of(value.items,
                              [](const JsonValue& item) { return name_in_list(item).empty(); });
}

const JsonValue* find_named(const JsonValue& list, const std::string& name) {
  for (const JsonValue& item : list.items)
    if (name_in_list(item) == name) return &item;
  return nullptr;
}

class Comparison {
 public:
  std::vector<Difference> run(const JsonValue& before, const JsonValue& after) {
    compare("", before, after);
    return std::move(differences_);
  }

 private:
  static std::string inside(const std::string& path, const std::string& part) {
    return path.empty() ? part : path + "/" + part;
  }

  void compare(const std::string& path, const JsonValue& before, const JsonValue& after) {
    if (before.kind == JsonValue::Kind::object && after.kind == JsonValue::Kind::object)
      return compare_objects(path, before, after);
    if (is_named_list(before) && is_named_list(after)) return compare_lists(path, before, after);
    if (canonical_text(before) != canonical_text(after))
      differences_.push_back(
          {DifferenceKind::changed, path, shown_change(before), shown_change(after)});
  }

  void compare_objects(const std::string& path, const JsonValue& before, const JsonValue& after) {
    for (const JsonMember& member : after.members) {
      const JsonValue* old = before.find(member.key);
      const std::string at = inside(path, member.key);
      if (old)
        compare(at, *old, member.value);
      else
        differences_.push_back({DifferenceKind::added, at, "", shown_change(member.value)});
    }
    for (const JsonMember& member : before.members)
      if (!after.find(member.key))
        differences_.push_back(
            {DifferenceKind::removed, inside(path, member.key), shown_change(member.value), ""});
  }

  void compare_lists(const std::string& path, const JsonValue& before, const JsonValue& after) {
    std::vector<std::string> common_before;
    std::vector<std::string> common_after;
    for (const JsonValue& item : after.items) {
      const std::string name = name_in_list(item);
      const JsonValue* old = find_named(before, name);
      if (!old) {
        differences_.push_back({DifferenceKind::added, inside(path, name), "", shown_change(item)});
        continue;
      }
      common_after.push_back(name);
      compare(inside(path, name), *old, item);
    }
    for (const JsonValue& item : before.items) {
      const std::string name = name_in_list(item);
      if (find_named(after, name))
        common_before.push_back(name);
      else
        differences_.push_back(
            {DifferenceKind::removed, inside(path, name), shown_change(item), ""});
    }
    if (common_before != common_after)
      differences_.push_back({DifferenceKind::moved, path, "", ""});
  }

  std::vector<Difference> differences_;
};

}  // namespace

std::string name_in_list(const JsonValue& value) {
  if (value.kind != JsonValue::Kind::object) return "";
  std::string name;
  for (const char* key : {"for", "version"})
    if (const JsonValue* found = value.find(key); found && value.find("rules"))
      name += (name.empty() ? "" : " ") + found->text;
  if (!name.empty()) return name;
  for (const char* key : {"id", "code", "of", "field"})
    if (const JsonValue* found = value.find(key)) return found->text;
  return "";
}

std::vector<Difference> differences(const JsonValue& before, const JsonValue& after) {
  return Comparison().run(before, after);
}

std::string text_of(const Difference& difference) {
  switch (difference.kind) {
    case DifferenceKind::added:
      return difference.path + ": added " + difference.after;
    case DifferenceKind::removed:
      return difference.path + ": removed " + difference.before;
    case DifferenceKind::changed:
      return difference.path + ": " + difference.before + " becomes " + difference.after;
    case DifferenceKind::moved:
      return difference.path + ": in another order";
  }
  return difference.path;
}

}  // namespace trellis::programme
