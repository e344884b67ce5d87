/// From the options of a published fixture (JSON) to the options of our components.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "web/components/components.hpp"

namespace trellis::conformance {

using Json = nlohmann::ordered_json;
using Adapter = web::Html (*)(const Json&);

/// The component of this name ("date-input") as we offer it.
std::map<std::string, Adapter> shown_components();
std::map<std::string, Adapter> field_components();

/// A value as Nunjucks prints it; nothing for what is absent, null or false.
std::string text_of(const Json& options, const char* key);
bool is_truthy(const Json& value);
bool is_true(const Json& options, const char* key);
/// Only what is true or false; nothing for what is not given.
std::optional<bool> flag_of(const Json& options, const char* key);
const Json& part_of(const Json& options, const char* key);
const Json& list_of(const Json& options, const char* key);
/// `html`, else `text`; `prefix` as in summaryHtml and summaryText.
web::Content content_of(const Json& options, const std::string& prefix = {});
web::Attributes attributes_of(const Json& options, const char* key = "attributes");
web::Url url_of(const Json& options, const char* key = "href");
web::Tag tag_of(const Json& options);

}  // namespace trellis::conformance
