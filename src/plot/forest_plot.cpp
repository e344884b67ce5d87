#include <algorithm>
#include <cmath>

#include "plot/canvas.hpp"
#include "plot/charts.hpp"

namespace trellis::plot {
namespace {

constexpr double row_height = 44;
constexpr double forest_left = 12;
constexpr double forest_right = canvas_width - 12;

std::string interval_words(const ForestRow& row, int decimals) {
  return number(row.estimate, decimals) + " (" + number(row.lower, decimals) + " to " +
         number(row.upper, decimals) + ")";
}

/// The ends of everything that is drawn, with zero among them.
std::pair<double, double> extent(const std::vector<ForestRow>& rows, const ForestOptions& options) {
  double low = 0, high = 0;
  const auto include = [&](double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  };
  for (const ForestRow& row : rows) {
    include(row.lower);
    include(row.upper);
  }
  if (options.prediction) {
    include(options.prediction->first);
    include(options.prediction->second);
  }
  return {low, high};
}

constexpr double label_line = 18;

/// The label broken to the room that the numbers beside it leave.
std::vector<std::string> label_lines(const ForestRow& row, int decimals) {
  const std::size_t taken = interval_words(row, decimals).size();
  const std::size_t room = characters_in(forest_right - forest_left, 14);
  return wrapped(row.label, room > taken + 12 ? room - taken : 12);
}

double height_of(const ForestRow& row, int decimals) {
  const auto lines = static_cast<double>(label_lines(row, decimals).size());
  return row_height + label_line * std::max(0.0, lines - 1);
}

void draw_row(Canvas& canvas, const Axis& axis, const ForestRow& row, double y, int decimals) {
  canvas.text(forest_right,
              y,
              interval_words(row, decimals),
              {.align = Align::end, .is_bold = row.is_main});
  double label_y = y;
  for (const std::string& line : label_lines(row, decimals)) {
    canvas.text(forest_left, label_y, line, {.is_bold = row.is_main});
    label_y += label_line;
  }
  const double middle = y + 14 + height_of(row, decimals) - row_height;
  canvas.line(axis.at(row.lower),
              middle,
              axis.at(row.upper),
              middle,
              {ink::treated, row.is_main ? 3.0 : 2.0});
  if (row.is_main) {
    canvas.diamond(axis.at(row.estimate), middle, 9, 7, ink::treated);
  } else {
    const double half = row.weight > 0 ? 3 + 5 * std::sqrt(row.weight) : 4.5;
    canvas.rectangle(axis.at(row.estimate) - half, middle - half, 2 * half, 2 * half, ink::treated);
  }
}

}  // namespace

Chart forest_plot(const Heading& heading,
                  const std::vector<ForestRow>& rows,
                  const ForestOptions& options) {
  double rows_height = 0;
  for (const ForestRow& row : rows) rows_height += height_of(row, options.decimals);
  const double prediction_height = options.prediction ? row_height : 0;
  Canvas canvas(rows_height + prediction_height + 66);
  const auto [low, high] = extent(rows, options);
  const Axis axis(low, high, forest_left + 10, forest_right - 10);
  const double bottom = rows_height + prediction_height + 14;
  for (const double tick : axis.ticks())
    canvas.line(axis.at(tick), 4, axis.at(tick), bottom, {"#f0f1f2"});
  canvas.line(axis.at(0), 4, axis.at(0), bottom, {ink::faint, 1.5, true});

  Chart chart{heading.title, {}, {}, {heading.title, {"", "Estimate", "From", "To"}, {}}};
  double y = 20;
  for (const ForestRow& row : rows) {
    draw_row(canvas, axis, row, y, options.decimals);
    chart.table.rows.push_back({row.label,
                                number(row.estimate, options.decimals),
                                number(row.lower, options.decimals),
                                number(row.upper, options.decimals)});
    y += height_of(row, options.decimals);
  }
  if (options.prediction) {
    const auto [from, to] = *options.prediction;
    canvas.text(forest_left, y, "Where another such study would lie");
    canvas.text(forest_right,
                y,
                number(from, options.decimals) + " to " + number(to, options.decimals),
                {.align = Align::end});
    canvas.line(axis.at(from), y + 14, axis.at(to), y + 14, {ink::treated, 2, true});
    chart.table.rows.push_back({"Where another such study would lie",
                                "",
                                number(from, options.decimals),
                                number(to, options.decimals)});
  }
  draw_axis_below(canvas, axis, bottom, heading.axis);
  chart.description = rows.empty()
                          ? "There are no estimates to draw."
                          : "Each row is an estimate with its 95% interval; the dashed line is no "
                            "difference. " +
                                rows.front().label + ": " +
                                interval_words(rows.front(), options.decimals) + ".";
  chart.svg = canvas.finish(heading.name, heading.title, chart.description);
  return chart;
}

Chart funnel_plot(const Heading& heading, const std::vector<FunnelPoint>& points, double mean) {
  constexpr double height = 326, top = 24, bottom = 268;
  Canvas canvas(height);
  double se_high = 0, low = mean, high = mean;
  for (const FunnelPoint& point : points) {
    se_high = std::max(se_high, point.se);
    low = std::min(low, point.effect);
    high = std::max(high, point.effect);
  }
  const Axis down(0, se_high > 0 ? se_high : 1, top, bottom);
  const double widest = 1.96 * down.high();
  const Axis across(
      std::min(low, mean - widest), std::max(high, mean + widest), 56, forest_right - 10);
  canvas.polygon({{across.at(mean), down.at(0)},
                  {across.at(mean - widest), down.at(down.high())},
                  {across.at(mean + widest), down.at(down.high())}},
                 ink::band);
  canvas.line(across.at(mean), top, across.at(mean), bottom, {ink::faint, 1.5, true});
  for (const double tick : down.ticks())
    canvas.text(48, down.at(tick) + 4, number(tick, down.decimals()), {Align::end, 12, ink::faint});
  Chart chart{heading.title, {}, {}, {heading.title, {"Study", "Effect", "Standard error"}, {}}};
  for (const FunnelPoint& point : points) {
    canvas.circle(across.at(point.effect), down.at(point.se), 5, ink::treated);
    chart.table.rows.push_back({point.label, number(point.effect, 3), number(point.se, 3)});
  }
  draw_axis_below(canvas, across, bottom + 4, heading.axis);
  canvas.text(4, top - 12, "Standard error", {Align::start, 12, ink::faint});
  chart.description = std::to_string(points.size()) +
                      " studies by effect and standard error, precise ones at the top. The shaded "
                      "funnel would hold 95% of them if they shared one effect of " +
                      number(mean, 2) + ".";
  chart.svg = canvas.finish(heading.name, heading.title, chart.description);
  return chart;
}

Chart balance_plot(const Heading& heading, const std::vector<BalancePlotRow>& rows) {
  constexpr double small_difference = 0.1;
  constexpr double row = 34, label_width = 145;
  const double bottom = row * static_cast<double>(rows.size()) + 26;
  Canvas canvas(bottom + 50);
  double low = -0.25, high = 0.25;
  for (const BalancePlotRow& each : rows)
    for (const double value : {each.before, each.after.value_or(0)}) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
  const Axis axis(low, high, label_width, forest_right - 10);
  canvas.rectangle(axis.at(-small_difference),
                   18,
                   axis.at(small_difference) - axis.at(-small_difference),
                   bottom - 18,
                   "#eef3f8");
  canvas.line(axis.at(0), 18, axis.at(0), bottom, {ink::faint, 1.5, true});
  const bool has_after =
      std::ranges::any_of(rows, [](const BalancePlotRow& each) { return each.after.has_value(); });
  if (has_after) {
    canvas.circle(forest_left + 6, 9, 5, "#ffffff", ink::control);
    canvas.text(forest_left + 16, 13, "before matching", {.size = 12});
    canvas.circle(forest_left + 126, 9, 5, ink::treated);
    canvas.text(forest_left + 136, 13, "after matching", {.size = 12});
  }
  Chart chart{
      heading.title, {}, {}, {heading.title, {"", has_after ? "Before" : "Difference"}, {}}};
  if (has_after) chart.table.columns.push_back("After");
  double y = 40, largest = 0;
  for (const BalancePlotRow& each : rows) {
    const auto lines = wrapped(each.label, characters_in(label_width - forest_left, 14));
    const bool has_two = lines.size() > 1;
    if (!lines.empty()) canvas.text(forest_left, has_two ? y - 4 : y + 4, lines[0]);
    if (has_two) canvas.text(forest_left, y + 13, lines[1]);
    canvas.line(label_width, y, forest_right - 10, y, {"#f0f1f2"});
    canvas.circle(axis.at(each.before),
                  y,
                  5,
                  has_after ? "#ffffff" : ink::treated,
                  has_after ? ink::control : ink::none);
    if (each.after) canvas.circle(axis.at(*each.after), y, 5, ink::treated);
    largest = std::max(largest, std::abs(each.after.value_or(each.before)));
    chart.table.rows.push_back({each.label, number(each.before, 2)});
    if (has_after) chart.table.rows.back().push_back(each.after ? number(*each.after, 2) : "");
    y += row;
  }
  draw_axis_below(canvas, axis, bottom, heading.axis);
  chart.description =
      "Standardised differences between the groups; the shaded band is up to 0.1 "
      "either way. The largest is " +
      number(largest, 2) + ".";
  chart.svg = canvas.finish(heading.name, heading.title, chart.description);
  return chart;
}

}  // namespace trellis::plot
