#include "events/event.hpp"

#include <nlohmann/json.hpp>

namespace trellis::events {

namespace {

using nlohmann::json;

json value_of(const std::optional<std::string>& text) { return text ? json(*text) : json(nullptr); }

std::optional<std::string> text_of(const json& value) {
  if (value.is_null()) return std::nullopt;
  return value.get<std::string>();
}

std::optional<std::string> key_text(std::optional<PersonalTextId> key) {
  if (!key) return std::nullopt;
  return std::to_string(key->value);
}

}  // namespace

std::string_view name_of(AuthorKind kind) {
  switch (kind) {
    case AuthorKind::person:
      return "person";
    case AuthorKind::organisation:
      return "organisation";
    case AuthorKind::import:
      return "import";
    case AuthorKind::schedule:
      return "schedule";
    case AuthorKind::token:
      return "token";
    case AuthorKind::persona:
      return "persona";
  }
  return {};
}

Changes& Changes::change(std::string field,
                         std::optional<std::string> before,
                         std::optional<std::string> after) {
  fields_.push_back({std::move(field), std::move(before), std::move(after), false});
  return *this;
}

Changes& Changes::change_text(std::string field,
                              std::optional<PersonalTextId> before,
                              std::optional<PersonalTextId> after) {
  fields_.push_back({std::move(field), key_text(before), key_text(after), true});
  return *this;
}

Changes& Changes::say(std::string name, std::string value) {
  summary_.insert_or_assign(std::move(name), std::move(value));
  return *this;
}

Changes& Changes::happened(Instant at) {
  happened_at_ = at;
  return *this;
}

std::string changes_text(const std::vector<Change>& changes) {
  json list = json::array();
  for (const Change& change : changes) {
    json item = {{"field", change.field},
                 {"before", value_of(change.before)},
                 {"after", value_of(change.after)}};
    if (change.personal) item["personal"] = true;
    list.push_back(std::move(item));
  }
  return list.dump();
}

std::vector<Change> read_changes(std::string_view text) {
  std::vector<Change> changes;
  for (const json& item : json::parse(text))
    changes.push_back({item.at("field").get<std::string>(),
                       text_of(item.at("before")),
                       text_of(item.at("after")),
                       item.value("personal", false)});
  return changes;
}

std::string summary_text(const std::map<std::string, std::string>& summary) {
  return json(summary).dump();
}

std::map<std::string, std::string> read_summary(std::string_view text) {
  return json::parse(text).get<std::map<std::string, std::string>>();
}

}  // namespace trellis::events
