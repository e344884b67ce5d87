/// GOV.UK Design System components of forms.
///
/// Each is an options struct and a function of the same name; the markup is that of the locked
/// govuk-frontend package, which tests/conformance proves against its published fixtures. An error
/// message with content puts the field in its error state.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "web/components/element.hpp"

namespace trellis::web {

struct Label {
  Content content = {};
  std::string classes = {};
  bool is_page_heading = false;
  std::string for_id = {};  ///< filled in by the component that shows it
  Attributes attributes = {};
};
Html label(const Label& options);

struct Hint {
  Content content = {};
  std::string classes = {};
  std::string id = {};  ///< filled in by the component that shows it
  Attributes attributes = {};
};
Html hint(const Hint& options);

struct ErrorMessage {
  Content content = {};
  std::string hidden_prefix = "Error";
  std::string classes = {};
  std::string id = {};  ///< filled in by the component that shows it
  Attributes attributes = {};
};
Html error_message(const ErrorMessage& options);

struct ErrorSummaryItem {
  Content content = {};
  Url link = {};
  Attributes attributes = {};
};
struct ErrorSummary {
  std::vector<ErrorSummaryItem> items = {};
  Content title = "There is a problem";
  Content description = {};
  std::optional<bool> disable_auto_focus = {};
  std::string classes = {};
  Attributes attributes = {};
};
Html error_summary(const ErrorSummary& options);

struct Legend {
  Content content = {};
  std::string classes = {};
  bool is_page_heading = false;
};
struct Fieldset {
  Legend legend = {};
  Html content = {};
  std::string described_by = {};
  std::string role = {};
  std::string classes = {};
  Attributes attributes = {};
};
Html fieldset(const Fieldset& options);

/// Around a field: its own classes, and what stands before and after the control.
struct FormGroup {
  std::string classes = {};
  Attributes attributes = {};
  Content before = {};
  Content after = {};
};

struct Affix {
  Content content = {};
  std::string classes = {};
  Attributes attributes = {};
};
struct Input {
  std::string name = {};
  std::optional<std::string> value = {};
  Label label = {};
  Hint hint = {};
  ErrorMessage error = {};
  std::string id = {};  ///< the name, unless given
  std::string type = "text";
  std::string inputmode = {};
  std::string autocomplete = {};
  std::string autocapitalize = {};
  std::string pattern = {};
  std::optional<bool> spellcheck = {};
  bool is_disabled = false;
  Affix prefix = {};
  Affix suffix = {};
  std::string described_by = {};
  std::string wrapper_classes = {};
  Attributes wrapper_attributes = {};
  FormGroup form_group = {};
  std::string classes = {};
  Attributes attributes = {};
};
Html input(const Input& options);

struct PasswordInput {
  std::string name = {};
  std::string value = {};
  Label label = {};
  Hint hint = {};
  ErrorMessage error = {};
  std::string id = {};
  std::string autocomplete = "current-password";
  std::string described_by = {};
  FormGroup form_group = {};
  std::string classes = {};
  Attributes attributes = {};
};
Html password_input(const PasswordInput& options);

struct Textarea {
  std::string name = {};
  std::string value = {};
  Label label = {};
  Hint hint = {};
  ErrorMessage error = {};
  std::string id = {};
  int rows = 5;
  std::string autocomplete = {};
  std::optional<bool> spellcheck = {};
  std::string described_by = {};
  FormGroup form_group = {};
  std::string classes = {};
  Attributes attributes = {};
};
Html textarea(const Textarea& options);

struct CharacterCount {
  Textarea textarea = {};
  std::string characters_max = {};
  std::string words_max = {};
  std::string threshold = {};
  std::string message_classes = {};
};
Html character_count(const CharacterCount& options);

struct Option {
  std::optional<std::string> value = {};  ///< the text, unless given
  std::string text = {};
  std::optional<bool> is_selected = {};  ///< unless given, by the value of the field
  bool is_disabled = false;
  Attributes attributes = {};
};
struct Select {
  std::string name = {};
  std::string value = {};  ///< selects the option that has it
  std::vector<Option> options = {};
  Label label = {};
  Hint hint = {};
  ErrorMessage error = {};
  std::string id = {};
  bool is_disabled = false;
  std::string described_by = {};
  FormGroup form_group = {};
  std::string classes = {};
  Attributes attributes = {};
};
Html select(const Select& options);

/// One of the radios or checkboxes; with a divider it is only that word between two of them.
struct Choice {
  std::string value = {};
  Content content = {};
  Content hint = {};
  std::optional<bool> is_checked = {};  ///< unless given, by the value or values of the field
  bool is_disabled = false;
  Html conditional = {};  ///< shown while this one is chosen
  std::string divider = {};
  std::string id = {};
  std::string name = {};       ///< checkboxes only
  std::string behaviour = {};  ///< checkboxes only: "exclusive"
  std::string label_classes = {};
  Attributes label_attributes = {};
  std::string hint_classes = {};
  Attributes hint_attributes = {};
  Attributes attributes = {};
};
struct Choices {
  std::string name = {};
  std::vector<std::string> values = {};  ///< chosen ones
  std::vector<Choice> choices = {};
  std::optional<Fieldset> fieldset = {};
  Hint hint = {};
  ErrorMessage error = {};
  std::string id_prefix = {};  ///< the name, unless given
  std::string described_by = {};
  FormGroup form_group = {};
  std::string classes = {};
  Attributes attributes = {};
};
Html radios(const Choices& options);
Html checkboxes(const Choices& options);

struct DateItem {
  std::string name = {};
  std::string label = {};
  std::optional<std::string> value = {};
  std::optional<bool> has_error = {};  ///< unless given, all are when the field has an error
  std::string id = {};
  std::string inputmode = {};
  std::string autocomplete = {};
  std::string pattern = {};
  std::string classes = {};
  Attributes attributes = {};
};
struct DateInput {
  std::string id = {};
  std::string name_prefix = {};  ///< fields are prefix-day, prefix-month, prefix-year
  std::vector<DateItem> items = {
      DateItem{.name = "day"}, DateItem{.name = "month"}, DateItem{.name = "year"}};
  std::optional<Fieldset> fieldset = {};
  Hint hint = {};
  ErrorMessage error = {};
  FormGroup form_group = {};
  std::string classes = {};
  Attributes attributes = {};
};
Html date_input(const DateInput& options);

struct FileUpload {
  std::string name = {};
  Label label = {};
  Hint hint = {};
  ErrorMessage error = {};
  std::string id = {};
  bool is_multiple = false;
  bool is_disabled = false;
  bool is_enhanced = false;  ///< a drop zone where scripts run
  std::string described_by = {};
  std::string wrapper_classes = {};
  Attributes wrapper_attributes = {};
  FormGroup form_group = {};
  std::string classes = {};
  Attributes attributes = {};
};
Html file_upload(const FileUpload& options);

}  // namespace trellis::web
