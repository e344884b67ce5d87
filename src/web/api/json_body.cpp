#include "web/api/json_body.hpp"

#include <nlohmann/json.hpp>

namespace trellis::web::api {

namespace {

using nlohmann::ordered_json;
using programme::Answer;
using programme::Answers;

Answers answers_in(const ordered_json& object);

Answer answer_in(const ordered_json& value) {
  Answer answer;
  if (value.is_string()) {
    answer.text = value.get<std::string>();
  } else if (value.is_boolean()) {
    answer.text = value.get<bool>() ? "true" : "";
  } else if (value.is_number()) {
    answer.text = value.dump();
  } else if (value.is_array()) {
    for (const ordered_json& item : value) {
      if (item.is_object())
        answer.rows.push_back(answers_in(item));
      else if (item.is_string())
        answer.choices.push_back(item.get<std::string>());
    }
  }
  return answer;
}

Answers answers_in(const ordered_json& object) {
  Answers answers;
  for (const auto& [name, value] : object.items()) answers[name] = answer_in(value);
  return answers;
}

std::string words_of_member(std::string_view name, const MemberRule& rule) {
  return rule.what.empty() ? std::string(name) : rule.what;
}

}  // namespace

JsonBody::JsonBody(const ordered_json& body, std::string path)
    : body_(body), path_(std::move(path)) {}

void JsonBody::refuse(std::string_view name, std::string message) {
  problems_.push_back({ProblemKind::invalid, path_ + std::string(name), std::move(message), {}});
}

const ordered_json* JsonBody::find(std::string_view name, const MemberRule& rule) {
  asked_.emplace(name);
  const auto found = body_.find(std::string(name));
  const bool is_there = found != body_.end() && !found->is_null();
  if (!is_there && rule.is_required) refuse(name, "Enter " + words_of_member(name, rule));
  return is_there ? &*found : nullptr;
}

std::string JsonBody::text(std::string_view name, const MemberRule& rule) {
  const ordered_json* member = find(name, rule);
  if (member == nullptr) return {};
  if (!member->is_string()) {
    refuse(name, "Send " + words_of_member(name, rule) + " as a string");
    return {};
  }
  return member->get<std::string>();
}

std::optional<std::int64_t> JsonBody::whole(std::string_view name, const MemberRule& rule) {
  const ordered_json* member = find(name, rule);
  if (member == nullptr) return std::nullopt;
  if (!member->is_number_integer()) {
    refuse(name, "Send " + words_of_member(name, rule) + " as a whole number");
    return std::nullopt;
  }
  return member->get<std::int64_t>();
}

std::optional<double> JsonBody::number(std::string_view name, const MemberRule& rule) {
  const ordered_json* member = find(name, rule);
  if (member == nullptr) return std::nullopt;
  if (!member->is_number()) {
    refuse(name, "Send " + words_of_member(name, rule) + " as a number");
    return std::nullopt;
  }
  return member->get<double>();
}

std::optional<std::int64_t> JsonBody::key(std::string_view name, const MemberRule& rule) {
  const std::string given = text(name, rule);
  if (given.empty()) return std::nullopt;
  const bool is_number =
      given.size() < 18 && given.find_first_not_of("0123456789") == std::string::npos;
  if (!is_number) {
    refuse(name, "Send " + words_of_member(name, rule) + " as a key, such as \"12\"");
    return std::nullopt;
  }
  return std::stoll(given);
}

std::optional<Date> JsonBody::date(std::string_view name, const MemberRule& rule) {
  const std::string given = text(name, rule);
  if (given.empty()) return std::nullopt;
  const auto read = Date::parse(given);
  if (!read) {
    refuse(name, "Send " + words_of_member(name, rule) + " as a date, such as \"2026-03-09\"");
    return std::nullopt;
  }
  return *read;
}

bool JsonBody::flag(std::string_view name) {
  const ordered_json* member = find(name, {});
  if (member == nullptr) return false;
  if (!member->is_boolean()) refuse(name, "Send " + std::string(name) + " as true or false");
  return member->is_boolean() && member->get<bool>();
}

Answers JsonBody::answers(std::string_view name) {
  const ordered_json* member = find(name, {});
  if (member == nullptr) return {};
  if (!member->is_object()) {
    refuse(name, "Send " + std::string(name) + " as an object by the ids of the definition");
    return {};
  }
  return answers_in(*member);
}

ordered_json JsonBody::object(std::string_view name) {
  const ordered_json* member = find(name, {});
  if (member == nullptr) return ordered_json::object();
  if (member->is_object()) return *member;
  refuse(name, "Send " + std::string(name) + " as an object");
  return ordered_json::object();
}

std::vector<ordered_json> JsonBody::objects(std::string_view name) {
  const ordered_json* member = find(name, {});
  std::vector<ordered_json> found;
  if (member == nullptr) return found;
  if (!member->is_array()) {
    refuse(name, "Send " + std::string(name) + " as a list of objects");
    return found;
  }
  for (const ordered_json& item : *member) {
    if (item.is_object())
      found.push_back(item);
    else
      refuse(name, "Send " + std::string(name) + " as a list of objects");
  }
  return found;
}

Result<void> JsonBody::finish() {
  for (const auto& [name, value] : body_.items())
    if (!asked_.contains(name)) refuse(name, "Leave out \"" + name + "\": it is not known here");
  if (problems_.empty()) return {};
  Problem first = problems_.front();
  for (std::size_t i = 1; i < problems_.size(); ++i)
    first.details.push_back(problems_[i].field + ": " + problems_[i].message);
  return std::unexpected(std::move(first));
}

}  // namespace trellis::web::api
