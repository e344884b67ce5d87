#include <nlohmann/json.hpp>

#include "fixture_options.hpp"

namespace trellis::conformance {

using namespace web;

namespace {

/// A value that may be an empty text, which is not the same as none.
std::optional<std::string> value_of(const Json& options, const char* key) {
  const Json& value = part_of(options, key);
  if (value.is_null() || (value.is_boolean() && !value.get<bool>())) return std::nullopt;
  return text_of(options, key);
}

Label label_from_part(const Json& o) {
  return {.content = content_of(o),
          .classes = text_of(o, "classes"),
          .is_page_heading = is_true(o, "isPageHeading"),
          .for_id = text_of(o, "for"),
          .attributes = attributes_of(o)};
}

Hint hint_from_part(const Json& o) {
  return {.content = content_of(o),
          .classes = text_of(o, "classes"),
          .id = text_of(o, "id"),
          .attributes = attributes_of(o)};
}

ErrorMessage error_from_part(const Json& o) {
  ErrorMessage error{.content = content_of(o),
                     .classes = text_of(o, "classes"),
                     .id = text_of(o, "id"),
                     .attributes = attributes_of(o)};
  if (const Json& prefix = part_of(o, "visuallyHiddenText"); !prefix.is_null())
    error.hidden_prefix = text_of(o, "visuallyHiddenText");
  return error;
}

FormGroup group_from_part(const Json& o) {
  const Json& group = part_of(o, "formGroup");
  const auto either = [&](const char* one, const char* other) {
    const Content content = content_of(part_of(group, one));
    return content.empty() ? content_of(part_of(group, other)) : content;
  };
  return {.classes = text_of(group, "classes"),
          .attributes = attributes_of(group),
          .before = either("beforeInput", "beforeInputs"),
          .after = either("afterInput", "afterInputs")};
}

std::optional<Fieldset> fieldset_from_part(const Json& o) {
  const Json& given = part_of(o, "fieldset");
  if (!given.is_object()) return std::nullopt;
  const Json& legend = part_of(given, "legend");
  return Fieldset{.legend = {.content = content_of(legend),
                             .classes = text_of(legend, "classes"),
                             .is_page_heading = is_true(legend, "isPageHeading")},
                  .content = Html::trusted(text_of(given, "html")),
                  .described_by = text_of(given, "describedBy"),
                  .role = text_of(given, "role"),
                  .classes = text_of(given, "classes"),
                  .attributes = attributes_of(given)};
}

Affix affix_from(const Json& o) {
  return {
      .content = content_of(o), .classes = text_of(o, "classes"), .attributes = attributes_of(o)};
}

Html label_from(const Json& o) { return label(label_from_part(o)); }
Html hint_from(const Json& o) { return hint(hint_from_part(o)); }
Html error_message_from(const Json& o) { return error_message(error_from_part(o)); }
Html fieldset_from(const Json& o) {
  const Json wrapped = {{"fieldset", o}};
  return fieldset(*fieldset_from_part(wrapped));
}

Html error_summary_from(const Json& o) {
  ErrorSummary options{.title = content_of(o, "title"),
                       .description = content_of(o, "description"),
                       .disable_auto_focus = flag_of(o, "disableAutoFocus"),
                       .classes = text_of(o, "classes"),
                       .attributes = attributes_of(o)};
  for (const Json& item : list_of(o, "errorList"))
    options.items.push_back(
        {.content = content_of(item), .link = url_of(item), .attributes = attributes_of(item)});
  return error_summary(options);
}

Html input_from(const Json& o) {
  const std::string type = text_of(o, "type");
  return input({.name = text_of(o, "name"),
                .value = value_of(o, "value"),
                .label = label_from_part(part_of(o, "label")),
                .hint = hint_from_part(part_of(o, "hint")),
                .error = error_from_part(part_of(o, "errorMessage")),
                .id = text_of(o, "id"),
                .type = type.empty() ? "text" : type,
                .inputmode = text_of(o, "inputmode"),
                .autocomplete = text_of(o, "autocomplete"),
                .autocapitalize = text_of(o, "autocapitalize"),
                .pattern = text_of(o, "pattern"),
                .spellcheck = flag_of(o, "spellcheck"),
                .is_disabled = is_true(o, "disabled"),
                .prefix = affix_from(part_of(o, "prefix")),
                .suffix = affix_from(part_of(o, "suffix")),
                .described_by = text_of(o, "describedBy"),
                .wrapper_classes = text_of(part_of(o, "inputWrapper"), "classes"),
                .wrapper_attributes = attributes_of(part_of(o, "inputWrapper")),
                .form_group = group_from_part(o),
                .classes = text_of(o, "classes"),
                .attributes = attributes_of(o)});
}

Html password_input_from(const Json& o) {
  const std::string autocomplete = text_of(o, "autocomplete");
  return password_input({.name = text_of(o, "name"),
                         .value = text_of(o, "value"),
                         .label = label_from_part(part_of(o, "label")),
                         .hint = hint_from_part(part_of(o, "hint")),
                         .error = error_from_part(part_of(o, "errorMessage")),
                         .id = text_of(o, "id"),
                         .autocomplete = autocomplete.empty() ? "current-password" : autocomplete,
                         .described_by = text_of(o, "describedBy"),
                         .form_group = group_from_part(o),
                         .classes = text_of(o, "classes"),
                         .attributes = attributes_of(o)});
}

Textarea textarea_options(const Json& o) {
  const std::string rows = text_of(o, "rows");
  return {.name = text_of(o, "name"),
          .value = text_of(o, "value"),
          .label = label_from_part(part_of(o, "label")),
          .hint = hint_from_part(part_of(o, "hint")),
          .error = error_from_part(part_of(o, "errorMessage")),
          .id = text_of(o, "id"),
          .rows = rows.empty() ? 5 : std::stoi(rows),
          .autocomplete = text_of(o, "autocomplete"),
          .spellcheck = flag_of(o, "spellcheck"),
          .described_by = text_of(o, "describedBy"),
          .form_group = group_from_part(o),
          .classes = text_of(o, "classes"),
          .attributes = attributes_of(o)};
}

Html textarea_from(const Json& o) { return textarea(textarea_options(o)); }

Html character_count_from(const Json& o) {
  return character_count({.textarea = textarea_options(o),
                          .characters_max = text_of(o, "maxlength"),
                          .words_max = text_of(o, "maxwords"),
                          .threshold = text_of(o, "threshold"),
                          .message_classes = text_of(part_of(o, "countMessage"), "classes")});
}

Html select_from(const Json& o) {
  Select options{.name = text_of(o, "name"),
                 .value = text_of(o, "value"),
                 .label = label_from_part(part_of(o, "label")),
                 .hint = hint_from_part(part_of(o, "hint")),
                 .error = error_from_part(part_of(o, "errorMessage")),
                 .id = text_of(o, "id"),
                 .is_disabled = is_true(o, "disabled"),
                 .described_by = text_of(o, "describedBy"),
                 .form_group = group_from_part(o),
                 .classes = text_of(o, "classes"),
                 .attributes = attributes_of(o)};
  for (const Json& item : list_of(o, "items")) {
    if (!item.is_object()) continue;
    Option option{.text = text_of(item, "text"),
                  .is_selected = flag_of(item, "selected"),
                  .is_disabled = is_true(item, "disabled"),
                  .attributes = attributes_of(item)};
    if (const auto value = item.find("value"); value != item.end())
      option.value = value->is_string() ? value->get<std::string>() : value->dump();
    options.options.push_back(std::move(option));
  }
  return select(options);
}

Choice choice_from(const Json& item) {
  const Json& hint_part = part_of(item, "hint");
  const Json& label_part = part_of(item, "label");
  Choice choice{.value = text_of(item, "value"),
                .content = content_of(item),
                .hint = content_of(hint_part),
                .is_disabled = is_true(item, "disabled"),
                .conditional = Html::trusted(text_of(part_of(item, "conditional"), "html")),
                .divider = text_of(item, "divider"),
                .id = text_of(item, "id"),
                .name = text_of(item, "name"),
                .behaviour = text_of(item, "behaviour"),
                .label_classes = text_of(label_part, "classes"),
                .label_attributes = attributes_of(label_part),
                .hint_classes = text_of(hint_part, "classes"),
                .hint_attributes = attributes_of(hint_part),
                .attributes = attributes_of(item)};
  choice.is_checked = flag_of(item, "checked");
  return choice;
}

Choices choices_from(const Json& o) {
  Choices options{.name = text_of(o, "name"),
                  .fieldset = fieldset_from_part(o),
                  .hint = hint_from_part(part_of(o, "hint")),
                  .error = error_from_part(part_of(o, "errorMessage")),
                  .id_prefix = text_of(o, "idPrefix"),
                  .described_by = text_of(o, "describedBy"),
                  .form_group = group_from_part(o),
                  .classes = text_of(o, "classes"),
                  .attributes = attributes_of(o)};
  for (const Json& item : list_of(o, "items"))
    if (item.is_object()) options.choices.push_back(choice_from(item));
  if (const std::string value = text_of(o, "value"); !value.empty()) options.values = {value};
  for (const Json& value : list_of(o, "values"))
    options.values.push_back(value.is_string() ? value.get<std::string>() : value.dump());
  return options;
}

Html radios_from(const Json& o) { return radios(choices_from(o)); }
Html checkboxes_from(const Json& o) { return checkboxes(choices_from(o)); }

DateItem date_item_from(const Json& o, const Json& item, const char* name) {
  const std::string given = text_of(item, "name");
  DateItem result{.name = given.empty() ? name : given,
                  .label = text_of(item, "label"),
                  .value = value_of(item, "value"),
                  .has_error = flag_of(item, "error"),
                  .id = text_of(item, "id"),
                  .inputmode = text_of(item, "inputmode"),
                  .autocomplete = text_of(item, "autocomplete"),
                  .pattern = text_of(item, "pattern"),
                  .classes = text_of(item, "classes"),
                  .attributes = attributes_of(item)};
  const std::string prefix = text_of(o, "namePrefix");
  const std::string full = prefix.empty() ? result.name : prefix + '-' + result.name;
  const Json& values = part_of(o, "values");
  if (!result.value) result.value = value_of(part_of(o, result.name.c_str()), "value");
  if (!result.value) result.value = value_of(values, result.name.c_str());
  if (!result.value) result.value = value_of(values, full.c_str());
  return result;
}

Html date_input_from(const Json& o) {
  DateInput options{.id = text_of(o, "id"),
                    .name_prefix = text_of(o, "namePrefix"),
                    .items = {},
                    .fieldset = fieldset_from_part(o),
                    .hint = hint_from_part(part_of(o, "hint")),
                    .error = error_from_part(part_of(o, "errorMessage")),
                    .form_group = group_from_part(o),
                    .classes = text_of(o, "classes"),
                    .attributes = attributes_of(o)};
  for (const Json& item : list_of(o, "items"))
    if (item.is_object()) options.items.push_back(date_item_from(o, item, ""));
  if (options.items.empty())
    for (const char* name : {"day", "month", "year"})
      if (part_of(o, name) != Json(false))
        options.items.push_back(date_item_from(o, part_of(o, name), name));
  return date_input(options);
}

Html file_upload_from(const Json& o) {
  return file_upload({.name = text_of(o, "name"),
                      .label = label_from_part(part_of(o, "label")),
                      .hint = hint_from_part(part_of(o, "hint")),
                      .error = error_from_part(part_of(o, "errorMessage")),
                      .id = text_of(o, "id"),
                      .is_multiple = is_true(o, "multiple"),
                      .is_disabled = is_true(o, "disabled"),
                      .is_enhanced = is_true(o, "javascript"),
                      .described_by = text_of(o, "describedBy"),
                      .wrapper_classes = text_of(o, "wrapperClasses"),
                      .wrapper_attributes = attributes_of(o, "wrapperAttributes"),
                      .form_group = group_from_part(o),
                      .classes = text_of(o, "classes"),
                      .attributes = attributes_of(o)});
}

}  // namespace

std::map<std::string, Adapter> field_components() {
  return {{"character-count", character_count_from},
          {"checkboxes", checkboxes_from},
          {"date-input", date_input_from},
          {"error-message", error_message_from},
          {"error-summary", error_summary_from},
          {"fieldset", fieldset_from},
          {"file-upload", file_upload_from},
          {"hint", hint_from},
          {"input", input_from},
          {"label", label_from},
          {"password-input", password_input_from},
          {"radios", radios_from},
          {"select", select_from},
          {"textarea", textarea_from}};
}

}  // namespace trellis::conformance
