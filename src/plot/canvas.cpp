#include "plot/canvas.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace trellis::plot {
namespace {

constexpr int ticks_wanted = 6;

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + escaped(value).text + "\"";
}

std::string attribute(std::string_view name, double value) {
  return attribute(name, coordinate(value));
}

std::string stroke_of(const Stroke& stroke) {
  return attribute("stroke", stroke.colour) + attribute("stroke-width", stroke.width) +
         (stroke.is_dashed ? attribute("stroke-dasharray", "4 3") : "");
}

std::string points_of(const std::vector<std::pair<double, double>>& points) {
  std::string text;
  for (const auto& [x, y] : points)
    text += (text.empty() ? "" : " ") + coordinate(x) + "," + coordinate(y);
  return text;
}

std::string_view anchor_of(Align align) {
  switch (align) {
    case Align::start:
      return "start";
    case Align::middle:
      return "middle";
    case Align::end:
      return "end";
  }
  return "start";
}

/// 1, 2 or 5 times a power of ten that gives about `ticks_wanted` steps.
double round_step(double span) {
  const double raw = span / ticks_wanted;
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (raw <= factor * power * 1.0001) return factor * power;
  return 10 * power;
}

}  // namespace

std::string number(double value, int decimals) {
  if (!std::isfinite(value)) return "not known";
  std::array<char, 400> buffer{};
  const auto end = std::to_chars(
      buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, decimals);
  std::string text(buffer.data(), end.ptr);
  if (!text.starts_with('-')) return text;
  text.erase(0, 1);
  const bool is_zero = text.find_first_of("123456789") == std::string::npos;
  return is_zero ? text : "\u2212" + text;
}

std::string coordinate(double value) {
  if (!std::isfinite(value)) value = 0;
  std::array<char, 400> buffer{};
  const auto end = std::to_chars(
      buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, 2);
  std::string text(buffer.data(), end.ptr);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text == "-0" ? "0" : text;
}

std::vector<std::string> wrapped(std::string_view words, std::size_t characters) {
  std::vector<std::string> lines;
  std::string line;
  while (!words.empty()) {
    const std::size_t space = words.find(' ');
    const std::string_view word = words.substr(0, space);
    if (!line.empty() && line.size() + 1 + word.size() > characters) {
      lines.push_back(line);
      line.clear();
    }
    line += (line.empty() ? "" : " ") + std::string(word);
    if (space == std::string_view::npos) break;
    words.remove_prefix(space + 1);
  }
  if (!line.empty()) lines.push_back(line);
  return lines;
}

std::size_t characters_in(double width, double size) {
  constexpr double mean_character = 0.54;  // Of the size, for Arial and its kin.
  return static_cast<std::size_t>(std::max(4.0, width / (mean_character * size)));
}

void Canvas::line(double x1, double y1, double x2, double y2, const Stroke& stroke) {
  body_ += "<line" + attribute("x1", x1) + attribute("y1", y1) + attribute("x2", x2) +
           attribute("y2", y2) + stroke_of(stroke) + "/>";
}

void Canvas::rectangle(double x,
                       double y,
                       double width,
                       double height,
                       std::string_view fill,
                       std::string_view border) {
  body_ += "<rect" + attribute("x", x) + attribute("y", y) +
           attribute("width", std::max(0.0, width)) + attribute("height", std::max(0.0, height)) +
           attribute("fill", fill) + attribute("stroke", border) + "/>";
}

void Canvas::circle(
    double x, double y, double radius, std::string_view fill, std::string_view border) {
  body_ += "<circle" + attribute("cx", x) + attribute("cy", y) + attribute("r", radius) +
           attribute("fill", fill) + attribute("stroke", border) + attribute("stroke-width", 1.5) +
           "/>";
}

void Canvas::diamond(
    double x, double y, double half_width, double half_height, std::string_view fill) {
  polygon({{x - half_width, y}, {x, y - half_height}, {x + half_width, y}, {x, y + half_height}},
          fill);
}

void Canvas::polygon(const std::vector<std::pair<double, double>>& points, std::string_view fill) {
  body_ += "<polygon" + attribute("points", points_of(points)) + attribute("fill", fill) + "/>";
}

void Canvas::path(const std::vector<std::pair<double, double>>& points, const Stroke& stroke) {
  body_ += "<polyline" + attribute("points", points_of(points)) + attribute("fill", "none") +
           stroke_of(stroke) + "/>";
}

void Canvas::text(double x, double y, std::string_view words, const TextStyle& style) {
  body_ += "<text" + attribute("x", x) + attribute("y", y) + attribute("font-size", style.size) +
           attribute("text-anchor", anchor_of(style.align)) + attribute("fill", style.fill) +
           // A white edge keeps words readable where they cross a line.
           " paint-order=\"stroke\" stroke=\"#ffffff\" stroke-width=\"3\"" +
           (style.is_bold ? attribute("font-weight", "bold") : "") + ">" + escaped(words).text +
           "</text>";
}

Markup Canvas::finish(std::string_view name,
                      std::string_view title,
                      std::string_view description) const {
  const std::string id = escaped(name).text;
  return {"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + coordinate(canvas_width) +
          " " + coordinate(height_) + "\" role=\"img\" aria-labelledby=\"" + id + "-title " + id +
          "-description\" font-family=\"Arial, Helvetica, sans-serif\"><title id=\"" + id +
          "-title\">" + escaped(title).text + "</title><desc id=\"" + id + "-description\">" +
          escaped(description).text + "</desc>" + body_ + "</svg>\n"};
}

Axis::Axis(double low, double high, double from, double to) : from_(from), to_(to) {
  if (!std::isfinite(low)) low = 0;
  if (!std::isfinite(high)) high = low + 1;
  if (high < low) std::swap(low, high);
  if (high - low < 1e-9 * std::max(1.0, std::abs(low))) {
    const double widen = std::max(0.5, std::abs(low) * 0.1);
    low -= widen;
    high += widen;
  }
  const double step = round_step(high - low);
  low_ = std::floor(low / step + 1e-9) * step;
  high_ = std::ceil(high / step - 1e-9) * step;
  decimals_ = std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
  const auto steps = static_cast<int>(std::lround((high_ - low_) / step));
  for (int i = 0; i <= steps; ++i) ticks_.push_back(low_ + i * step);
}

double Axis::at(double value) const {
  const double share = std::clamp((value - low_) / (high_ - low_), 0.0, 1.0);
  return from_ + share * (to_ - from_);
}

void draw_axis_below(Canvas& canvas, const Axis& axis, double y, std::string_view name) {
  canvas.line(axis.at(axis.low()), y, axis.at(axis.high()), y, {ink::faint});
  for (const double tick : axis.ticks()) {
    canvas.line(axis.at(tick), y, axis.at(tick), y + 5, {ink::faint});
    canvas.text(
        axis.at(tick), y + 19, number(tick, axis.decimals()), {Align::middle, 12, ink::faint});
  }
  canvas.text((axis.at(axis.low()) + axis.at(axis.high())) / 2,
              y + 38,
              name,
              {Align::middle, 13, ink::text});
}

}  // namespace trellis::plot
