#include "web/components/moj.hpp"

namespace trellis::web {

namespace {

std::string level_heading(int level) { return "h" + std::to_string(level); }

std::string_view name_of(SortOrder order) {
  switch (order) {
    case SortOrder::none:
      return "none";
    case SortOrder::ascending:
      return "ascending";
    case SortOrder::descending:
      return "descending";
  }
  return "none";
}

Html chips_of(const Filter& options) {
  if (options.chips.empty()) return {};
  Element list("ul");
  list.classes({"moj-filter-tags"});
  for (const Chip& chip : options.chips)
    list.add(Element("li").add(Element("a")
                                   .classes({"moj-filter__tag"})
                                   .link("href", chip.remove)
                                   .add(visually_hidden("Remove this filter: "))
                                   .text(chip.name + ": " + chip.value)));
  Element header("div");
  header.classes({"moj-filter__selected-heading"})
      .add(Element("div")
               .classes({"moj-filter__heading-title"})
               .add(Element("h3").classes({"govuk-heading-s"}).text("Selected filters")));
  if (!options.clear.empty())
    header.add(
        Element("div")
            .classes({"moj-filter__heading-action"})
            .add(Element("p").add(Element("a")
                                      .classes({"govuk-link", "govuk-link--no-visited-state"})
                                      .link("href", options.clear)
                                      .text("Clear all")
                                      .add(visually_hidden(" filters")))));
  return Element("div").classes({"moj-filter__selected"}).add(header).add(list);
}

}  // namespace

Html badge(std::string_view text, std::string_view colour) {
  const std::string modifier = colour.empty() ? "" : "moj-badge--" + std::string(colour);
  return Element("span").classes({"moj-badge", modifier}).text(text);
}

Html sub_navigation(const SubNavigation& options) {
  Element list("ul");
  list.classes({"moj-sub-navigation__list"});
  for (const NavigationItem& item : options.items)
    list.add(Element("li")
                 .classes({"moj-sub-navigation__item"})
                 .add(Element("a")
                          .classes({"moj-sub-navigation__link"})
                          .set_if("aria-current", item.is_current ? "page" : "")
                          .link("href", item.link)
                          .set_all(item.attributes)
                          .add(item.content)));
  return Element("nav").classes({"moj-sub-navigation"}).set("aria-label", options.label).add(list);
}

Html timeline(const Timeline& options) {
  Element element("div");
  element.classes({"moj-timeline"});
  for (const TimelineEntry& entry : options.entries) {
    Element header("div");
    header.classes({"moj-timeline__header"})
        .add(Element(level_heading(options.heading_level))
                 .classes({"moj-timeline__title"})
                 .add(entry.title));
    if (!entry.byline.empty())
      header.text(" ").add(
          Element("p").classes({"moj-timeline__byline"}).text("by " + entry.byline));
    Element item("div");
    item.set_if("id", entry.id)
        .classes({"moj-timeline__item"})
        .add(header)
        .add(Element("p")
                 .classes({"moj-timeline__date"})
                 .add(Element("time").set("datetime", entry.date_time).text(entry.date_text)));
    if (!entry.content.empty())
      item.add(Element("div").classes({"moj-timeline__description"}).add(entry.content));
    element.add(item);
  }
  return element;
}

Html filter(const Filter& options) {
  Element form("form");
  form.set("method", "get").link("action", options.action).set("novalidate", "");
  for (const auto& [name, value] : options.kept)
    form.add(Element("input").set("type", "hidden").set("name", name).set("value", value));
  // Apply stands above and below the fields: a long panel is not to be scrolled for its button.
  const Html apply = button("Apply filters");
  form.add(apply).add(options.fields).add(apply);
  // Open, so that it needs no script; on a phone the script of every page closes what is not in
  // use.
  return Element("details")
      .classes({"moj-filter"})
      .set("open", "")
      .add(Element("summary")
               .classes({"moj-filter__header"})
               .add(Element("h2").classes({"govuk-heading-m"}).text(options.heading)))
      .add(Element("div")
               .classes({"moj-filter__content"})
               .add(chips_of(options))
               .add(Element("div").classes({"moj-filter__options"}).add(form)));
}

Html sortable_table(const SortableTable& options) {
  Table plain{.caption = options.caption,
              .caption_classes = options.caption_classes,
              .rows = options.rows,
              .first_cell_is_header = options.first_cell_is_header};
  for (const SortableColumn& column : options.columns) {
    Cell cell{.content = column.text, .is_numeric = column.is_numeric};
    if (!column.sort_link.empty()) {
      cell.attributes = {{"aria-sort", std::string(name_of(column.order))}};
      cell.content = Element("a")
                         .classes({"govuk-link", "govuk-link--no-visited-state", "trellis-sort"})
                         .link("href", column.sort_link)
                         .text(column.text)
                         .html();
    }
    plain.head.push_back(std::move(cell));
  }
  return scrolling(options.caption, table(plain));
}

Html scrolling(std::string_view name, const Html& table) {
  return Element("div")
      .classes({"trellis-scroll"})
      .set("role", "region")
      .set("tabindex", "0")
      .set("aria-label", name)
      .add(table);
}

}  // namespace trellis::web
