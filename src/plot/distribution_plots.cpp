#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>

#include "plot/canvas.hpp"
#include "plot/charts.hpp"

namespace trellis::plot {
namespace {

constexpr double left = 12;
constexpr double right = canvas_width - 12;

std::int64_t total_of(const std::vector<std::int64_t>& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

/// Decimals that tell the ends of bins of this width apart.
int decimals_for(double width) {
  return std::max(0, static_cast<int>(std::ceil(-std::log10(width) - 1e-9)));
}

std::string bin_words(double low, double width, std::size_t bin) {
  const double from = low + width * static_cast<double>(bin);
  return number(from, decimals_for(width)) + " to " + number(from + width, decimals_for(width));
}

void draw_bars(Canvas& canvas,
               const Axis& across,
               const Bins& bins,
               double most,
               double base,
               double height,
               std::string_view fill) {
  for (std::size_t i = 0; i < bins.counts.size(); ++i) {
    if (bins.counts[i] == 0) continue;
    const double from = across.at(bins.low + bins.width * static_cast<double>(i));
    const double to = across.at(bins.low + bins.width * static_cast<double>(i + 1));
    const double tall = height * static_cast<double>(bins.counts[i]) / most;
    canvas.rectangle(from + 0.5, base - tall, to - from - 1, tall, fill);
  }
}

}  // namespace

Bins binned(const std::vector<double>& values, int wanted) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const double value : values)
    if (std::isfinite(value)) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
  if (low > high) return {};
  const double span = std::max(high - low, 1e-9 * std::max(1.0, std::abs(high)));
  const double raw = span / std::max(1, wanted);
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  double width = 10 * power;
  for (const double factor : {5.0, 2.0, 1.0})
    if (raw <= factor * power * 1.0001) width = factor * power;
  Bins bins{std::floor(low / width) * width, width, {}};
  bins.counts.resize(static_cast<std::size_t>(std::floor((high - bins.low) / width)) + 1);
  for (const double value : values)
    if (std::isfinite(value))
      ++bins.counts[std::min(static_cast<std::size_t>(std::max(0.0, (value - bins.low) / width)),
                             bins.counts.size() - 1)];
  return bins;
}

Chart histogram(const Heading& heading,
                const Bins& bins,
                const std::optional<double>& observed,
                const std::string& observed_label) {
  constexpr double base = 190, tall = 150;
  Canvas canvas(base + 48);
  Chart chart{heading.title, {}, {}, {heading.title, {"From and to", "Count"}, {}}};
  if (bins.counts.empty()) {
    chart.description = "There are no values to draw.";
    canvas.text(left, 60, chart.description);
    chart.svg = canvas.finish(heading.name, heading.title, chart.description);
    return chart;
  }
  double low = bins.low, high = bins.low + bins.width * static_cast<double>(bins.counts.size());
  if (observed) {
    low = std::min(low, *observed);
    high = std::max(high, *observed);
  }
  const Axis across(low, high, left + 8, right - 8);
  const double most = static_cast<double>(std::max<std::int64_t>(1, std::ranges::max(bins.counts)));
  draw_bars(canvas, across, bins, most, base, tall, "#8eb8dc");
  if (observed) {
    const double x = across.at(*observed);
    canvas.line(x, 26, x, base, {ink::control, 2.5});
    const bool is_right = x > canvas_width / 2;
    canvas.text(x + (is_right ? -6 : 6),
                22,
                observed_label,
                {.align = is_right ? Align::end : Align::start, .is_bold = true});
  }
  draw_axis_below(canvas, across, base, heading.axis);
  for (std::size_t i = 0; i < bins.counts.size(); ++i)
    if (bins.counts[i] > 0)
      chart.table.rows.push_back(
          {bin_words(bins.low, bins.width, i), std::to_string(bins.counts[i])});
  chart.description = std::to_string(total_of(bins.counts)) + " values in equal steps" +
                      (observed ? "; " + observed_label + " is marked." : ".");
  chart.svg = canvas.finish(heading.name, heading.title, chart.description);
  return chart;
}

