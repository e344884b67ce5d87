/// A check of JSON against the part of JSON Schema that our own documents use.
///
///   const JsonSchema schemas(nlohmann::json::parse(openapi_document()));
///   EXPECT_EQ(schemas.mistakes(answer, {{"$ref", "#/components/schemas/case_list"}}), "");
///
/// A keyword that it does not know is a mistake, so that nothing passes by being overlooked.
#pragma once

#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <string>

namespace trellis::testing {

class JsonSchema {
 public:
  explicit JsonSchema(nlohmann::json document) : document_(std::move(document)) {}

  const nlohmann::json& document() const { return document_; }
  /// One line a mistake; empty when the value fits.
  std::string mistakes(const nlohmann::json& value, const nlohmann::json& schema) const {
    std::string found;
    check(value, schema, "", found);
    return found;
  }
  /// What "#/components/schemas/x" names; throws where there is nothing.
  const nlohmann::json& resolve(const std::string& reference) const {
    return document_.at(nlohmann::json::json_pointer(reference.substr(1)));
  }

 private:
  using json = nlohmann::json;

  static bool is_of_type(const json& value, const std::string& type) {
    if (type == "null") return value.is_null();
    if (type == "string") return value.is_string();
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    if (type == "boolean") return value.is_boolean();
    if (type == "object") return value.is_object();
    return type == "array" && value.is_array();
  }

  static bool has_format(const std::string& text, const std::string& format) {
    static const std::regex date("\\d{4}-\\d{2}-\\d{2}");
    static const std::regex instant("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z");
    if (format == "date") return std::regex_match(text, date);
    if (format == "date-time") return std::regex_match(text, instant);
    return format == "uri-reference";
  }

  void check(const json& value, const json& schema, const std::string& at, std::string& out) const {
    for (const auto& [keyword, rule] : schema.items())
      if (!apply(keyword, rule, value, schema, at, out))
        out += at + ": the keyword " + keyword + " is not known to the check\n";
  }

  bool apply(const std::string& keyword,
             const json& rule,
             const json& value,
             const json& schema,
             const std::string& at,
             std::string& out) const {
    const auto refuse = [&](const std::string& why) {
      out += at + ": " + why + ": " + value.dump().substr(0, 120) + '\n';
    };
    if (keyword == "$ref") {
      check(value, resolve(rule.get<std::string>()), at, out);
    } else if (keyword == "type") {
      const json types = rule.is_array() ? rule : json::array({rule});
      bool fits = false;
      for (const json& type : types) fits = fits || is_of_type(value, type.get<std::string>());
      if (!fits) refuse("is not of type " + rule.dump());
    } else if (keyword == "enum") {
      if (std::find(rule.begin(), rule.end(), value) == rule.end()) refuse("is not in the list");
    } else if (keyword == "pattern") {
      const std::regex pattern(rule.get<std::string>());
      if (value.is_string() && !std::regex_search(value.get<std::string>(), pattern))
        refuse("does not match");
    } else if (keyword == "format") {
      if (value.is_string() && !has_format(value.get<std::string>(), rule.get<std::string>()))
        refuse("is no " + rule.get<std::string>());
    } else if (keyword == "minimum") {
      if (value.is_number() && value < rule) refuse("is too small");
    } else if (keyword == "required") {
      for (const json& name : rule)
        if (value.is_object() && !value.contains(name.get<std::string>()))
          refuse("has no " + name.get<std::string>());
    } else if (keyword == "properties") {
      for (const auto& [name, property] : rule.items())
        if (value.is_object() && value.contains(name))
          check(value[name], property, at + '/' + name, out);
    } else if (keyword == "additionalProperties") {
      if (value.is_object())
        for (const auto& [name, member] : value.items())
          if (!schema["properties"].contains(name)) refuse("has the unknown member " + name);
    } else if (keyword == "items") {
      if (value.is_array())
        for (const json& item : value) check(item, rule, at + "[]", out);
    } else {
      return keyword == "description";
    }
    return true;
  }

  json document_;
};

}  // namespace trellis::testing
