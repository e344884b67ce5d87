#include <algorithm>
#include <cmath>
#include <limits>

#include "plot/canvas.hpp"
#include "plot/charts.hpp"

namespace trellis::plot {
namespace {

constexpr double line_left = 12;
constexpr double line_right = canvas_width - 12;

void draw_line(
    Canvas& canvas, const Line& line, const Axis& across, const Axis& up, bool is_first) {
  const std::string_view colour = is_first ? ink::treated : ink::control;
  std::vector<std::pair<double, double>> points, band;
  for (const LinePoint& point : line.points) {
    points.emplace_back(across.at(point.x), up.at(point.y));
    if (point.upper) band.emplace_back(across.at(point.x), up.at(*point.upper));
  }
  for (auto point = line.points.rbegin(); point != line.points.rend(); ++point)
    if (point->lower) band.emplace_back(across.at(point->x), up.at(*point->lower));
  if (!band.empty()) canvas.polygon(band, ink::band);
  canvas.path(points, {colour, 2.5, !is_first});
  for (const auto& [x, y] : points) canvas.circle(x, y, 3, colour);
}

constexpr double box_line = 18;
constexpr double box_width =
    (line_right - line_left - 16) / 2 - 24;  ///< Of a loss in two arms, for all boxes.

double box_height(const std::string& words) {
  return box_line * static_cast<double>(wrapped(words, characters_in(box_width, 14)).size()) + 14;
}

void draw_box(Canvas& canvas, double x, double y, double width, const FlowBox& box) {
  canvas.rectangle(x,
                   y,
                   width,
                   box_height(box.words),
                   box.is_loss ? "#f3f2f1" : "#ffffff",
                   box.is_loss ? ink::rule : ink::text);
  double line_y = y + 19;
  for (const std::string& line : wrapped(box.words, characters_in(box_width, 14))) {
    canvas.text(x + 8, line_y, line, {.fill = box.is_loss ? ink::faint : ink::text});
    line_y += box_line;
  }
}

void draw_arrow(Canvas& canvas, double x, double from, double to) {
  canvas.line(x, from, x, to - 5, {ink::faint, 1.5});
  canvas.polygon({{x - 4, to - 6}, {x + 4, to - 6}, {x, to}}, ink::faint);
}

}  // namespace

Chart line_chart(const Heading& heading,
                 const std::vector<Line>& lines,
                 const LineOptions& options) {
  constexpr double top = 40, bottom = 240;
  Canvas canvas(bottom + 48);
  double x_low = std::numeric_limits<double>::infinity(), x_high = -x_low;
  double y_low = options.has_zero_line ? 0 : x_low, y_high = options.has_zero_line ? 0 : x_high;
  for (const Line& line : lines)
    for (const LinePoint& point : line.points) {
      x_low = std::min(x_low, point.x);
      x_high = std::max(x_high, point.x);
      y_low = std::min({y_low, point.y, point.lower.value_or(point.y)});
      y_high = std::max({y_high, point.y, point.upper.value_or(point.y)});
    }
  const Axis across(x_low, x_high, 56, line_right - 10), up(y_low, y_high, bottom, top);
  for (const double tick : up.ticks()) {
    canvas.line(50, up.at(tick), line_right, up.at(tick), {"#f0f1f2"});
    canvas.text(44, up.at(tick) + 4, number(tick, up.decimals()), {Align::end, 12, ink::faint});
  }
  const bool has_names = lines.size() > 1;
  const bool has_bands = std::ranges::any_of(lines, [](const Line& line) {
    return std::ranges::any_of(line.points, [](const LinePoint& p) { return p.lower || p.upper; });
  });
  Chart chart{heading.title, {}, {}, {heading.title, {options.x_axis}, {}}};
  auto& columns = chart.table.columns;
  if (has_names) columns.push_back("Line");
  columns.push_back(heading.axis);
  if (has_bands) columns.insert(columns.end(), {"From", "To"});
  double legend = line_left;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    draw_line(canvas, lines[i], across, up, i == 0);
    canvas.line(legend, 12, legend + 22, 12, {i == 0 ? ink::treated : ink::control, 2.5, i > 0});
    canvas.text(legend + 28, 16, lines[i].label, {.size = 13});
    legend += 48 + 7.2 * static_cast<double>(lines[i].label.size());
    for (const LinePoint& point : lines[i].points) {
      std::vector<std::string> row{number(point.x, options.x_decimals)};
      if (has_names) row.push_back(lines[i].label);
      row.push_back(number(point.y, options.y_decimals));
      if (has_bands)
        for (const auto& end : {point.lower, point.upper})
          row.push_back(end ? number(*end, options.y_decimals) : std::string());
      chart.table.rows.push_back(std::move(row));
    }
  }
  if (options.has_zero_line)
    canvas.line(50, up.at(0), line_right, up.at(0), {ink::faint, 1.5, true});
  draw_axis_below(canvas, across, bottom, options.x_axis);
  canvas.text(line_left, 31, heading.axis, {Align::start, 12, ink::faint});
  chart.description = heading.axis + " by " + options.x_axis + ".";
  chart.svg = canvas.finish(heading.name, heading.title, chart.description);
  return chart;
}

Chart flow_diagram(const Heading& heading,
                   const std::vector<std::string>& start,
                   const std::vector<FlowArm>& arms,
                   const Table& table) {
  constexpr double gap = 22;
  double y = 4;
  for (const std::string& words : start) y += box_height(words) + gap;
  std::vector<double> heights;
  for (const FlowArm& arm : arms) {
    double height = y + 28;
    for (const FlowBox& box : arm.boxes) height += box_height(box.words) + gap;
    heights.push_back(height);
  }
  const double total = heights.empty() ? y + 4 : std::ranges::max(heights);
  Canvas canvas(total);
  const double centre = canvas_width / 2;
  double at = 4;
  for (const std::string& words : start) {
    draw_box(canvas, centre - 110, at, 220, {words, false});
    at += box_height(words);
    draw_arrow(canvas, centre, at, at + gap);
    at += gap;
  }
  const double width =
      (line_right - line_left - 16) / std::max(1.0, static_cast<double>(arms.size()));
  for (std::size_t a = 0; a < arms.size(); ++a) {
    const double x = line_left + (width + 16) * static_cast<double>(a);
    double box_y = at + 28;
    canvas.text(x, at + 16, arms[a].label, {.size = 15, .is_bold = true});
    for (std::size_t b = 0; b < arms[a].boxes.size(); ++b) {
      const FlowBox& box = arms[a].boxes[b];
      const double indent = box.is_loss ? 16 : 0;
      draw_box(canvas, x + indent, box_y, width - 8 - indent, box);
      box_y += box_height(box.words);
      if (b + 1 < arms[a].boxes.size()) draw_arrow(canvas, x + 8, box_y, box_y + gap);
      box_y += gap;
    }
  }
  Chart chart{
      heading.title, "Who was allocated, who left and who was analysed, by arm.", {}, table};
  chart.svg = canvas.finish(heading.name, heading.title, chart.description);
  return chart;
}

}  // namespace trellis::plot
