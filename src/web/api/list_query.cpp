#include "web/api/list_query.hpp"

#include <algorithm>
#include <charconv>
#include <sodium.h>

#include "core/text.hpp"
#include "web/api/relation.hpp"

namespace trellis::web::api {

namespace {

constexpr char cursor_separator = '\x1f';

std::optional<std::int64_t> whole_in(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return number;
}

std::string encoded(const std::string& text) {
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string out(sodium_base64_encoded_len(text.size(), variant), '\0');
  sodium_bin2base64(out.data(),
                    out.size(),
                    reinterpret_cast<const unsigned char*>(text.data()),
                    text.size(),
                    variant);
  out.resize(out.size() - 1);
  return out;
}

std::optional<std::string> decoded(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t length = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()),
                        bytes.size(),
                        text.data(),
                        text.size(),
                        nullptr,
                        &length,
                        nullptr,
                        sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
    return std::nullopt;
  bytes.resize(length);
  return bytes;
}

Problem bad(std::string_view field, std::string message) {
  return {ProblemKind::invalid, std::string(field), std::move(message), {}};
}

class QuestionReader {
 public:
  QuestionReader(const Resource& resource, const Fields& query)
      : resource_(resource), query_(query) {}

  std::expected<ListQuestion, Problems> read() {
    for (const auto& [name, value] : query_) read_one(name, value);
    if (question_.since && question_.cursor)
      problems_.push_back(
          bad("cursor", "Send either cursor or updated_since: a cursor knows its own"));
    if (!question_.include.empty() && question_.limit > limit_with_includes)
      problems_.push_back(bad("limit", "Enter a limit of 100 or less together with include"));
    if (!problems_.empty()) return std::unexpected(std::move(problems_));
    return std::move(question_);
  }

 private:
  void read_one(const std::string& name, const std::string& value) {
    if (name == "limit") return read_limit(value);
    if (name == "cursor") return read_page(value);
    if (name == "updated_since") return read_since(value);
    if (name == "fields") return read_fields(value);
    if (name == "include") return read_include(value);
    if (name.starts_with("filter[") && name.ends_with("]"))
      return read_filter(name, name.substr(7, name.size() - 8), value);
    problems_.push_back(bad(name, "Leave out \"" + name + "\": this list has no such parameter"));
  }

  void read_limit(const std::string& value) {
    const auto number = whole_in(value);
    if (!number || *number < 1 || *number > limit_max)
      return problems_.push_back(bad("limit", "Enter a limit between 1 and 1,000"));
    question_.limit = static_cast<int>(*number);
  }

  void read_page(const std::string& value) {
    question_.cursor = read_cursor(value);
    if (!question_.cursor)
      problems_.push_back(bad("cursor", "Send the cursor of the page before as it came"));
  }

  void read_since(const std::string& value) {
    if (resource_.subjects.empty())
      return problems_.push_back(bad("updated_since", "Changes of this list cannot be asked for"));
    Since since;
    if (const auto event = whole_in(value); event && *event >= 0) {
      since.event = EventId{*event};
    } else if (const auto moment = Instant::parse(value)) {
      since.moment = *moment;
    } else {
      return problems_.push_back(
          bad("updated_since",
              "Enter the value of the answer before, or a moment such as 2026-03-09T14:05:06Z"));
    }
    question_.since = since;
  }

  void read_fields(const std::string& value) {
    for (const std::string_view name : split(value, ',')) {
      const std::string field(trim(name));
      if (field != "id" && field != "links" && !resource_.find_field(field))
        problems_.push_back(bad("fields", "Leave out \"" + field + "\": there is no such field"));
      question_.fields.push_back(field);
    }
  }

  void read_include(const std::string& value) {
    const auto relations = relations_of(resource_);
    for (const std::string_view part : split(value, ',')) {
      const std::string name(trim(part));
      if (std::ranges::find(relations, name, &Relation::name) == relations.end())
        problems_.push_back(
            bad("include", "Leave out \"" + name + "\": it does not come with this list"));
      question_.include.push_back(name);
    }
    if (question_.include.size() > includes_max)
      problems_.push_back(bad("include", "Include 5 related things or fewer"));
  }

  void read_filter(const std::string& name, const std::string& key, const std::string& value) {
    const ResourceFilter* filter = resource_.find_filter(key);
    if (filter == nullptr)
      return problems_.push_back(
          bad(name, "Leave out \"" + name + "\": this list has no such filter"));
    const bool is_repeated = std::ranges::any_of(
        question_.filters, [&](const auto& known) { return known.first == filter; });
    if (is_repeated) return problems_.push_back(bad(name, "Send each filter once"));
    storage::Value read = value;
    if (filter->kind == FieldKind::flag) {
      if (value != "true" && value != "false")
        return problems_.push_back(bad(name, "Enter true or false"));
      read = std::int64_t{value == "true"};
    } else if (filter->kind == FieldKind::id || filter->kind == FieldKind::whole) {
      const auto number = whole_in(value);
      if (!number) return problems_.push_back(bad(name, "Enter a whole number"));
      read = *number;
    }
    question_.filters.emplace_back(filter, std::move(read));
  }

  const Resource& resource_;
  const Fields& query_;
  ListQuestion question_;
  Problems problems_;
};

}  // namespace

bool ListQuestion::has(std::string_view field) const {
  return fields.empty() || std::ranges::find(fields, field) != fields.end();
}

std::string text_of(const ListCursor& cursor) {
  std::vector<std::string> parts = {std::to_string(cursor.after.key)};
  if (cursor.changed)
    for (const events::Cursor& place : {cursor.changed->after, cursor.changed->until}) {
      parts.push_back(std::to_string(place.transaction_number));
      parts.push_back(std::to_string(place.event.value));
    }
  // The second key comes last, since it may hold anything.
  parts.push_back(cursor.after.second);
  return encoded(join(parts, std::string(1, cursor_separator)));
}

std::optional<ListCursor> read_cursor(std::string_view text) {
  const auto bytes = decoded(text);
  if (!bytes) return std::nullopt;
  const auto parts = split(*bytes, cursor_separator);
  if (parts.size() != 2 && parts.size() != 6) return std::nullopt;
  std::vector<std::int64_t> numbers;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    const auto number = whole_in(parts[i]);
    if (!number) return std::nullopt;
    numbers.push_back(*number);
  }
  ListCursor cursor{.after = {.key = numbers[0], .second = std::string(parts.back())}};
  if (numbers.size() == 5)
    cursor.changed = Window{.after = {numbers[1], EventId{numbers[2]}},
                            .until = {numbers[3], EventId{numbers[4]}}};
  return cursor;
}

std::expected<ListQuestion, Problems> read_question(const Resource& resource, const Fields& query) {
  return QuestionReader(resource, query).read();
}

}  // namespace trellis::web::api
