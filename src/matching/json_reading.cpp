#include "matching/json_reading.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace trellis::matching {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t whole_max = 999'999'999'999'999;

Result<std::int64_t> whole_value(const Json& value, const std::string& path) {
  if (!value.is_number_integer())
    return problem(ProblemKind::invalid, path, path + " must be a whole number");
  const bool fits = value.is_number_unsigned()
                        ? value.get<std::uint64_t>() <= static_cast<std::uint64_t>(whole_max)
                        : value.get<std::int64_t>() >= -whole_max;
  if (!fits) return problem(ProblemKind::invalid, path, path + " must have at most fifteen digits");
  return value.get<std::int64_t>();
}

/// "a", "a or b", "a, b or c".
std::string choice_of(std::initializer_list<const char*> words) {
  std::string text;
  std::size_t left = words.size();
  for (const char* word : words) {
    text += word;
    --left;
    text += left > 1 ? ", " : left == 1 ? " or " : "";
  }
  return text;
}

}  // namespace

Result<Json> read_document(std::string_view text,
                           std::initializer_list<const char*> kinds,
                           const char* verb) {
  Json document = Json::parse(text, nullptr, false, true);
  if (document.is_discarded())
    return problem(
        ProblemKind::invalid, "", "The file is not JSON, or it is cut off before its end");
  if (!document.is_object())
    return problem(ProblemKind::invalid, "", "The file must hold one JSON object");
  const auto kind = document.find("kind");
  const std::string found =
      kind != document.end() && kind->is_string() ? kind->get<std::string>() : "";
  if (std::find(kinds.begin(), kinds.end(), found) == kinds.end())
    return problem(ProblemKind::invalid,
                   "kind",
                   "The file's kind is \"" + found + "\": " + verb + " reads " + choice_of(kinds));
  const auto version = document.find("version");
  if (version != document.end() && (!version->is_number_integer() || *version != 1))
    return problem(ProblemKind::invalid,
                   "version",
                   "The file's version is " + version->dump() + ": only version 1 is known");
  return document;
}

std::string path_of(const std::string& where, const std::string& field) {
  return where.empty() ? field : where + "." + field;
}

std::string row_of(const std::string& list, std::size_t index) {
  return list + "[" + std::to_string(index) + "]";
}

Result<void> check_fields(const Json& object,
                          std::initializer_list<const char*> known,
                          const std::string& where) {
  if (!object.is_object())
    return problem(ProblemKind::invalid, where, where + " must be a JSON object");
  for (const auto& [name, unused] : object.items())
    if (std::find(known.begin(), known.end(), name) == known.end())
      return problem(
          ProblemKind::invalid,
          path_of(where, name),
          path_of(where, name) + " is not known: correct its name or take it out of the file");
  return {};
}

Result<std::int64_t> whole_of(const Json& object,
                              const std::string& field,
                              const std::string& where) {
  const std::string path = path_of(where, field);
  const auto found = object.find(field);
  if (found == object.end())
    return problem(ProblemKind::missing, path, path + " is missing: add the number");
  return whole_value(*found, path);
}

Result<std::int64_t> whole_between(const Json& object,
                                   const std::string& field,
                                   const std::string& where,
                                   std::int64_t least,
                                   std::int64_t most,
                                   std::int64_t otherwise) {
  if (!object.contains(field)) return otherwise;
  const std::int64_t value = TRY(whole_of(object, field, where));
  const std::string path = path_of(where, field);
  if (value < least || value > most)
    return problem(ProblemKind::invalid,
                   path,
                   path + " must be from " + std::to_string(least) + " to " + std::to_string(most));
  return value;
}

Result<std::string> text_of(const Json& object,
                            const std::string& field,
                            const std::string& where) {
  const std::string path = path_of(where, field);
  const auto found = object.find(field);
  if (found == object.end())
    return problem(ProblemKind::missing, path, path + " is missing: add the text");
  if (!found->is_string()) return problem(ProblemKind::invalid, path, path + " must be a text");
  return found->get<std::string>();
}

Result<std::size_t> word_of(const Json& object,
                            const std::string& field,
                            const std::string& where,
                            std::initializer_list<const char*> words) {
  if (!object.contains(field)) return 0;
  const std::string word = TRY(text_of(object, field, where));
  const auto found = std::find(words.begin(), words.end(), word);
  const std::string path = path_of(where, field);
  if (found == words.end())
    return problem(
        ProblemKind::invalid, path, path + " is \"" + word + "\": it must be " + choice_of(words));
  return static_cast<std::size_t>(found - words.begin());
}

Result<const Json*> list_of(const Json& object,
                            const std::string& field,
                            const std::string& where) {
  const std::string path = path_of(where, field);
  const auto found = object.find(field);
  if (found == object.end())
    return problem(ProblemKind::missing, path, path + " is missing: add the list");
  if (!found->is_array()) return problem(ProblemKind::invalid, path, path + " must be a list");
  return &*found;
}

Result<const Json*> list_if_any(const Json& object,
                                const std::string& field,
                                const std::string& where) {
  static const Json none = Json::array();
  if (!object.contains(field)) return &none;
  return list_of(object, field, where);
}

Result<std::int64_t> whole_entry(const Json& list, std::size_t index, const std::string& where) {
  if (!list.is_array() || index >= list.size())
    return problem(ProblemKind::invalid,
                   where,
                   where + " must be a list of at least " + std::to_string(index + 1) + " numbers");
  return whole_value(list[index], row_of(where, index));
}

}  // namespace trellis::matching
