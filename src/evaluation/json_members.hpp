/// Reads the members of a JSON object by type, and names those that nobody asked for. Internal.
#pragma once

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "core/text.hpp"

namespace trellis::evaluation {

class JsonMembers {
 public:
  JsonMembers(const nlohmann::json& object, std::string where)
      : object_(object), where_(std::move(where)) {}

  /// The member, or nothing when it is absent or null.
  const nlohmann::json* find(const std::string& key) {
    known_.insert(key);
    const auto found = object_.find(key);
    return found == object_.end() || found->is_null() ? nullptr : &*found;
  }

  Result<std::string> text(const std::string& key, const std::string& otherwise = {}) {
    const auto* value = find(key);
    if (!value) return otherwise;
    if (!value->is_string()) return refuse(key, "must be text in quotes");
    return value->get<std::string>();
  }

  Result<std::optional<double>> number(const std::string& key) {
    const auto* value = find(key);
    if (!value) return std::optional<double>();
    if (!value->is_number()) return refuse(key, "must be a number");
    return std::optional<double>(value->get<double>());
  }

  Result<std::optional<std::int64_t>> whole(const std::string& key) {
    const auto* value = find(key);
    if (!value) return std::optional<std::int64_t>();
    if (!value->is_number_integer()) return refuse(key, "must be a whole number");
    return std::optional<std::int64_t>(value->get<std::int64_t>());
  }

  Result<bool> flag(const std::string& key, bool otherwise) {
    const auto* value = find(key);
    if (!value) return otherwise;
    if (!value->is_boolean()) return refuse(key, "must be true or false");
    return value->get<bool>();
  }

  Result<std::vector<std::string>> texts(const std::string& key) {
    const auto* value = find(key);
    std::vector<std::string> list;
    if (!value) return list;
    if (!value->is_array()) return refuse(key, "must be a list of names");
    for (const auto& each : *value) {
      if (!each.is_string()) return refuse(key, "must be a list of names");
      list.push_back(each.get<std::string>());
    }
    return list;
  }

  /// What a word of a fixed list stands for; the problem shows the list.
  template <class T>
  Result<T> choice(const std::string& key,
                   const std::string& otherwise,
                   const std::map<std::string, T>& choices) {
    const std::string word = TRY(text(key, otherwise));
    if (const auto found = choices.find(word); found != choices.end()) return found->second;
    std::vector<std::string> words;
    for (const auto& [name, value] : choices) words.push_back(name);
    return refuse(key, "is \"" + word + "\", but must be one of: " + join(words, ", "));
  }

  /// Problem for the first member that nobody asked for.
  Result<void> refuse_unknown() const {
    for (const auto& [key, value] : object_.items())
      if (!known_.contains(key))
        return problem(ProblemKind::invalid,
                       path(key),
                       "There is a field \"" + path(key) +
                           "\" that Trellis does not know. Known "
                           "here: " +
                           join({known_.begin(), known_.end()}, ", "));
    return {};
  }

  std::unexpected<Problem> refuse(const std::string& key, const std::string& what) const {
    return problem(ProblemKind::invalid, path(key), "\"" + path(key) + "\" " + what);
  }

  std::string path(const std::string& key) const {
    return where_.empty() ? key : where_ + "." + key;
  }

 private:
  const nlohmann::json& object_;
  std::string where_;
  std::set<std::string> known_;
};

/// JSON with comments. The problem names file, line and column.
Result<nlohmann::json> parse_json(std::string_view text, const std::string& name);

}  // namespace trellis::evaluation
