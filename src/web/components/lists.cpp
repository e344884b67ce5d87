#include "web/components/lists.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace trellis::web {

namespace {

std::string list_heading(int level) { return "h" + std::to_string(level); }

Html action_link(const Action& action, const Content& card_title) {
  Element link("a");
  link.classes({"govuk-link", action.classes})
      .link("href", action.link)
      .set_all(action.attributes)
      .add(action.content);
  if (action.hidden_text.empty() && card_title.empty()) return link;
  Element hidden("span");
  hidden.classes({"govuk-visually-hidden"});
  if (!action.hidden_text.empty()) hidden.text(' ' + action.hidden_text);
  if (!card_title.empty()) hidden.text(" (").add(card_title).text(")");
  return link.add(hidden);
}

/// One action stands alone; several are a list.
Html actions(const std::vector<Action>& items, const Content& card_title, std::string_view item) {
  if (items.size() == 1) return action_link(items.front(), card_title);
  Html html;
  for (const Action& action : items)
    html += Element("li").classes({item}).add(action_link(action, card_title));
  return html;
}

Html summary_row_html(const SummaryRow& row, bool any_has_actions, const Content& card_title) {
  Element element("div");
  element.classes(
      {"govuk-summary-list__row",
       any_has_actions && row.actions.empty() ? "govuk-summary-list__row--no-actions" : "",
       row.classes});
  element.add(Element("dt").classes({"govuk-summary-list__key", row.key_classes}).add(row.key));
  element.add(
      Element("dd").classes({"govuk-summary-list__value", row.value_classes}).add(row.value));
  if (row.actions.empty()) return element;
  Element cell("dd");
  cell.classes({"govuk-summary-list__actions", row.actions_classes});
  const Html links = actions(row.actions, card_title, "govuk-summary-list__actions-list-item");
  if (row.actions.size() == 1)
    cell.add(links);
  else
    cell.add(Element("ul").classes({"govuk-summary-list__actions-list"}).add(links));
  return element.add(cell);
}

Html summary_card(const SummaryCard& card, const Html& content) {
  Element wrapper("div");
  wrapper.classes({"govuk-summary-card__title-wrapper"});
  if (!card.title.empty())
    wrapper.add(Element(list_heading(card.heading_level))
                    .classes({"govuk-summary-card__title", card.title_classes})
                    .add(card.title));
  if (!card.actions.empty())
    wrapper.add(Element(card.actions.size() == 1 ? "div" : "ul")
                    .classes({"govuk-summary-card__actions", card.actions_classes})
                    .add(actions(card.actions, card.title, "govuk-summary-card__action")));
  return Element("div")
      .classes({"govuk-summary-card", card.classes})
      .set_all(card.attributes)
      .add(wrapper)
      .add(Element("div").classes({"govuk-summary-card__content"}).add(content));
}

Html table_cell(const Cell& cell, std::string_view name, std::string_view scope) {
  const std::string block = name == "th" ? "govuk-table__header" : "govuk-table__cell";
  const bool shows_format = cell.is_numeric && scope != "row";
  return Element(name)
      .set_if("scope", scope)
      .classes({block, shows_format ? block + "--numeric" : "", cell.classes})
      .set_if("colspan", cell.column_span > 1 ? std::to_string(cell.column_span) : "")
      .set_if("rowspan", cell.row_span > 1 ? std::to_string(cell.row_span) : "")
      .set_all(cell.attributes)
      .add(cell.content);
}

Html task_item(const TaskList& list, const Task& task, std::size_t number) {
  const std::string id = list.id_prefix + '-' + std::to_string(number);
  const std::string hint_id = task.hint.empty() ? "" : id + "-hint";
  Element name("div");
  name.classes({"govuk-task-list__name-and-hint"});
  if (task.link.empty())
    name.add(Element("div").classes({task.title_classes}).add(task.title));
  else
    name.add(Element("a")
                 .classes({"govuk-link", "govuk-task-list__link", task.title_classes})
                 .link("href", task.link)
                 .set("aria-describedby", joined({hint_id, id + "-status"}))
                 .add(task.title));
  if (!task.hint.empty())
    name.add(Element("div").set("id", hint_id).classes({"govuk-task-list__hint"}).add(task.hint));
  const Element status = Element("div")
                             .classes({"govuk-task-list__status", task.status_classes})
                             .set("id", id + "-status")
                             .add(task.status_tag ? tag(*task.status_tag) : task.status.html());
  return Element("li")
      .classes({"govuk-task-list__item",
                task.link.empty() ? "" : "govuk-task-list__item--with-link",
                task.classes})
      .add(name)
      .add(status);
}

Html accordion_section(const Accordion& accordion,
                       const AccordionSection& section,
                       std::size_t number) {
  const auto id = [&](std::string_view part) {
    return accordion.id + '-' + std::string(part) + '-' + std::to_string(number);
  };
  Element header("div");
  header.classes({"govuk-accordion__section-header"})
      .add(Element(list_heading(accordion.heading_level))
               .classes({"govuk-accordion__section-heading"})
               .add(Element("span")
                        .classes({"govuk-accordion__section-button"})
                        .set("id", id("heading"))
                        .add(section.heading)));
  if (!section.summary.empty())
    header.add(Element("div")
                   .classes({"govuk-accordion__section-summary", "govuk-body"})
                   .set("id", id("summary"))
                   .add(section.summary));
  Element content("div");
  content.set("id", id("content")).classes({"govuk-accordion__section-content"});
  content.add(section.content);
  if (section.content.empty() && !section.text.empty())
    content.add(Element("p").classes({"govuk-body"}).text(section.text));
  return Element("div")
      .classes({"govuk-accordion__section",
                section.is_expanded ? "govuk-accordion__section--expanded" : ""})
      .add(header)
      .add(content);
}

}  // namespace

