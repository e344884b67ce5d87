#include "programme/answer.hpp"
#include "programme/json_document.hpp"

namespace trellis::programme {
namespace {

void append(std::string& out, const Answers& answers);

void append(std::string& out, const Answer& answer) {
  if (!answer.rows.empty()) {
    out += '[';
    for (std::size_t i = 0; i < answer.rows.size(); ++i) {
      if (i) out += ',';
      append(out, answer.rows[i]);
    }
    out += ']';
  } else if (!answer.choices.empty()) {
    out += '[';
    for (std::size_t i = 0; i < answer.choices.size(); ++i)
      out += (i ? "," : "") + quoted_json(answer.choices[i]);
    out += ']';
  } else {
    out += quoted_json(answer.text);
  }
}

void append(std::string& out, const Answers& answers) {
  out += '{';
  bool first = true;
  for (const auto& [id, answer] : answers) {
    if (!first) out += ',';
    first = false;
    out += quoted_json(id) + ":";
    append(out, answer);
  }
  out += '}';
}

Answers answers_in(const JsonValue& value);

Answer answer_in(const JsonValue& value) {
  Answer answer;
  if (value.kind == JsonValue::Kind::text || value.kind == JsonValue::Kind::number)
    answer.text = value.text;
  if (value.kind == JsonValue::Kind::boolean && value.truth) answer.text = "true";
  for (const JsonValue& item : value.items) {
    if (item.kind == JsonValue::Kind::object)
      answer.rows.push_back(answers_in(item));
    else if (item.kind == JsonValue::Kind::text)
      answer.choices.push_back(item.text);
  }
  return answer;
}

Answers answers_in(const JsonValue& value) {
  Answers answers;
  for (const JsonMember& member : value.members) {
    Answer answer = answer_in(member.value);
    if (!answer.is_empty()) answers[member.key] = std::move(answer);
  }
  return answers;
}

}  // namespace

std::string json_of(const Answers& answers) {
  std::string out;
  append(out, answers);
  return out;
}

std::string json_of(const Answer& answer) {
  std::string out;
  append(out, answer);
  return out;
}

Answers answers_of_json(std::string_view json) {
  const auto document = parse_json(json);
  return document ? answers_in(*document) : Answers{};
}

Answer answer_of_json(std::string_view json) {
  const auto document = parse_json(json);
  return document ? answer_in(*document) : Answer{};
}

}  // namespace trellis::programme
