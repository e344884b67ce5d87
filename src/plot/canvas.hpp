/// Draws shapes and escaped text into one SVG picture. For the charts of this module.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plot/chart.hpp"

namespace trellis::plot {

inline constexpr double canvas_width = 420;

/// Colours by meaning; readable on white, told apart without colour by shape or dash as well.
namespace ink {
inline constexpr std::string_view text = "#0b0c0c";
inline constexpr std::string_view faint = "#505a5f";
inline constexpr std::string_view rule = "#b1b4b6";
inline constexpr std::string_view treated = "#1d70b8";
inline constexpr std::string_view control = "#b05c1f";
inline constexpr std::string_view band = "#d2e2f1";
inline constexpr std::string_view none = "none";
}  // namespace ink

enum class Align { start, middle, end };

struct TextStyle {
  Align align = Align::start;
  double size = 14;
  std::string_view fill = ink::text;
  bool is_bold = false;
};

struct Stroke {
  std::string_view colour = ink::text;
  double width = 1;
  bool is_dashed = false;
};

class Canvas {
 public:
  explicit Canvas(double height) : height_(height) {}

  void line(double x1, double y1, double x2, double y2, const Stroke& stroke = {});
  void rectangle(double x,
                 double y,
                 double width,
                 double height,
                 std::string_view fill,
                 std::string_view border = ink::none);
  void circle(double x,
              double y,
              double radius,
              std::string_view fill,
              std::string_view border = ink::none);
  void diamond(double x, double y, double half_width, double half_height, std::string_view fill);
  void polygon(const std::vector<std::pair<double, double>>& points, std::string_view fill);
  void path(const std::vector<std::pair<double, double>>& points, const Stroke& stroke);
  void text(double x, double y, std::string_view words, const TextStyle& style = {});

  /// The picture, named for screen readers. `name` must be the same for the same chart of a page
  /// and different between charts: it makes the ids.
  Markup finish(std::string_view name, std::string_view title, std::string_view description) const;

 private:
  double height_;
  std::string body_;
};

/// A coordinate or length with two decimals, without trailing zeros.
std::string coordinate(double value);

/// `value` with so many decimals and a true minus sign.
std::string number(double value, int decimals);

/// Lines of at most `characters`, broken at spaces; a longer word stands alone.
std::vector<std::string> wrapped(std::string_view words, std::size_t characters);

/// How many characters of normal text fit a width, at a size: an estimate for layout.
std::size_t characters_in(double width, double size);

/// From values to the x (or y) of a picture, with round tick marks.
class Axis {
 public:
  /// Covers `low` to `high` (made wider to round numbers) on `from` to `to`. Equal ends and
  /// infinite values are handled: the axis is never empty.
  Axis(double low, double high, double from, double to);

  double at(double value) const;
  const std::vector<double>& ticks() const { return ticks_; }
  int decimals() const { return decimals_; }
  double low() const { return low_; }
  double high() const { return high_; }

 private:
  double low_ = 0, high_ = 1, from_ = 0, to_ = 1;
  std::vector<double> ticks_;
  int decimals_ = 0;
};

/// Draws a horizontal axis with its ticks and name at height y.
void draw_axis_below(Canvas& canvas, const Axis& axis, double y, std::string_view name);

}  // namespace trellis::plot
