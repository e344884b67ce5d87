#include "web/components/fields.hpp"

#include <algorithm>

#include "web/components/field_group.hpp"

namespace trellis::web {

namespace {

std::string_view truth_word(bool flag) { return flag ? "true" : "false"; }

Html input_element(const Input& options, const std::string& id, const std::string& described_by) {
  Element element("input");
  const bool has_error = !options.error.content.empty();
  element.classes({"govuk-input", options.classes, has_error ? "govuk-input--error" : ""})
      .set("id", id)
      .set("name", options.name)
      .set("type", options.type);
  if (options.spellcheck) element.set("spellcheck", truth_word(*options.spellcheck));
  if (options.value) element.set("value", *options.value);
  return element.flag("disabled", options.is_disabled)
      .set_if("aria-describedby", described_by)
      .set_if("autocomplete", options.autocomplete)
      .set_if("autocapitalize", options.autocapitalize)
      .set_if("pattern", options.pattern)
      .set_if("inputmode", options.inputmode)
      .set_all(options.attributes);
}

Html affix(const Affix& options, std::string_view kind) {
  if (options.content.empty()) return {};
  return Element("div")
      .classes({"govuk-input__" + std::string(kind), options.classes})
      .set("aria-hidden", "true")
      .set_all(options.attributes)
      .add(options.content);
}

Html upload_element(const FileUpload& options, const std::string& described_by) {
  const std::string& id = id_of(options.id, options.name);
  const bool has_error = !options.error.content.empty();
  return Element("input")
      .classes({"govuk-file-upload", options.classes, has_error ? "govuk-file-upload--error" : ""})
      .set("id", id)
      .set("name", options.name)
      .set("type", "file")
      .flag("disabled", options.is_disabled)
      .flag("multiple", options.is_multiple)
      .set_if("aria-describedby", described_by)
      .set_all(options.attributes);
}

}  // namespace

Html label(const Label& options) {
  if (options.content.empty()) return {};
  const Html html = Element("label")
                        .classes({"govuk-label", options.classes})
                        .set_all(options.attributes)
                        .set_if("for", options.for_id)
                        .add(options.content);
  if (!options.is_page_heading) return html;
  return Element("h1").classes({"govuk-label-wrapper"}).add(html);
}

Html hint(const Hint& options) {
  return Element("div")
      .set_if("id", options.id)
      .classes({"govuk-hint", options.classes})
      .set_all(options.attributes)
      .add(options.content);
}

Html error_message(const ErrorMessage& options) {
  Element element("p");
  element.set_if("id", options.id)
      .classes({"govuk-error-message", options.classes})
      .set_all(options.attributes);
  if (!options.hidden_prefix.empty())
    element.add(visually_hidden(options.hidden_prefix + ':')).text(" ");
  return element.add(options.content);
}

Html error_summary(const ErrorSummary& options) {
  Element body("div");
  body.classes({"govuk-error-summary__body"});
  if (!options.description.empty()) body.add(Element("p").add(options.description));
  if (!options.items.empty()) {
    Element list("ul");
    list.classes({"govuk-list", "govuk-error-summary__list"});
    for (const ErrorSummaryItem& item : options.items) {
      Element entry("li");
      if (item.link.empty())
        entry.add(item.content);
      else
        entry.add(Element("a").link("href", item.link).set_all(item.attributes).add(item.content));
      list.add(entry);
    }
    body.add(list);
  }
  Element summary("div");
  summary.classes({"govuk-error-summary", options.classes});
  if (options.disable_auto_focus)
    summary.set("data-disable-auto-focus", truth_word(*options.disable_auto_focus));
  const Element title = Element("h2").classes({"govuk-error-summary__title"}).add(options.title);
  return summary.set_all(options.attributes)
      .set("data-module", "govuk-error-summary")
      .add(Element("div").set("role", "alert").add(title).add(body));
}

Html fieldset(const Fieldset& options) {
  Element element("fieldset");
  element.classes({"govuk-fieldset", options.classes})
      .set_if("role", options.role)
      .set_if("aria-describedby", options.described_by)
      .set_all(options.attributes);
  if (!options.legend.content.empty()) {
    Element legend("legend");
    legend.classes({"govuk-fieldset__legend", options.legend.classes});
    if (options.legend.is_page_heading)
      legend.add(Element("h1").classes({"govuk-fieldset__heading"}).add(options.legend.content));
    else
      legend.add(options.legend.content);
    element.add(legend);
  }
  return element.add(options.content);
}

Html input(const Input& options) {
  const std::string& id = id_of(options.id, options.name);
  Group group = begin_group(options, id);
  const Html control = input_element(options, id, group.described_by);
  const bool is_wrapped = !options.prefix.content.empty() || !options.suffix.content.empty() ||
                          !options.form_group.before.empty() || !options.form_group.after.empty();
  if (is_wrapped)
    group.add(Element("div")
                  .classes({"govuk-input__wrapper", options.wrapper_classes})
                  .set_all(options.wrapper_attributes)
                  .add(options.form_group.before)
                  .add(affix(options.prefix, "prefix"))
                  .add(control)
                  .add(affix(options.suffix, "suffix"))
                  .add(options.form_group.after));
  else
    group.add(control);
  return group.html();
}

Html password_input(const PasswordInput& options) {
  const std::string& id = id_of(options.id, options.name);
  const Element toggle = Element("button")
                             .set("type", "button")
                             .classes({"govuk-button",
                                       "govuk-button--secondary",
                                       "govuk-password-input__toggle",
                                       "govuk-js-password-input-toggle"})
                             .set("data-module", "govuk-button")
                             .set("aria-controls", id)
                             .set("aria-label", "Show password")
                             .flag("hidden", true)
                             .text("Show");
  Attributes group_attributes = {{"data-module", "govuk-password-input"}};
  std::ranges::copy(options.form_group.attributes, std::back_inserter(group_attributes));
  return input(
      {.name = options.name,
       .value = options.value.empty() ? std::nullopt : std::optional(options.value),
       .label = options.label,
       .hint = options.hint,
       .error = options.error,
       .id = id,
       .type = "password",
       .autocomplete = options.autocomplete,
       .autocapitalize = "none",
       .spellcheck = false,
       .described_by = options.described_by,
       .wrapper_classes = "govuk-password-input__wrapper",
       .form_group = {.classes = joined({"govuk-password-input", options.form_group.classes}),
                      .attributes = group_attributes,
                      .before = options.form_group.before,
                      .after = toggle.html() + options.form_group.after.html()},
       .classes = joined(
           {"govuk-password-input__input", "govuk-js-password-input-input", options.classes}),
       .attributes = options.attributes});
}

Html textarea(const Textarea& options) {
  const std::string& id = id_of(options.id, options.name);
  Group group = begin_group(options, id);
  group.add_before();
  const bool has_error = !options.error.content.empty();
  Element control("textarea");
  control.classes({"govuk-textarea", has_error ? "govuk-textarea--error" : "", options.classes})
      .set("id", id)
      .set("name", options.name)
      .set("rows", std::to_string(options.rows));
  if (options.spellcheck) control.set("spellcheck", truth_word(*options.spellcheck));
  // A browser drops the first line end after the tag: one more keeps what was typed.
  const bool begins_with_line_end = options.value.starts_with('\n');
  group.add(control.set_if("aria-describedby", group.described_by)
                .set_if("autocomplete", options.autocomplete)
                .set_all(options.attributes)
                .text(begins_with_line_end ? '\n' + options.value : options.value));
  group.add_after();
  return group.html();
}

Html character_count(const CharacterCount& options) {
  Textarea field = options.textarea;
  const bool counts_words = !options.words_max.empty();
  const std::string& limit = counts_words ? options.words_max : options.characters_max;
  const std::string& id = id_of(field.id, field.name);
  const std::string message =
      "You can enter up to " + limit + (counts_words ? " words" : " characters");
  Attributes attributes = {{"data-module", "govuk-character-count"}};
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) attributes.emplace_back(name, value);
  };
  add("data-maxlength", options.characters_max);
  add("data-maxwords", options.words_max);
  add("data-threshold", options.threshold);
  add("data-count-type", counts_words ? "words" : "");
  std::ranges::copy(field.form_group.attributes, std::back_inserter(attributes));
  field.form_group.after =
      hint({.content = limit.empty() ? Content() : Content(message),
            .classes = joined({"govuk-character-count__message", options.message_classes}),
            .id = id + "-info"}) +
      field.form_group.after.html();
  field.form_group.classes = joined({"govuk-character-count", field.form_group.classes});
  field.form_group.attributes = std::move(attributes);
  field.described_by = id + "-info";
  field.classes = joined({"govuk-js-character-count", field.classes});
  return textarea(field);
}

