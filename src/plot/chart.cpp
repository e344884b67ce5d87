#include "plot/chart.hpp"

namespace trellis::plot {
namespace {

constexpr std::size_t rows_shown_max = 24;

}  // namespace

Markup escaped(std::string_view text) {
  Markup markup;
  for (const char c : text) {
    switch (c) {
      case '&':
        markup.text += "&amp;";
        break;
      case '<':
        markup.text += "&lt;";
        break;
      case '>':
        markup.text += "&gt;";
        break;
      case '"':
        markup.text += "&quot;";
        break;
      case '\'':
        markup.text += "&#39;";
        break;
      default:
        // Control characters are not allowed in XML, whatever a file may hold.
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') markup.text += c;
    }
  }
  return markup;
}

Markup table_html(const Table& table) {
  Markup html;
  html.text = "<div class=\"table-wrap\" tabindex=\"0\"";  // It scrolls on a telephone.
  if (!table.caption.empty())
    html.text += " role=\"group\" aria-label=\"" + escaped(table.caption).text + "\"";
  html.text += "><table>";
  if (!table.caption.empty()) html.text += "<caption>" + escaped(table.caption).text + "</caption>";
  html.text += "<thead><tr>";
  for (const std::string& column : table.columns)
    html.text += column.empty() ? std::string("<td></td>")
                                : "<th scope=\"col\">" + escaped(column).text + "</th>";
  html.text += "</tr></thead><tbody>";
  for (const auto& row : table.rows) {
    html.text += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i)
      html.text += (i == 0 ? "<th scope=\"row\">" : "<td>") + escaped(row[i]).text +
                   (i == 0 ? "</th>" : "</td>");
    html.text += "</tr>";
  }
  html.text += "</tbody></table></div>\n";
  return html;
}

Markup figure_html(const Chart& chart) {
  std::string table = table_html(chart.table).text;
  if (chart.table.rows.size() > rows_shown_max)
    table = "<details><summary>Table of these figures, " + std::to_string(chart.table.rows.size()) +
            " rows</summary>\n" + table + "</details>\n";
  return {"<figure>\n<figcaption>" + escaped(chart.title).text + "</figcaption>\n" +
          chart.svg.text + table + "</figure>\n"};
}

}  // namespace trellis::plot
