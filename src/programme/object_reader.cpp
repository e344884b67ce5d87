#include "programme/object_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "programme/nearest.hpp"

namespace trellis::programme {
namespace {

constexpr std::size_t label_characters_max = 500;
constexpr std::size_t text_characters_max = 8000;

std::string quoted_key(std::string_view key) { return "\"" + std::string(key) + "\""; }

bool is_id(std::string_view text) {
  if (text.empty() || text.size() > 64 || text.front() < 'a' || text.front() > 'z') return false;
  return std::ranges::all_of(
      text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

std::size_t characters_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::optional<double> number_member(const JsonValue& value) {
  if (value.kind != JsonValue::Kind::number) return std::nullopt;
  double number = 0;
  const char* end = value.text.data() + value.text.size();
  const auto read = std::from_chars(value.text.data(), end, number);
  if (read.ec != std::errc{} || read.ptr != end || !std::isfinite(number)) return std::nullopt;
  return number;
}

}  // namespace

ObjectReader::ObjectReader(const JsonValue& value, std::string what, Mistakes& mistakes)
    : value_(&value), what_(std::move(what)), mistakes_(&mistakes) {}

void ObjectReader::refuse(Place place, std::string sentence) {
  mistakes_->push_back({place, std::move(sentence)});
}

Place ObjectReader::place_of(std::string_view key) const {
  const JsonMember* member = value_->find_member(key);
  return member ? member->value.place : value_->place;
}

bool ObjectReader::has(std::string_view key) { return find(key, Need::optional) != nullptr; }

const JsonValue* ObjectReader::find(std::string_view key, Need need) {
  if (std::ranges::find(asked_, key) == asked_.end()) asked_.emplace_back(key);
  const JsonValue* found = value_->find(key);
  if (found && found->kind == JsonValue::Kind::null) found = nullptr;
  if (!found && need == Need::required)
    refuse(value_->place, "Add " + quoted_key(key) + " to this " + what_ + ".");
  return found;
}

bool ObjectReader::is_text(const JsonValue& value, std::string_view key) {
  if (value.kind == JsonValue::Kind::text) return true;
  refuse(value.place, "Write " + quoted_key(key) + " as a text in double quotes.");
  return false;
}

std::string ObjectReader::id(std::string_view key, Need need) {
  const JsonValue* found = find(key, need);
  if (!found || !is_text(*found, key)) return {};
  if (!is_id(found->text))
    refuse(found->place,
           "Write " + quoted_key(found->text.substr(0, 80)) +
               " in lower snake case, starting with a letter: it is an id.");
  return found->text;
}

std::string ObjectReader::bounded(std::string_view key, Need need, std::size_t characters_max) {
  const JsonValue* found = find(key, need);
  if (!found || !is_text(*found, key)) return {};
  if (characters_of(found->text) > characters_max)
    refuse(found->place,
           "Shorten " + quoted_key(key) + " to " + std::to_string(characters_max) + " characters.");
  if (need == Need::required && found->text.empty())
    refuse(found->place, "Enter a text for " + quoted_key(key) + ".");
  return found->text;
}

std::string ObjectReader::label(std::string_view key, Need need) {
  return bounded(key, need, label_characters_max);
}

std::string ObjectReader::text(std::string_view key, Need need) {
  return bounded(key, need, text_characters_max);
}

std::string ObjectReader::word(std::string_view key,
                               std::span<const std::string> words,
                               Need need) {
  const JsonValue* found = find(key, need);
  if (!found || !is_text(*found, key)) return {};
  if (std::ranges::find(words, found->text) == words.end())
    refuse(found->place,
           "Change " + quoted_key(key) + ": " + quoted_key(found->text.substr(0, 80)) +
               " is not one of its words" + suggestion(found->text, words));
  return found->text;
}

bool ObjectReader::flag(std::string_view key, bool otherwise) {
  const JsonValue* found = find(key, Need::optional);
  if (!found) return otherwise;
  if (found->kind != JsonValue::Kind::boolean)
    refuse(found->place, "Write " + quoted_key(key) + " as true or false.");
  return found->truth;
}

std::optional<std::string> ObjectReader::scalar(std::string_view key) {
  const JsonValue* found = find(key, Need::optional);
  if (!found) return std::nullopt;
  if (found->kind == JsonValue::Kind::boolean) return found->truth ? "true" : "false";
  if (found->kind == JsonValue::Kind::text || found->kind == JsonValue::Kind::number)
    return found->text;
  refuse(found->place, "Write " + quoted_key(key) + " as a text, a number or true.");
  return std::nullopt;
}

bool ObjectReader::is_list(std::string_view key) {
  const JsonValue* found = find(key, Need::optional);
  return found && found->kind == JsonValue::Kind::list;
}

bool ObjectReader::is_boolean(std::string_view key) {
  const JsonValue* found = find(key, Need::optional);
  return found && found->kind == JsonValue::Kind::boolean;
}

bool ObjectReader::is_object(std::string_view key) {
  const JsonValue* found = find(key, Need::optional);
  return found && found->kind == JsonValue::Kind::object;
}

std::optional<double> ObjectReader::number(std::string_view key, Need need) {
  const JsonValue* found = find(key, need);
  if (!found) return std::nullopt;
  const auto number = number_member(*found);
  if (!number) refuse(found->place, "Write " + quoted_key(key) + " as a number.");
  return number;
}

std::optional<int> ObjectReader::whole(std::string_view key, int min, int max, Need need) {
  const JsonValue* found = find(key, need);
  if (!found) return std::nullopt;
  const auto number = number_member(*found);
  if (number && std::floor(*number) == *number && *number >= min && *number <= max)
    return static_cast<int>(*number);
  refuse(found->place,
         "Write " + quoted_key(key) + " as a whole number from " + std::to_string(min) + " to " +
             std::to_string(max) + ".");
  return std::nullopt;
}

std::optional<Money> ObjectReader::pence(std::string_view key, Need need) {
  const JsonValue* found = find(key, need);
  if (!found) return std::nullopt;
  const auto number = number_member(*found);
  if (number && std::floor(*number) == *number && *number >= 0 && *number <= 1e13)
    return Money{static_cast<std::int64_t>(*number)};
  refuse(found->place, "Write " + quoted_key(key) + " as whole pence: £3,000 is 300000.");
  return std::nullopt;
}

std::optional<Date> ObjectReader::date(std::string_view key, Need need) {
  const JsonValue* found = find(key, need);
  if (!found || !is_text(*found, key)) return std::nullopt;
  const auto date = Date::parse(found->text);
  if (date) return *date;
  refuse(found->place, date.error().message + ".");
  return std::nullopt;
}

std::optional<Date> ObjectReader::month(std::string_view key, Need need) {
  const JsonValue* found = find(key, need);
  if (!found || !is_text(*found, key)) return std::nullopt;
  const auto date = Date::parse(found->text + "-01");
  if (date && found->text.size() == 7) return *date;
  refuse(found->place, "Write " + quoted_key(key) + " as a year and month, such as 2021-04.");
  return std::nullopt;
}

Validity ObjectReader::validity(std::string_view from_key, std::string_view to_key) {
  Validity valid{date(from_key), date(to_key)};
  if (valid.from && valid.to && *valid.to < *valid.from)
    refuse(place_of(to_key), "Give a last day that is not before the first day.");
  if (valid.to) valid.to = valid.to->plus_days(1);
  return valid;
}

std::optional<Condition> ObjectReader::condition(std::string_view key, Need need) {
  const JsonValue* found = find(key, need);
  if (!found || !is_text(*found, key)) return std::nullopt;
  auto expression = parse_expression(found->text);
  if (expression) return Condition{std::move(*expression), found->place};
  Place place = found->place;
  if (!found->escaped) place.column += 1 + expression.error().offset;
  refuse(place, expression.error().sentence);
  return std::nullopt;
}

Texts ObjectReader::texts(std::string_view key) {
  const JsonValue* found = find(key, Need::optional);
  if (!found) return {};
  if (found->kind == JsonValue::Kind::text) return {found->text};
  Texts out;
  if (found->kind != JsonValue::Kind::list) {
    refuse(found->place, "Write " + quoted_key(key) + " as a list of texts.");
    return out;
  }
  for (const JsonValue& item : found->items)
    if (is_text(item, key)) out.push_back(item.text);
  return out;
}

Texts ObjectReader::ids(std::string_view key) {
  Texts out = texts(key);
  for (const std::string& id : out)
    if (!is_id(id))
      refuse(place_of(key),
             "Write " + quoted_key(id.substr(0, 80)) + " in lower snake case: it is an id.");
  return out;
}

std::map<std::string, double> ObjectReader::numbers(std::string_view key) {
  std::map<std::string, double> out;
  const JsonValue* found = find(key, Need::optional);
  if (!found) return out;
  for (const JsonMember& member : found->members) {
    if (const auto number = number_member(member.value))
      out[member.key] = *number;
    else
      refuse(member.value.place, "Write " + quoted_key(member.key) + " as a number.");
  }
  if (found->kind != JsonValue::Kind::object)
    refuse(found->place, "Write " + quoted_key(key) + " as an object in { }.");
  return out;
}

std::map<std::string, Date> ObjectReader::dates(std::string_view key) {
  std::map<std::string, Date> out;
  for (const auto& [name, text] : words(key)) {
    const auto date = Date::parse(text.size() == 7 ? text + "-01" : text);
    if (date)
      out[name] = *date;
    else
      refuse(place_of(key), date.error().message + ".");
  }
  return out;
}

std::map<std::string, std::string> ObjectReader::words(std::string_view key) {
  std::map<std::string, std::string> out;
  const JsonValue* found = find(key, Need::optional);
  if (!found) return out;
  for (const JsonMember& member : found->members)
    if (is_text(member.value, member.key)) out[member.key] = member.value.text;
  if (found->kind != JsonValue::Kind::object)
    refuse(found->place, "Write " + quoted_key(key) + " as an object in { }.");
  return out;
}

void ObjectReader::read_one(const JsonValue& item,
                            const std::string& what,
                            const std::function<void(ObjectReader&)>& read) {
  if (item.kind != JsonValue::Kind::object) {
    refuse(item.place, "Write this " + what + " as an object in { }.");
    return;
  }
  ObjectReader reader(item, what, *mistakes_);
  read(reader);
  reader.finish();
}

void ObjectReader::each(std::string_view key,
                        const std::string& what,
                        const std::function<void(ObjectReader&)>& read,
                        Need need) {
  const JsonValue* found = find(key, need);
  if (!found) return;
  if (found->kind != JsonValue::Kind::list) {
    refuse(found->place, "Write " + quoted_key(key) + " as a list in [ ].");
    return;
  }
  for (const JsonValue& item : found->items) read_one(item, what, read);
}

void ObjectReader::each_or_one(std::string_view key,
                               const std::string& what,
                               const std::function<void(ObjectReader&)>& read) {
  const JsonValue* found = find(key, Need::optional);
  if (found && found->kind == JsonValue::Kind::object)
    read_one(*found, what, read);
  else
    each(key, what, read);
}

void ObjectReader::object(std::string_view key,
                          const std::string& what,
                          const std::function<void(ObjectReader&)>& read) {
  if (const JsonValue* found = find(key, Need::optional)) read_one(*found, what, read);
}

void ObjectReader::finish() {
  for (const JsonMember& member : value_->members)
    if (std::ranges::find(asked_, member.key) == asked_.end())
      refuse(member.place,
             "Remove " + quoted_key(member.key.substr(0, 80)) + ": a " + what_ +
                 " has no such key" + suggestion(member.key, asked_));
}

}  // namespace trellis::programme
