/// A chart is an SVG picture and the table of the same numbers; one never comes without the other.
///
/// Text and markup are different types: text (names, titles) is escaped when it is drawn, and only
/// this module makes `Markup`. A picture has role="img" with a title and a description, so that a
/// screen reader says what it shows; the numbers are in the table.
///
/// Pictures are 420 units wide and scale with the page, so that their text stays readable on a
/// telephone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trellis::plot {

/// Text that is already safe to put into a page.
struct Markup {
  std::string text;
};

/// The five characters that mean something in markup, replaced.
Markup escaped(std::string_view text);

/// Cells are text; numbers come formatted. The first column names the row.
struct Table {
  std::string caption = {};
  std::vector<std::string> columns = {};
  std::vector<std::vector<std::string>> rows = {};
};

struct Chart {
  std::string title;
  std::string description;  ///< One or two sentences: what is drawn and what it shows.
  Markup svg;
  Table table;
};

/// <table> with a caption and header cells.
Markup table_html(const Table& table);

/// <figure> with the picture and its table. A table of more than 24 rows is folded away under a
/// line that opens it without scripts.
Markup figure_html(const Chart& chart);

}  // namespace trellis::plot
