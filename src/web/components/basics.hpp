/// GOV.UK Design System components that are shown, not filled in.
///
/// Each is an options struct and a function of the same name; the markup is that of the locked
/// govuk-frontend package, which tests/conformance proves against its published fixtures.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "web/components/element.hpp"

namespace trellis::web {

struct BackLink {
  Content content = "Back";
  Url link = Url::local("#");
  std::string classes = {};
  Attributes attributes = {};
};
Html back_link(const BackLink& options);

struct Crumb {
  Content content = {};
  Url link = {};  ///< none for the page itself
  Attributes attributes = {};
};
struct Breadcrumbs {
  std::vector<Crumb> items = {};
  bool collapse_on_mobile = false;
  std::string label = "Breadcrumb";
  std::string classes = {};
  Attributes attributes = {};
};
Html breadcrumbs(const Breadcrumbs& options);

struct Button {
  Content content = {};
  std::string name = {};
  std::string value = {};
  std::string type = "submit";
  std::string id = {};
  Url link = {};  ///< makes it a link that looks like a button
  bool is_disabled = false;
  bool is_start = false;
  std::optional<bool> prevent_double_click = {};
  std::string classes = {};
  Attributes attributes = {};
};
Html button(const Button& options);
/// A plain button that submits its form.
Html button(std::string_view text);

struct Details {
  Content summary = {};
  Content content = {};
  bool is_open = false;
  std::string id = {};
  std::string classes = {};
  Attributes attributes = {};
};
Html details(const Details& options);

struct InsetText {
  Content content = {};
  std::string id = {};
  std::string classes = {};
  Attributes attributes = {};
};
Html inset_text(const InsetText& options);
Html inset_text(std::string_view text);

struct NotificationBanner {
  Content content = {};   ///< markup as it is
  std::string text = {};  ///< one sentence, set in the heading style
  bool is_success = false;
  Content title = {};
  int title_heading_level = 2;
  std::string title_id = "govuk-notification-banner-title";
  std::string role = {};
  std::optional<bool> disable_auto_focus = {};
  std::string classes = {};
  Attributes attributes = {};
};
Html notification_banner(const NotificationBanner& options);

struct Panel {
  Content title = {};
  Content content = {};
  int heading_level = 1;
  std::string classes = {};
  Attributes attributes = {};
};
Html panel(const Panel& options);

struct Tag {
  Content content = {};
  std::string classes = {};  ///< such as govuk-tag--green
  Attributes attributes = {};
};
Html tag(const Tag& options);
/// `colour` is one of the design system's (green, red, grey …) or empty.
Html tag(std::string_view text, std::string_view colour = {});

struct PhaseBanner {
  Tag tag = {};
  Content content = {};
  std::string classes = {};
  Attributes attributes = {};
};
Html phase_banner(const PhaseBanner& options);

struct SkipLink {
  Content content = "Skip to main content";
  Url link = Url::local("#content");
  std::string classes = {};
  Attributes attributes = {};
};
Html skip_link(const SkipLink& options);

struct WarningText {
  Content content = {};
  std::string icon_fallback = "Warning";
  std::string classes = {};
  Attributes attributes = {};
};
Html warning_text(const WarningText& options);
Html warning_text(std::string_view text);

struct GenericHeader {
  Content logo = {};
  Url link = Url::local("/");
  std::string container_classes = "govuk-width-container";
  std::string classes = {};
  Attributes attributes = {};
};
Html generic_header(const GenericHeader& options);

}  // namespace trellis::web
