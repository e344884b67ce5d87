#include <algorithm>

#include "web/components/field_group.hpp"

namespace trellis::web {

namespace {

Html choice_label(const Choice& choice, const std::string& id, const std::string& block) {
  return label({.content = choice.content,
                .classes = joined({block + "__label", choice.label_classes}),
                .for_id = id,
                .attributes = choice.label_attributes});
}

Html choice_hint(const Choice& choice, const std::string& id, const std::string& block) {
  return hint({.content = choice.hint,
               .classes = joined({block + "__hint", choice.hint_classes}),
               .id = id,
               .attributes = choice.hint_attributes});
}

/// What radios and checkboxes differ in.
struct ChoiceKind {
  std::string type;   ///< of the input
  std::string block;  ///< of the class names
};

Html choice_item(const Choices& options,
                 const Choice& choice,
                 std::size_t number,
                 const ChoiceKind& kind,
                 const std::string& outer_described_by) {
  if (!choice.divider.empty())
    return Element("div").classes({kind.block + "__divider"}).text(choice.divider);
  const std::string& prefix = id_of(options.id_prefix, options.name);
  const std::string numbered = number > 1 ? prefix + '-' + std::to_string(number) : prefix;
  const std::string& id = id_of(choice.id, numbered);
  const bool is_among_values =
      std::ranges::find(options.values, choice.value) != options.values.end();
  const bool is_checked = choice.is_checked.value_or(is_among_values);
  const std::string hint_id = choice.hint.empty() ? "" : id + "-item-hint";
  const bool has_conditional = !choice.conditional.empty();
  const std::string conditional_id = "conditional-" + id;
  Element control("input");
  control.classes({kind.block + "__input"})
      .set("id", id)
      .set("name", choice.name.empty() ? options.name : choice.name)
      .set("type", kind.type)
      .set("value", choice.value)
      .flag("checked", is_checked)
      .flag("disabled", choice.is_disabled)
      .set_if("data-aria-controls", has_conditional ? conditional_id : "")
      .set_if("data-behaviour", choice.behaviour)
      .set_if("aria-describedby", joined({outer_described_by, hint_id}))
      .set_all(choice.attributes);
  Element item("div");
  item.classes({kind.block + "__item"}).add(control).add(choice_label(choice, id, kind.block));
  if (!choice.hint.empty()) item.add(choice_hint(choice, hint_id, kind.block));
  Html html = item;
  if (has_conditional)
    html += Element("div")
                .classes({kind.block + "__conditional",
                          is_checked ? "" : kind.block + "__conditional--hidden"})
                .set("id", conditional_id)
                .add(choice.conditional);
  return html;
}

/// A fieldset around what is there, or only what is there.
Html in_fieldset(const std::optional<Fieldset>& options,
                 Html content,
                 const std::string& described_by,
                 std::string role = {}) {
  if (!options) return content;
  Fieldset own = *options;
  own.content = std::move(content);
  own.described_by = described_by;
  own.role = std::move(role);
  return fieldset(own);
}

Html choices(const Choices& options, const ChoiceKind& kind) {
  const std::string& prefix = id_of(options.id_prefix, options.name);
  Group group(options.form_group, !options.error.content.empty());
  group.described_by = options.described_by;
  if (options.fieldset && !options.fieldset->described_by.empty())
    group.described_by = options.fieldset->described_by;
  Html content = group.hint_and_error(options.hint, options.error, prefix);
  // Only checkboxes without a fieldset carry the group's description on each of them.
  const bool carries = kind.type == "checkbox" && !options.fieldset;
  Element list("div");
  list.classes({kind.block, options.classes})
      .set_all(options.attributes)
      .set("data-module", kind.block)
      .add(options.form_group.before);
  std::size_t number = 0;
  for (const Choice& choice : options.choices)
    list.add(
        choice_item(options, choice, ++number, kind, carries ? group.described_by : std::string()));
  list.add(options.form_group.after);
  content += list;
  group.add(in_fieldset(options.fieldset, std::move(content), group.described_by));
  return group.html();
}

std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

Html date_item(const DateInput& options, const DateItem& item, bool any_has_error) {
  const bool field_has_error = !options.error.content.empty();
  const bool has_error = item.has_error.value_or(field_has_error && !any_has_error);
  const bool has_width = item.classes.find("govuk-input--width-") != std::string::npos;
  const bool names_error = item.classes.find("govuk-input--error") != std::string::npos;
  const char* width = item.name.ends_with("year") ? "govuk-input--width-4" : "govuk-input--width-2";
  const Input field{
      .name = options.name_prefix.empty() ? item.name : options.name_prefix + '-' + item.name,
      .value = item.value,
      .label = {.content = item.label.empty() ? capitalised(item.name) : item.label,
                .classes = "govuk-date-input__label"},
      .id = item.id.empty() ? options.id + '-' + item.name : item.id,
      .inputmode = item.inputmode.empty() ? "numeric" : item.inputmode,
      .autocomplete = item.autocomplete,
      .pattern = item.pattern,
      .classes = joined({"govuk-date-input__input",
                         has_error && !names_error ? "govuk-input--error" : "",
                         has_width ? "" : width,
                         item.classes}),
      .attributes = item.attributes};
  return Element("div").classes({"govuk-date-input__item"}).add(input(field));
}

}  // namespace

Html radios(const Choices& options) {
  return choices(options, {.type = "radio", .block = "govuk-radios"});
}

Html checkboxes(const Choices& options) {
  return choices(options, {.type = "checkbox", .block = "govuk-checkboxes"});
}

Html date_input(const DateInput& options) {
  Group group(options.form_group, !options.error.content.empty());
  if (options.fieldset) group.described_by = options.fieldset->described_by;
  Html content = group.hint_and_error(options.hint, options.error, options.id);
  const bool any_has_error = std::ranges::any_of(options.items, [](const DateItem& item) {
    return item.has_error.value_or(false) ||
           item.classes.find("govuk-input--error") != std::string::npos;
  });
  Element list("div");
  list.classes({"govuk-date-input", options.classes})
      .set_all(options.attributes)
      .set_if("id", options.id)
      .add(options.form_group.before);
  for (const DateItem& item : options.items) list.add(date_item(options, item, any_has_error));
  list.add(options.form_group.after);
  content += list;
  group.add(in_fieldset(options.fieldset, std::move(content), group.described_by, "group"));
  return group.html();
}

}  // namespace trellis::web
