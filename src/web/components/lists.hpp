/// GOV.UK Design System components that hold several things: tables, lists, navigation.
///
/// Each is an options struct and a function of the same name; the markup is that of the locked
/// govuk-frontend package, which tests/conformance proves against its published fixtures.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "web/components/basics.hpp"
#include "web/components/element.hpp"

namespace trellis::web {

struct Action {
  Content content = {};
  Url link = {};
  std::string hidden_text = {};  ///< "date of first visit", after "Change"
  std::string classes = {};
  Attributes attributes = {};
};
struct SummaryRow {
  Content key = {};
  Content value = {};
  std::vector<Action> actions = {};
  std::string classes = {};
  std::string key_classes = {};
  std::string value_classes = {};
  std::string actions_classes = {};
};
struct SummaryCard {
  Content title = {};
  int heading_level = 2;
  std::vector<Action> actions = {};
  std::string title_classes = {};
  std::string actions_classes = {};
  std::string classes = {};
  Attributes attributes = {};
};
struct SummaryList {
  std::vector<SummaryRow> rows = {};
  std::optional<SummaryCard> card = {};
  std::string classes = {};
  Attributes attributes = {};
};
Html summary_list(const SummaryList& options);
/// The plain row: a name and what it is.
SummaryRow summary_row(std::string key, Content value);

struct Cell {
  Content content = {};
  bool is_numeric = false;
  std::string classes = {};
  int column_span = 1;
  int row_span = 1;
  Attributes attributes = {};
};
/// A count, set to the right, with commas.
Cell number_cell(std::int64_t value);
struct Table {
  std::string caption = {};
  std::string caption_classes = {};
  std::vector<Cell> head = {};
  std::vector<std::vector<Cell>> rows = {};
  bool first_cell_is_header = false;
  std::string classes = {};
  Attributes attributes = {};
};
Html table(const Table& options);

struct Task {
  Content title = {};
  Url link = {};
  Content hint = {};
  Content status = {};
  std::optional<Tag> status_tag = {};
  std::string status_classes = {};
  std::string title_classes = {};
  std::string classes = {};
};
struct TaskList {
  std::vector<Task> tasks = {};
  std::string id_prefix = "task-list";
  std::string classes = {};
  Attributes attributes = {};
};
Html task_list(const TaskList& options);

struct PageLink {
  Content content = {};
  std::string label = {};
  Url link = {};
  Attributes attributes = {};
};
struct PageItem {
  std::string number = {};
  Url link = {};
  bool is_current = false;
  bool is_gap = false;  ///< dots for pages that are left out
  std::optional<std::string> hidden_text = {};
  Attributes attributes = {};
};
struct Pagination {
  std::optional<PageLink> previous = {};
  std::vector<PageItem> items = {};
  std::optional<PageLink> next = {};
  std::string landmark_label = "Pagination";
  std::string classes = {};
  Attributes attributes = {};
};
Html pagination(const Pagination& options);

struct NavigationItem {
  Content content = {};
  Url link = {};
  bool is_current = false;  ///< this very page
  bool is_active = false;   ///< a page above this one
  Attributes attributes = {};
};
struct ServiceNavigation {
  std::string service_name = {};
  Url service_link = {};
  std::vector<NavigationItem> items = {};
  std::string aria_label = "Service information";
  std::string menu_text = "Menu";
  std::string menu_label = {};
  std::string navigation_label = {};
  std::string navigation_id = "navigation";
  std::string navigation_classes = {};
  std::optional<bool> collapse_on_mobile = {};
  Html slot_start = {};
  Html slot_end = {};
  bool is_slot_end_inline = false;
  Html slot_navigation_start = {};
  Html slot_navigation_end = {};
  std::string classes = {};
  Attributes attributes = {};
};
Html service_navigation(const ServiceNavigation& options);

struct Tab {
  std::string label = {};
  Html panel = {};
  std::string text = {};  ///< in place of the panel, one paragraph
  std::string id = {};
  Attributes attributes = {};
  Attributes panel_attributes = {};
};
struct Tabs {
  std::string title = "Contents";
  std::vector<Tab> tabs = {};
  std::string id = {};
  std::string id_prefix = {};
  std::string classes = {};
  Attributes attributes = {};
};
Html tabs(const Tabs& options);

struct AccordionSection {
  Content heading = {};
  Content summary = {};
  Html content = {};
  std::string text = {};  ///< in place of the content, one paragraph
  bool is_expanded = false;
};
struct Accordion {
  std::string id = {};
  std::vector<AccordionSection> sections = {};
  int heading_level = 2;
  std::optional<bool> remember_expanded = {};
  std::string classes = {};
  Attributes attributes = {};
};
Html accordion(const Accordion& options);

}  // namespace trellis::web