Html select(const Select& options) {
  const std::string& id = id_of(options.id, options.name);
  Group group = begin_group(options, id);
  group.add_before();
  const bool has_error = !options.error.content.empty();
  Element control("select");
  control.classes({"govuk-select", options.classes, has_error ? "govuk-select--error" : ""})
      .set("id", id)
      .set("name", options.name)
      .flag("disabled", options.is_disabled)
      .set_if("aria-describedby", group.described_by)
      .set_all(options.attributes);
  for (const Option& option : options.options) {
    Element item("option");
    if (option.value) item.set("value", *option.value);
    const bool is_chosen =
        !options.value.empty() && option.value.value_or(option.text) == options.value;
    control.add(item.flag("selected", option.is_selected.value_or(is_chosen))
                    .flag("disabled", option.is_disabled)
                    .set_all(option.attributes)
                    .text(option.text));
  }
  group.add(control);
  group.add_after();
  return group.html();
}

Html file_upload(const FileUpload& options) {
  Group group = begin_group(options, id_of(options.id, options.name));
  group.add_before();
  const Html control = upload_element(options, group.described_by);
  if (options.is_enhanced)
    group.add(Element("div")
                  .classes({"govuk-file-upload-wrapper", options.wrapper_classes})
                  .set("data-module", "govuk-file-upload")
                  .set_all(options.wrapper_attributes)
                  .add(control));
  else
    group.add(control);
  group.add_after();
  return group.html();
}

}  // namespace trellis::web