Chart distributions_by_arm(const Heading& heading,
                           double low,
                           double width,
                           const ArmBins& treated,
                           const ArmBins& control) {
  constexpr double tall = 110, first_base = 140, second_base = 284;
  Canvas canvas(second_base + 48);
  const std::size_t bins = std::max(treated.counts.size(), control.counts.size());
  const Axis across(
      low, low + width * static_cast<double>(std::max<std::size_t>(1, bins)), left + 8, right - 8);
  const auto share = [](const ArmBins& arm, std::size_t i) {
    const auto total = static_cast<double>(std::max<std::int64_t>(1, total_of(arm.counts)));
    return i < arm.counts.size() ? static_cast<double>(arm.counts[i]) / total : 0.0;
  };
  double most = 1e-9;
  for (std::size_t i = 0; i < bins; ++i)
    most = std::max({most, share(treated, i), share(control, i)});
  Chart chart{
      heading.title, {}, {}, {heading.title, {"From and to", treated.label, control.label}, {}}};
  for (const auto& [arm, base, fill] : {std::tuple{&treated, first_base, ink::treated},
                                        std::tuple{&control, second_base, ink::control}}) {
    const auto total = static_cast<double>(std::max<std::int64_t>(1, total_of(arm->counts)));
    draw_bars(canvas, across, {low, width, arm->counts}, most * total, base, tall, fill);
    canvas.line(left + 8, base, right - 8, base, {ink::rule});
    canvas.line(
        across.at(arm->mean), base - tall - 4, across.at(arm->mean), base, {ink::text, 2, true});
    canvas.text(left,
                base - tall - 10,
                arm->label + ": " + std::to_string(total_of(arm->counts)) + " pupils, mean " +
                    number(arm->mean, 1),
                {.is_bold = true});
  }
  draw_axis_below(canvas, across, second_base, heading.axis);
  for (std::size_t i = 0; i < bins; ++i)
    chart.table.rows.push_back({bin_words(low, width, i),
                                number(100 * share(treated, i), 1) + "%",
                                number(100 * share(control, i), 1) + "%"});
  chart.description =
      "The outcome of each arm as shares of its pupils; dashed lines are the means, " +
      number(treated.mean, 1) + " and " + number(control.mean, 1) + ".";
  chart.svg = canvas.finish(heading.name, heading.title, chart.description);
  return chart;
}

Chart caterpillar_plot(const Heading& heading, std::vector<CaterpillarRow> rows) {
  constexpr double top = 30, bottom = 250;
  std::ranges::stable_sort(rows, {}, &CaterpillarRow::estimate);
  Canvas canvas(bottom + 44);
  double low = 0, high = 0;
  for (const CaterpillarRow& row : rows) {
    low = std::min(low, row.estimate - row.half_width);
    high = std::max(high, row.estimate + row.half_width);
  }
  const Axis up(low, high, bottom, top);
  for (const double tick : up.ticks()) {
    canvas.line(48, up.at(tick), right, up.at(tick), {"#f0f1f2"});
    canvas.text(42, up.at(tick) + 4, number(tick, up.decimals()), {Align::end, 12, ink::faint});
  }
  canvas.line(48, up.at(0), right, up.at(0), {ink::faint, 1.5, true});
  const double step = (right - 56) / static_cast<double>(std::max<std::size_t>(1, rows.size()));
  const double radius = std::clamp(step * 0.35, 1.2, 4.5);
  Chart chart{
      heading.title, {}, {}, {heading.title, {"School", "Arm", "Deviation", "From", "To"}, {}}};
  double x = 52 + step / 2;
  std::size_t apart = 0;
  for (const CaterpillarRow& row : rows) {
    const std::string_view colour = row.is_treated ? ink::treated : ink::control;
    canvas.line(x,
                up.at(row.estimate - row.half_width),
                x,
                up.at(row.estimate + row.half_width),
                {colour, std::clamp(step * 0.2, 0.6, 1.6)});
    if (row.is_treated)
      canvas.circle(x, up.at(row.estimate), radius, colour);
    else
      canvas.rectangle(
          x - radius, up.at(row.estimate) - radius, 2 * radius, 2 * radius, "#ffffff", colour);
    if (std::abs(row.estimate) > row.half_width) ++apart;
    chart.table.rows.push_back({row.label,
                                row.is_treated ? "treated" : "control",
                                number(row.estimate, 2),
                                number(row.estimate - row.half_width, 2),
                                number(row.estimate + row.half_width, 2)});
    x += step;
  }
  canvas.circle(54, 12, 4.5, ink::treated);
  canvas.text(64, 16, "treated", {.size = 12});
  canvas.rectangle(126, 7.5, 9, 9, "#ffffff", ink::control);
  canvas.text(141, 16, "control", {.size = 12});
  canvas.text((48 + right) / 2, bottom + 20, heading.axis, {Align::middle, 13});
  chart.description = std::to_string(rows.size()) +
                      " schools in order of how far they lie from what the model expects, with 95% "
                      "intervals; the interval excludes zero for " +
                      std::to_string(apart) + ".";
  chart.svg = canvas.finish(heading.name, heading.title, chart.description);
  return chart;
}

}  // namespace trellis::plot
