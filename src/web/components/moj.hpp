/// Components of the MoJ Design System that pages use; the package has no fixtures, so golden tests
/// of ours hold their markup.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/components/basics.hpp"
#include "web/components/element.hpp"
#include "web/components/lists.hpp"

namespace trellis::web {

/// A small label with a line around it; `colour` is blue, red, green, grey … or empty.
Html badge(std::string_view text, std::string_view colour = {});

/// Sub-pages of one thing; `is_current` marks the one shown.
struct SubNavigation {
  std::vector<NavigationItem> items = {};
  std::string label = "Pages of this section";
};
Html sub_navigation(const SubNavigation& options);

struct TimelineEntry {
  Content title = {};
  std::string byline = {};     ///< who, after "by"
  std::string date_time = {};  ///< 2026-03-09T14:05:06Z
  std::string date_text = {};  ///< "9 March 2026 at 2:05pm"
  Html content = {};
  std::string id = {};  ///< for a permanent link
};
struct Timeline {
  std::vector<TimelineEntry> entries = {};
  int heading_level = 2;
};
Html timeline(const Timeline& options);

struct Chip {
  std::string name = {};   ///< "Region"
  std::string value = {};  ///< "London"
  Url remove = {};         ///< this page without it
};
/// A filter panel. The form is sent by GET to `action`; its fields come as markup.
struct Filter {
  Url action = {};
  Html fields = {};
  std::vector<Chip> chips = {};
  Url clear = {};
  Fields kept = {};  ///< values of the address that the form does not show (the sort order)
  std::string heading = "Filter";
};
Html filter(const Filter& options);

enum class SortOrder { none, ascending, descending };
/// A column of a sortable table: its head is a link that sorts by it.
struct SortableColumn {
  std::string text = {};
  Url sort_link = {};  ///< none where the column cannot be sorted by
  SortOrder order = SortOrder::none;
  bool is_numeric = false;
};
/// A table of the list pages: sort links in its head, inside a region that scrolls on narrow
/// screens and is reachable by keyboard.
struct SortableTable {
  std::string caption = {};
  std::string caption_classes = "govuk-visually-hidden";
  std::vector<SortableColumn> columns = {};
  std::vector<std::vector<Cell>> rows = {};
  bool first_cell_is_header = true;
};
Html sortable_table(const SortableTable& options);

/// Any table inside such a region. `name` says what scrolls.
Html scrolling(std::string_view name, const Html& table);

}  // namespace trellis::web
