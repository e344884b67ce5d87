#include "fixture_options.hpp"

#include <nlohmann/json.hpp>

namespace trellis::conformance {

using namespace web;

namespace {

int number_of(const Json& options, const char* key, int fallback) {
  const std::string text = text_of(options, key);
  return text.empty() ? fallback : std::stoi(text);
}

std::string or_else(std::string text, std::string fallback) {
  return text.empty() ? std::move(fallback) : std::move(text);
}

Content content_or(Content content, const char* fallback) {
  return content.empty() ? Content(fallback) : std::move(content);
}

Url url_or(const Json& options, const char* key, const char* fallback) {
  const Url url = url_of(options, key);
  return url.empty() ? Url::local(fallback) : url;
}

Html accordion_from(const Json& o) {
  Accordion options{.id = text_of(o, "id"),
                    .heading_level = number_of(o, "headingLevel", 2),
                    .remember_expanded = flag_of(o, "rememberExpanded"),
                    .classes = text_of(o, "classes"),
                    .attributes = attributes_of(o)};
  for (const Json& item : list_of(o, "items")) {
    if (!is_truthy(item)) continue;
    const Json& content = part_of(item, "content");
    const bool has_html = !text_of(content, "html").empty();
    options.sections.push_back({.heading = content_of(part_of(item, "heading")),
                                .summary = content_of(part_of(item, "summary")),
                                .content = has_html ? content_of(content).html() : Html(),
                                .text = has_html ? "" : text_of(content, "text"),
                                .is_expanded = is_true(item, "expanded")});
  }
  return accordion(options);
}

Html back_link_from(const Json& o) {
  return back_link({.content = content_or(content_of(o), "Back"),
                    .link = url_or(o, "href", "#"),
                    .classes = text_of(o, "classes"),
                    .attributes = attributes_of(o)});
}

Html breadcrumbs_from(const Json& o) {
  Breadcrumbs options{.collapse_on_mobile = is_true(o, "collapseOnMobile"),
                      .label = or_else(text_of(o, "labelText"), "Breadcrumb"),
                      .classes = text_of(o, "classes"),
                      .attributes = attributes_of(o)};
  for (const Json& item : list_of(o, "items"))
    options.items.push_back(
        {.content = content_of(item), .link = url_of(item), .attributes = attributes_of(item)});
  return breadcrumbs(options);
}

Html button_from(const Json& o) {
  Content content = content_of(o);
  if (is_true(o, "isStartButton") && !text_of(o, "html").empty())
    content = Content(Element("span").add(content).html());
  return button({.content = content,
                 .name = text_of(o, "name"),
                 .value = text_of(o, "value"),
                 .type = or_else(text_of(o, "type"), "submit"),
                 .id = text_of(o, "id"),
                 .link = url_of(o),
                 .is_disabled = is_true(o, "disabled"),
                 .is_start = is_true(o, "isStartButton"),
                 .prevent_double_click = flag_of(o, "preventDoubleClick"),
                 .classes = text_of(o, "classes"),
                 .attributes = attributes_of(o)});
}

Html details_from(const Json& o) {
  return details({.summary = content_of(o, "summary"),
                  .content = content_of(o),
                  .is_open = is_true(o, "open"),
                  .id = text_of(o, "id"),
                  .classes = text_of(o, "classes"),
                  .attributes = attributes_of(o)});
}

Html inset_text_from(const Json& o) {
  return inset_text({.content = content_of(o),
                     .id = text_of(o, "id"),
                     .classes = text_of(o, "classes"),
                     .attributes = attributes_of(o)});
}

Html generic_header_from(const Json& o) {
  return generic_header(
      {.logo = content_of(o, "logo"),
       .link = url_or(o, "url", "/"),
       .container_classes = or_else(text_of(o, "containerClasses"), "govuk-width-container"),
       .classes = text_of(o, "classes"),
       .attributes = attributes_of(o)});
}

Html notification_banner_from(const Json& o) {
  const bool has_html = !text_of(o, "html").empty();
  return notification_banner(
      {.content = has_html ? content_of(o) : Content(),
       .text = has_html ? "" : text_of(o, "text"),
       .is_success = text_of(o, "type") == "success",
       .title = content_of(o, "title"),
       .title_heading_level = number_of(o, "titleHeadingLevel", 2),
       .title_id = or_else(text_of(o, "titleId"), "govuk-notification-banner-title"),
       .role = text_of(o, "role"),
       .disable_auto_focus = flag_of(o, "disableAutoFocus"),
       .classes = text_of(o, "classes"),
       .attributes = attributes_of(o)});
}

std::optional<PageLink> page_link_from(const Json& o) {
  if (!is_truthy(o) || text_of(o, "href").empty()) return std::nullopt;
  return PageLink{.content = content_of(o),
                  .label = text_of(o, "labelText"),
                  .link = url_of(o),
                  .attributes = attributes_of(o)};
}

Html pagination_from(const Json& o) {
  Pagination options{.previous = page_link_from(part_of(o, "previous")),
                     .next = page_link_from(part_of(o, "next")),
                     .landmark_label = or_else(text_of(o, "landmarkLabel"), "Pagination"),
                     .classes = text_of(o, "classes"),
                     .attributes = attributes_of(o)};
  for (const Json& item : list_of(o, "items")) {
    if (!is_truthy(item) || item.empty()) continue;
    const std::string hidden = text_of(item, "visuallyHiddenText");
    options.items.push_back({.number = text_of(item, "number"),
                             .link = url_of(item),
                             .is_current = is_true(item, "current"),
                             .is_gap = is_true(item, "ellipsis"),
                             .hidden_text = hidden.empty() ? std::nullopt : std::optional(hidden),
                             .attributes = attributes_of(item)});
  }
  return pagination(options);
}

Html panel_from(const Json& o) {
  return panel({.title = content_of(o, "title"),
                .content = content_of(o),
                .heading_level = number_of(o, "headingLevel", 1),
                .classes = text_of(o, "classes"),
                .attributes = attributes_of(o)});
}

Html phase_banner_from(const Json& o) {
  return phase_banner({.tag = tag_of(part_of(o, "tag")),
                       .content = content_of(o),
                       .classes = text_of(o, "classes"),
                       .attributes = attributes_of(o)});
}

Html service_navigation_from(const Json& o) {
  const Json& slots = part_of(o, "slots");
  const Json& end = part_of(slots, "end");
  const auto slot = [&](const char* key) { return Html::trusted(text_of(slots, key)); };
  ServiceNavigation options{
      .service_name = text_of(o, "serviceName"),
      .service_link = url_of(o, "serviceUrl"),
      .aria_label = or_else(text_of(o, "ariaLabel"), "Service information"),
      .menu_text = or_else(text_of(o, "menuButtonText"), "Menu"),
      .menu_label = text_of(o, "menuButtonLabel"),
      .navigation_label = text_of(o, "navigationLabel"),
      .navigation_id = or_else(text_of(o, "navigationId"), "navigation"),
      .navigation_classes = text_of(o, "navigationClasses"),
      .collapse_on_mobile = flag_of(o, "collapseNavigationOnMobile"),
      .slot_start = slot("start"),
      .slot_end = end.is_object() ? Html::trusted(text_of(end, "html")) : slot("end"),
      .is_slot_end_inline = end.is_object() && text_of(end, "align") == "inline",
      .slot_navigation_start = slot("navigationStart"),
      .slot_navigation_end = slot("navigationEnd"),
      .classes = text_of(o, "classes"),
      .attributes = attributes_of(o)};
  for (const Json& item : list_of(o, "navigation")) {
    if (!is_truthy(item)) continue;
    options.items.push_back({.content = content_of(item),
                             .link = url_of(item),
                             .is_current = is_true(item, "current"),
                             .is_active = is_true(item, "active"),
                             .attributes = attributes_of(item)});
  }
  return service_navigation(options);
}

Html skip_link_from(const Json& o) {
  return skip_link({.content = content_of(o),
                    .link = url_or(o, "href", "#content"),
                    .classes = text_of(o, "classes"),
                    .attributes = attributes_of(o)});
}

std::vector<Action> actions_from(const Json& o) {
  std::vector<Action> actions;
  for (const Json& item : list_of(o, "items"))
    actions.push_back({.content = content_of(item),
                       .link = url_of(item),
                       .hidden_text = text_of(item, "visuallyHiddenText"),
                       .classes = text_of(item, "classes"),
                       .attributes = attributes_of(item)});
  return actions;
}

Html summary_list_from(const Json& o) {
  SummaryList options{.classes = text_of(o, "classes"), .attributes = attributes_of(o)};
  for (const Json& row : list_of(o, "rows")) {
    if (!is_truthy(row)) continue;
    const Json& actions = part_of(row, "actions");
    options.rows.push_back({.key = content_of(part_of(row, "key")),
                            .value = content_of(part_of(row, "value")),
                            .actions = actions_from(actions),
                            .classes = text_of(row, "classes"),
                            .key_classes = text_of(part_of(row, "key"), "classes"),
                            .value_classes = text_of(part_of(row, "value"), "classes"),
                            .actions_classes = text_of(actions, "classes")});
  }
  const Json& card = part_of(o, "card");
  if (is_truthy(card)) {
    const Json& title = part_of(card, "title");
    options.card = SummaryCard{.title = content_of(title),
                               .heading_level = number_of(title, "headingLevel", 2),
                               .actions = actions_from(part_of(card, "actions")),
                               .title_classes = text_of(title, "classes"),
                               .actions_classes = text_of(part_of(card, "actions"), "classes"),
                               .classes = text_of(card, "classes"),
                               .attributes = attributes_of(card)};
  }
  return summary_list(options);
}

Cell cell_from(const Json& o) {
  return {.content = content_of(o),
          .is_numeric = text_of(o, "format") == "numeric",
          .classes = text_of(o, "classes"),
          .column_span = number_of(o, "colspan", 1),
          .row_span = number_of(o, "rowspan", 1),
          .attributes = attributes_of(o)};
}

Html table_from(const Json& o) {
  Table options{.caption = text_of(o, "caption"),
                .caption_classes = text_of(o, "captionClasses"),
                .first_cell_is_header = is_true(o, "firstCellIsHeader"),
                .classes = text_of(o, "classes"),
                .attributes = attributes_of(o)};
  for (const Json& cell : list_of(o, "head")) options.head.push_back(cell_from(cell));
  for (const Json& row : list_of(o, "rows")) {
    if (!is_truthy(row)) continue;
    std::vector<Cell> cells;
    for (const Json& cell : row) cells.push_back(cell_from(cell));
    options.rows.push_back(std::move(cells));
  }
  return table(options);
}

Html tabs_from(const Json& o) {
  Tabs options{.title = or_else(text_of(o, "title"), "Contents"),
               .id = text_of(o, "id"),
               .id_prefix = text_of(o, "idPrefix"),
               .classes = text_of(o, "classes"),
               .attributes = attributes_of(o)};
  for (const Json& item : list_of(o, "items")) {
    if (!is_truthy(item)) continue;
    const Json& panel = part_of(item, "panel");
    const bool has_html = !text_of(panel, "html").empty();
    options.tabs.push_back({.label = text_of(item, "label"),
                            .panel = has_html ? content_of(panel).html() : Html(),
                            .text = has_html ? "" : text_of(panel, "text"),
                            .id = text_of(item, "id"),
                            .attributes = attributes_of(item),
                            .panel_attributes = attributes_of(panel)});
  }
  return tabs(options);
}

Html tag_from(const Json& o) { return tag(tag_of(o)); }

Html task_list_from(const Json& o) {
  TaskList options{.id_prefix = or_else(text_of(o, "idPrefix"), "task-list"),
                   .classes = text_of(o, "classes"),
                   .attributes = attributes_of(o)};
  for (const Json& item : list_of(o, "items")) {
    if (!is_truthy(item)) continue;
    const Json& status = part_of(item, "status");
    Task task{.title = content_of(part_of(item, "title")),
              .link = url_of(item),
              .hint = content_of(part_of(item, "hint")),
              .status = content_of(status),
              .status_classes = text_of(status, "classes"),
              .title_classes = text_of(part_of(item, "title"), "classes"),
              .classes = text_of(item, "classes")};
    if (is_truthy(part_of(status, "tag"))) task.status_tag = tag_of(part_of(status, "tag"));
    options.tasks.push_back(std::move(task));
  }
  return task_list(options);
}

Html warning_text_from(const Json& o) {
  return warning_text({.content = content_of(o),
                       .icon_fallback = or_else(text_of(o, "iconFallbackText"), "Warning"),
                       .classes = text_of(o, "classes"),
                       .attributes = attributes_of(o)});
}

}  // namespace

std::map<std::string, Adapter> shown_components() {
  return {{"accordion", accordion_from},
          {"back-link", back_link_from},
          {"breadcrumbs", breadcrumbs_from},
          {"button", button_from},
          {"details", details_from},
          {"generic-header", generic_header_from},
          {"inset-text", inset_text_from},
          {"notification-banner", notification_banner_from},
          {"pagination", pagination_from},
          {"panel", panel_from},
          {"phase-banner", phase_banner_from},
          {"service-navigation", service_navigation_from},
          {"skip-link", skip_link_from},
          {"summary-list", summary_list_from},
          {"table", table_from},
          {"tabs", tabs_from},
          {"tag", tag_from},
          {"task-list", task_list_from},
          {"warning-text", warning_text_from}};
}

}  // namespace trellis::conformance