Html summary_list(const SummaryList& options) {
  const bool any_has_actions =
      std::ranges::any_of(options.rows, [](const SummaryRow& row) { return !row.actions.empty(); });
  const Content card_title = options.card ? options.card->title : Content();
  Element list("dl");
  list.classes({"govuk-summary-list", options.classes}).set_all(options.attributes);
  for (const SummaryRow& row : options.rows)
    list.add(summary_row_html(row, any_has_actions, card_title));
  return options.card ? summary_card(*options.card, list) : list.html();
}

SummaryRow summary_row(std::string key, Content value) {
  return {.key = std::move(key), .value = std::move(value)};
}

Cell number_cell(std::int64_t value) { return {.content = with_commas(value), .is_numeric = true}; }

Html table(const Table& options) {
  Element element("table");
  element.classes({"govuk-table", options.classes}).set_all(options.attributes);
  if (!options.caption.empty())
    element.add(Element("caption")
                    .classes({"govuk-table__caption", options.caption_classes})
                    .text(options.caption));
  if (!options.head.empty()) {
    Element row("tr");
    row.classes({"govuk-table__row"});
    for (const Cell& cell : options.head) row.add(table_cell(cell, "th", "col"));
    element.add(Element("thead").classes({"govuk-table__head"}).add(row));
  }
  Element body("tbody");
  body.classes({"govuk-table__body"});
  for (const std::vector<Cell>& cells : options.rows) {
    Element row("tr");
    row.classes({"govuk-table__row"});
    bool is_header = options.first_cell_is_header;
    for (const Cell& cell : cells) {
      row.add(is_header ? table_cell(cell, "th", "row") : table_cell(cell, "td", ""));
      is_header = false;
    }
    body.add(row);
  }
  return element.add(body);
}

Html task_list(const TaskList& options) {
  Element list("ul");
  list.classes({"govuk-task-list", options.classes}).set_all(options.attributes);
  std::size_t number = 0;
  for (const Task& task : options.tasks) list.add(task_item(options, task, ++number));
  return list;
}

Html tabs(const Tabs& options) {
  Element element("div");
  element.set_if("id", options.id)
      .classes({"govuk-tabs", options.classes})
      .set_all(options.attributes)
      .set("data-module", "govuk-tabs")
      .add(Element("h2").classes({"govuk-tabs__title"}).text(options.title));
  Element list("ul");
  list.classes({"govuk-tabs__list"});
  Html panels;
  for (std::size_t i = 0; i < options.tabs.size(); ++i) {
    const Tab& tab = options.tabs[i];
    const std::string id =
        tab.id.empty() ? options.id_prefix + '-' + std::to_string(i + 1) : tab.id;
    list.add(
        Element("li")
            .classes({"govuk-tabs__list-item", i == 0 ? "govuk-tabs__list-item--selected" : ""})
            .add(Element("a")
                     .classes({"govuk-tabs__tab"})
                     .set("href", '#' + id)
                     .set_all(tab.attributes)
                     .text(tab.label)));
    Element panel("div");
    panel.classes({"govuk-tabs__panel", i == 0 ? "" : "govuk-tabs__panel--hidden"})
        .set("id", id)
        .set_all(tab.panel_attributes)
        .add(tab.panel);
    if (tab.panel.empty() && !tab.text.empty())
      panel.add(Element("p").classes({"govuk-body"}).text(tab.text));
    panels += panel;
  }
  if (!options.tabs.empty()) element.add(list).add(panels);
  return element;
}

Html accordion(const Accordion& options) {
  Element element("div");
  element.classes({"govuk-accordion", options.classes})
      .set("data-module", "govuk-accordion")
      .set("id", options.id);
  if (options.remember_expanded)
    element.set("data-remember-expanded", *options.remember_expanded ? "true" : "false");
  element.set_all(options.attributes);
  std::size_t number = 0;
  for (const AccordionSection& section : options.sections)
    element.add(accordion_section(options, section, ++number));
  return element;
}

}  // namespace trellis::web
