#include <nlohmann/json.hpp>

#include "fixture_options.hpp"

namespace trellis::conformance {

using namespace web;

namespace {

const Json nothing;
const Json no_list = Json::array();

std::string printed(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace

bool is_truthy(const Json& value) {
  if (value.is_null()) return false;
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_string()) return !value.get<std::string>().empty();
  if (value.is_number()) return value.get<double>() != 0;
  return true;
}

std::optional<bool> flag_of(const Json& options, const char* key) {
  const Json& value = part_of(options, key);
  return value.is_boolean() ? std::optional(value.get<bool>()) : std::nullopt;
}

const Json& part_of(const Json& options, const char* key) {
  if (!options.is_object()) return nothing;
  const auto found = options.find(key);
  return found == options.end() ? nothing : *found;
}

const Json& list_of(const Json& options, const char* key) {
  const Json& value = part_of(options, key);
  return value.is_array() ? value : no_list;
}

std::string text_of(const Json& options, const char* key) {
  const Json& value = part_of(options, key);
  const bool is_shown =
      value.is_string() || value.is_number() || (value.is_boolean() && value.get<bool>());
  return is_shown ? printed(value) : "";
}

bool is_true(const Json& options, const char* key) { return is_truthy(part_of(options, key)); }

Content content_of(const Json& options, const std::string& prefix) {
  const bool is_plain = prefix.empty();
  const std::string html = text_of(options, (is_plain ? "html" : prefix + "Html").c_str());
  if (!html.empty()) return Content(Html::trusted(html));
  return Content(text_of(options, (is_plain ? "text" : prefix + "Text").c_str()));
}

Attributes attributes_of(const Json& options, const char* key) {
  Attributes attributes;
  const Json& given = part_of(options, key);
  if (!given.is_object()) return attributes;
  for (const auto& [name, value] : given.items())
    attributes.emplace_back(name, value.is_null() ? "" : printed(value));
  return attributes;
}

Url url_of(const Json& options, const char* key) {
  const std::string text = text_of(options, key);
  if (text.empty()) return {};
  if (const auto outside = Url::outside(text)) return *outside;
  return Url::local(text);
}

Tag tag_of(const Json& options) {
  return {.content = content_of(options),
          .classes = text_of(options, "classes"),
          .attributes = attributes_of(options)};
}

}  // namespace trellis::conformance
