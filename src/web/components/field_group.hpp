/// What the components of forms share: the group around a control and what describes it.
#pragma once

#include <string>

#include "web/components/fields.hpp"

namespace trellis::web {

/// A form group: label, hint and error (in that order), the control, and what describes it.
class Group {
 public:
  Group(const FormGroup& options, bool has_error) : options_(options), element_("div") {
    element_
        .classes({"govuk-form-group", has_error ? "govuk-form-group--error" : "", options.classes})
        .set_all(options.attributes);
  }

  /// Ids of what describes the control so far.
  std::string described_by;

  Html hint_and_error(Hint shown_hint, ErrorMessage error, const std::string& id) {
    Html html;
    if (!shown_hint.content.empty()) {
      shown_hint.id = id + "-hint";
      described_by = joined({described_by, shown_hint.id});
      html += hint(shown_hint);
    }
    if (!error.content.empty()) {
      error.id = id + "-error";
      described_by = joined({described_by, error.id});
      html += error_message(error);
    }
    return html;
  }

  void add(const Html& html) { element_.add(html); }
  void add_before() { element_.add(options_.before); }
  void add_after() { element_.add(options_.after); }
  Html html() const { return element_.html(); }

 private:
  const FormGroup& options_;
  Element element_;
};

/// Label, hint and error of a control with one id; gives the group to go on with.
template <class Field>
Group begin_group(const Field& options, const std::string& id) {
  Group group(options.form_group, !options.error.content.empty());
  group.described_by = options.described_by;
  Label own_label = options.label;
  own_label.for_id = id;
  group.add(label(own_label));
  group.add(group.hint_and_error(options.hint, options.error, id));
  return group;
}

/// The id of a control: its own, or its name.
inline const std::string& id_of(const std::string& id, const std::string& name) {
  return id.empty() ? name : id;
}

}  // namespace trellis::web
