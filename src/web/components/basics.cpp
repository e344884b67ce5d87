#include "web/components/basics.hpp"

namespace trellis::web {

namespace {

std::string heading_tag(int level) { return "h" + std::to_string(level); }

std::string_view word(bool flag) { return flag ? "true" : "false"; }

Html start_icon() {
  return Element("svg")
      .classes({"govuk-button__start-icon"})
      .set("xmlns", "http://www.w3.org/2000/svg")
      .set("width", "17.5")
      .set("height", "19")
      .set("viewBox", "0 0 33 40")
      .set("aria-hidden", "true")
      .set("focusable", "false")
      .add(Element("path").set("fill", "currentColor").set("d", "M0 0h13l20 20-20 20H0l20-20z"));
}

}  // namespace

Html back_link(const BackLink& options) {
  return Element("a")
      .link("href", options.link)
      .classes({"govuk-back-link", options.classes})
      .set_all(options.attributes)
      .add(options.content);
}

Html breadcrumbs(const Breadcrumbs& options) {
  Element list("ol");
  list.classes({"govuk-breadcrumbs__list"});
  for (const Crumb& crumb : options.items) {
    Element item("li");
    item.classes({"govuk-breadcrumbs__list-item"});
    if (crumb.link.empty())
      item.set("aria-current", "page").add(crumb.content);
    else
      item.add(Element("a")
                   .classes({"govuk-breadcrumbs__link"})
                   .link("href", crumb.link)
                   .set_all(crumb.attributes)
                   .add(crumb.content));
    list.add(item);
  }
  const char* collapse = options.collapse_on_mobile ? "govuk-breadcrumbs--collapse-on-mobile" : "";
  return Element("nav")
      .classes({"govuk-breadcrumbs", options.classes, collapse})
      .set_all(options.attributes)
      .set("aria-label", options.label)
      .add(list);
}

Html button(const Button& options) {
  const bool is_link = !options.link.empty();
  Element element(is_link ? "a" : "button");
  if (is_link) {
    element.link("href", options.link).set("role", "button").set("draggable", "false");
  } else {
    element.set("type", options.type).set_if("value", options.value).set_if("name", options.name);
    if (options.is_disabled) element.flag("disabled", true).set("aria-disabled", "true");
    if (options.prevent_double_click)
      element.set("data-prevent-double-click", word(*options.prevent_double_click));
  }
  const char* start = options.is_start ? "govuk-button--start" : "";
  return element.classes({"govuk-button", options.classes, start})
      .set("data-module", "govuk-button")
      .set_all(options.attributes)
      .set_if("id", options.id)
      .add(options.content)
      .add(options.is_start ? start_icon() : Html());
}

Html button(std::string_view text) { return button(Button{.content = text}); }

Html details(const Details& options) {
  const Element text =
      Element("span").classes({"govuk-details__summary-text"}).add(options.summary);
  return Element("details")
      .set_if("id", options.id)
      .classes({"govuk-details", options.classes})
      .set_all(options.attributes)
      .flag("open", options.is_open)
      .add(Element("summary").classes({"govuk-details__summary"}).add(text))
      .add(Element("div").classes({"govuk-details__text"}).add(options.content));
}

Html inset_text(const InsetText& options) {
  return Element("div")
      .set_if("id", options.id)
      .classes({"govuk-inset-text", options.classes})
      .set_all(options.attributes)
      .add(options.content);
}

Html inset_text(std::string_view text) { return inset_text(InsetText{.content = text}); }

Html notification_banner(const NotificationBanner& options) {
  const Content fallback = options.is_success ? "Success" : "Important";
  const std::string role =
      !options.role.empty() ? options.role : (options.is_success ? "alert" : "region");
  const Element title = Element(heading_tag(options.title_heading_level))
                            .classes({"govuk-notification-banner__title"})
                            .set("id", options.title_id)
                            .add(options.title.empty() ? fallback : options.title);
  Element content("div");
  content.classes({"govuk-notification-banner__content"}).add(options.content);
  if (options.content.empty() && !options.text.empty())
    content.add(Element("p").classes({"govuk-notification-banner__heading"}).text(options.text));
  Element banner("div");
  banner
      .classes({"govuk-notification-banner",
                options.is_success ? "govuk-notification-banner--success" : "",
                options.classes})
      .set("role", role)
      .set("aria-labelledby", options.title_id)
      .set("data-module", "govuk-notification-banner");
  if (options.disable_auto_focus)
    banner.set("data-disable-auto-focus", word(*options.disable_auto_focus));
  return banner.set_all(options.attributes)
      .add(Element("div").classes({"govuk-notification-banner__header"}).add(title))
      .add(content);
}

Html panel(const Panel& options) {
  const bool is_interruption =
      options.classes.find("govuk-panel--interruption") != std::string::npos;
  Element element("div");
  element
      .classes({"govuk-panel", is_interruption ? "" : "govuk-panel--confirmation", options.classes})
      .set_all(options.attributes)
      .add(Element(heading_tag(options.heading_level))
               .classes({"govuk-panel__title"})
               .add(options.title));
  if (!options.content.empty())
    element.add(Element("div").classes({"govuk-panel__body"}).add(options.content));
  return element;
}

Html tag(const Tag& options) {
  return Element("strong")
      .classes({"govuk-tag", options.classes})
      .set_all(options.attributes)
      .add(options.content);
}

Html tag(std::string_view text, std::string_view colour) {
  const std::string modifier = colour.empty() ? "" : "govuk-tag--" + std::string(colour);
  return tag(Tag{.content = text, .classes = modifier});
}

Html phase_banner(const PhaseBanner& options) {
  Tag phase = options.tag;
  phase.classes = joined({"govuk-phase-banner__content__tag", phase.classes});
  const Element content =
      Element("p")
          .classes({"govuk-phase-banner__content"})
          .add(tag(phase))
          .add(Element("span").classes({"govuk-phase-banner__text"}).add(options.content));
  return Element("div")
      .classes({"govuk-phase-banner", "govuk-width-container", options.classes})
      .set_all(options.attributes)
      .add(content);
}

Html skip_link(const SkipLink& options) {
  return Element("a")
      .link("href", options.link)
      .classes({"govuk-skip-link", options.classes})
      .set_all(options.attributes)
      .set("data-module", "govuk-skip-link")
      .add(options.content);
}

Html warning_text(const WarningText& options) {
  const Element icon =
      Element("span").classes({"govuk-warning-text__icon"}).set("aria-hidden", "true").text("!");
  return Element("div")
      .classes({"govuk-warning-text", options.classes})
      .set_all(options.attributes)
      .add(icon)
      .add(Element("strong")
               .classes({"govuk-warning-text__text"})
               .add(visually_hidden(options.icon_fallback))
               .text(" ")
               .add(options.content));
}

Html warning_text(std::string_view text) { return warning_text(WarningText{.content = text}); }

Html generic_header(const GenericHeader& options) {
  const Element logo = Element("div")
                           .classes({"govuk-generic-header__logo"})
                           .add(Element("a")
                                    .link("href", options.link)
                                    .classes({"govuk-generic-header__homepage-link"})
                                    .add(options.logo));
  return Element("div")
      .classes({"govuk-generic-header", options.classes})
      .set_all(options.attributes)
      .add(Element("div")
               .classes({"govuk-generic-header__container", options.container_classes})
               .add(logo));
}

}  // namespace trellis::web
