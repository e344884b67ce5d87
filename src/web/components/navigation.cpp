#include "web/components/lists.hpp"

namespace trellis::web {

namespace {

Html arrow(bool is_previous) {
  constexpr auto previous_path =
      "m6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l"
      "4.2931-4.293-1.414-1.414z";
  constexpr auto next_path =
      "m8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 "
      "6.7441-6.4062-6.7246-6.7266z";
  return Element("svg")
      .classes({"govuk-pagination__icon",
                is_previous ? "govuk-pagination__icon--prev" : "govuk-pagination__icon--next"})
      .set("xmlns", "http://www.w3.org/2000/svg")
      .set("height", "13")
      .set("width", "15")
      .set("aria-hidden", "true")
      .set("focusable", "false")
      .set("viewBox", "0 0 15 13")
      .add(Element("path").set("d", is_previous ? previous_path : next_path));
}

Html page_link(const PageLink& link, bool is_previous, bool is_block) {
  const std::string kind = is_previous ? "prev" : "next";
  Html words = link.content.html();
  if (words.empty())
    words = html_text(is_previous ? "Previous" : "Next") + visually_hidden(" page");
  const bool is_decorated = is_block && link.label.empty();
  Element anchor("a");
  anchor.classes({"govuk-link", "govuk-pagination__link"})
      .link("href", link.link)
      .set("rel", kind)
      .set_all(link.attributes);
  if (is_block || is_previous) anchor.add(arrow(is_previous));
  anchor.add(Element("span")
                 .classes({"govuk-pagination__link-title",
                           is_decorated ? "govuk-pagination__link-title--decorated" : ""})
                 .add(words));
  if (!link.label.empty() && is_block)
    anchor.add(visually_hidden(":"))
        .add(Element("span").classes({"govuk-pagination__link-label"}).text(link.label));
  if (!is_block && !is_previous) anchor.add(arrow(false));
  return Element("div").classes({"govuk-pagination__" + kind}).add(anchor);
}

Html page_item(const PageItem& item) {
  Element element("li");
  element.classes({"govuk-pagination__item",
                   item.is_current ? "govuk-pagination__item--current" : "",
                   item.is_gap ? "govuk-pagination__item--ellipsis" : ""});
  if (item.is_gap) return element.text("\u22ef");
  Element link("a");
  link.classes({"govuk-link", "govuk-pagination__link"})
      .link("href", item.link)
      .set("aria-label", item.hidden_text.value_or("Page " + item.number));
  if (item.is_current) link.set("aria-current", "page");
  return element.add(link.set_all(item.attributes).text(item.number));
}

Html navigation_item(const NavigationItem& item) {
  const bool is_marked = item.is_active || item.is_current;
  const Html words = is_marked ? Html(Element("strong")
                                          .classes({"govuk-service-navigation__active-fallback"})
                                          .add(item.content))
                               : item.content.html();
  Element inner(item.link.empty() ? "span" : "a");
  if (item.link.empty())
    inner.classes({"govuk-service-navigation__text"});
  else
    inner.classes({"govuk-service-navigation__link"}).link("href", item.link);
  if (is_marked) inner.set("aria-current", item.is_current ? "page" : "true");
  if (!item.link.empty()) inner.set_all(item.attributes);
  Element element("li");
  element.classes({"govuk-service-navigation__item",
                   is_marked ? "govuk-service-navigation__item--active" : ""});
  const bool is_empty = item.link.empty() && item.content.empty();
  return is_empty ? element.html() : element.add(inner.add(words)).html();
}

Html navigation_list(const ServiceNavigation& options) {
  Element nav("nav");
  nav.set("aria-label",
          options.navigation_label.empty() ? options.menu_text : options.navigation_label)
      .classes({"govuk-service-navigation__wrapper", options.navigation_classes});
  if (options.collapse_on_mobile.value_or(options.items.size() > 1)) {
    const bool is_labelled = !options.menu_label.empty() && options.menu_label != options.menu_text;
    nav.add(Element("button")
                .set("type", "button")
                .classes({"govuk-service-navigation__toggle", "govuk-js-service-navigation-toggle"})
                .set("aria-controls", options.navigation_id)
                .set_if("aria-label", is_labelled ? options.menu_label : "")
                .flag("hidden", true)
                .set("aria-hidden", "true")
                .text(options.menu_text));
  }
  Element list("ul");
  list.classes({"govuk-service-navigation__list"})
      .set("id", options.navigation_id)
      .add(options.slot_navigation_start);
  for (const NavigationItem& item : options.items) list.add(navigation_item(item));
  return nav.add(list.add(options.slot_navigation_end));
}

Html service_name(const ServiceNavigation& options) {
  Element inner(options.service_link.empty() ? "span" : "a");
  if (options.service_link.empty())
    inner.classes({"govuk-service-navigation__text"});
  else
    inner.link("href", options.service_link).classes({"govuk-service-navigation__link"});
  return Element("span")
      .classes({"govuk-service-navigation__service-name"})
      .add(inner.text(options.service_name));
}

}  // namespace

Html pagination(const Pagination& options) {
  const bool is_block = options.items.empty() && (options.previous || options.next);
  Element nav("nav");
  nav.classes({"govuk-pagination", is_block ? "govuk-pagination--block" : "", options.classes})
      .set("aria-label", options.landmark_label)
      .set_all(options.attributes);
  if (options.previous) nav.add(page_link(*options.previous, true, is_block));
  if (!options.items.empty()) {
    Element list("ul");
    list.classes({"govuk-pagination__list"});
    for (const PageItem& item : options.items) list.add(page_item(item));
    nav.add(list);
  }
  if (options.next) nav.add(page_link(*options.next, false, is_block));
  return nav;
}

Html service_navigation(const ServiceNavigation& options) {
  Element container("div");
  container.classes({"govuk-service-navigation__container"});
  if (!options.service_name.empty()) container.add(service_name(options));
  const bool has_navigation = !options.items.empty() || !options.slot_navigation_start.empty() ||
                              !options.slot_navigation_end.empty();
  if (has_navigation) container.add(navigation_list(options));
  const bool is_inline = !options.slot_end.empty() && options.is_slot_end_inline;
  const Element inner =
      Element("div")
          .classes({"govuk-width-container",
                    is_inline ? "govuk-service-navigation__inlining-container" : ""})
          .add(options.slot_start)
          .add(container)
          .add(options.slot_end);
  const bool is_section =
      !options.service_name.empty() || !options.slot_start.empty() || !options.slot_end.empty();
  return Element(is_section ? "section" : "div")
      .set_if("aria-label", is_section ? options.aria_label : "")
      .classes({"govuk-service-navigation", options.classes})
      .set("data-module", "govuk-service-navigation")
      .set_all(options.attributes)
      .add(inner);
}

}  // namespace trellis::web
