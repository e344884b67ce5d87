#include "report/map_svg.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <set>

#include "core/text.hpp"

namespace trellis::report {

namespace {

constexpr int margin = 12;
constexpr int legend_line = 26;

/// To one decimal, which is left out when it is 0: "12", "-0.5". Whole tenths are written as the
/// integers that they are, since a map has thousands of them.
void append_number(std::string& svg, double value) {
  const double tenths = std::round(value * 10);
  if (!(std::abs(tenths) < 1e15)) return;  // no place on any map
  char digits[32];
  const auto whole = static_cast<long long>(std::abs(tenths));
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, whole / 10);
  if (tenths < 0) svg += '-';
  svg.append(digits, end);
  if (whole % 10 != 0) svg.append(1, '.').append(1, static_cast<char>('0' + whole % 10));
}

void append_attribute(std::string& svg, std::string_view name, double value) {
  svg += ' ';
  svg += name;
  svg += "=\"";
  append_number(svg, value);
  svg += '"';
}

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '&')
      safe += "&amp;";
    else if (c == '<')
      safe += "&lt;";
    else if (c == '>')
      safe += "&gt;";
    else if (c == '"')
      safe += "&quot;";
    else
      safe += c;
  }
  return safe;
}

/// Metres to units of the view box, north upwards.
class Frame {
 public:
  Frame(std::span<const MapSchool> schools,
        std::span<const MapOutline> outlines,
        std::span<const MapLine> lines,
        const MapSvgOptions& options) {
    for (const MapSchool& school : schools) take(school.at);
    for (const MapOutline& outline : outlines)
      for (const auto& ring : outline.rings)
        for (const Point point : ring) take(point);
    for (const MapLine& line : lines) take(line.from), take(line.to);
    const double across = std::max(1.0, east_ - west_), up = std::max(1.0, north_ - south_);
    scale_ =
        std::min((options.width - 2 * margin) / across, (options.height_max - 2 * margin) / up);
    // One school alone, or a few close together: no closer than a metre to a unit.
    scale_ = std::min(scale_, 0.05);
    height_ = empty_ ? 40 : static_cast<int>(std::ceil(up * scale_)) + 2 * margin;
    left_ = (options.width - across * scale_) / 2;
  }

  bool empty() const { return empty_; }
  int height() const { return height_; }
  double x(Point point) const { return left_ + (point.easting - west_) * scale_; }
  double y(Point point) const { return margin + (north_ - point.northing) * scale_; }

 private:
  void take(Point point) {
    if (empty_) {
      west_ = east_ = point.easting;
      south_ = north_ = point.northing;
      empty_ = false;
    }
    west_ = std::min<double>(west_, point.easting);
    east_ = std::max<double>(east_, point.easting);
    south_ = std::min<double>(south_, point.northing);
    north_ = std::max<double>(north_, point.northing);
  }

  bool empty_ = true;
  double west_ = 0, east_ = 0, south_ = 0, north_ = 0, scale_ = 1, left_ = 0;
  int height_ = 0;
};

/// A path of a ring; points closer than half a unit to the last one are left out.
void append_ring(std::string& svg, const Frame& frame, const std::vector<Point>& ring) {
  double last_x = -1000, last_y = -1000;
  bool first = true;
  for (const Point point : ring) {
    const double x = frame.x(point), y = frame.y(point);
    if (!first && std::abs(x - last_x) < 0.5 && std::abs(y - last_y) < 0.5) continue;
    svg += first ? 'M' : 'L';
    append_number(svg, x);
    svg += ' ';
    append_number(svg, y);
    last_x = x, last_y = y;
    first = false;
  }
  if (!first) svg += 'Z';
}

void append_symbol(std::string& svg, MapSymbol symbol, double x, double y, double r) {
  const auto corner = [&](char command, double dx, double dy) {
    svg += command;
    append_number(svg, x + dx);
    svg += ' ';
    append_number(svg, y + dy);
  };
  switch (symbol) {
    case MapSymbol::circle:
      svg += "<circle";
      append_attribute(svg, "cx", x);
      append_attribute(svg, "cy", y);
      append_attribute(svg, "r", r);
      svg += "/>";
      return;
    case MapSymbol::square:
      svg += "<path d=\"";
      corner('M', -r, -r), corner('L', r, -r), corner('L', r, r), corner('L', -r, r);
      break;
    case MapSymbol::triangle:
      svg += "<path d=\"";
      corner('M', 0, -1.3 * r), corner('L', 1.2 * r, r), corner('L', -1.2 * r, r);
      break;
    case MapSymbol::diamond:
      svg += "<path d=\"";
      corner('M', 0, -1.4 * r), corner('L', 1.4 * r, 0), corner('L', 0, 1.4 * r);
      corner('L', -1.4 * r, 0);
      break;
  }
  svg += "Z\"/>";
}

void append_outlines(std::string& svg, const Frame& frame, std::span<const MapOutline> outlines) {
  if (outlines.empty()) return;
  svg += "<g fill=\"#f3f2f1\" stroke=\"#505a5f\" stroke-width=\"1\" fill-rule=\"evenodd\">";
  for (const MapOutline& outline : outlines) {
    svg += "<path d=\"";
    for (const auto& ring : outline.rings) append_ring(svg, frame, ring);
    svg += "\"><title>" + escaped(outline.name) + "</title></path>";
  }
  svg += "</g>";
}

/// "M1 2L3 4": the lines of one kind, or all; returns how many there are.
std::size_t append_path(std::string& svg,
                        const Frame& frame,
                        std::span<const MapLine> lines,
                        std::optional<std::size_t> kind) {
  std::size_t count = 0;
  for (const MapLine& line : lines) {
    if (kind && line.kind != *kind) continue;
    ++count;
    svg += 'M';
    append_number(svg, frame.x(line.from));
    svg += ' ';
    append_number(svg, frame.y(line.from));
    svg += 'L';
    append_number(svg, frame.x(line.to));
    svg += ' ';
    append_number(svg, frame.y(line.to));
  }
  return count;
}

void append_stroke(std::string& svg, const MapLineKind& kind) {
  svg += "<path fill=\"none\" stroke=\"" + escaped(kind.colour) + "\"";
  append_attribute(svg, "stroke-width", kind.width);
  if (!kind.dashes.empty()) svg += " stroke-dasharray=\"" + escaped(kind.dashes) + "\"";
  svg += " d=\"";
}

/// How many lines there are of each kind.
std::vector<std::size_t> append_lines(std::string& svg,
                                      const Frame& frame,
                                      std::span<const MapLine> lines,
                                      const std::vector<MapLineKind>& kinds) {
  std::vector<std::size_t> counts(kinds.size());
  if (lines.empty()) return counts;
  if (kinds.empty()) {
    append_stroke(svg, {.label = {}, .colour = "#505a5f"});
    append_path(svg, frame, lines, std::nullopt);
    svg += "\"/>";
  }
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    append_stroke(svg, kinds[i]);
    counts[i] = append_path(svg, frame, lines, i);
    svg += "\"/>";
  }
  return counts;
}

double radius_for(std::size_t schools) { return schools <= 500 ? 5 : schools <= 3000 ? 3.5 : 2.2; }

/// The symbols of one class; returns how many schools it has.
std::size_t append_class(std::string& svg,
                         const Frame& frame,
                         std::span<const MapSchool> schools,
                         const MapClass& kind,
                         const MapSvgOptions& options) {
  const double radius =
      options.symbol_radius > 0 ? options.symbol_radius : radius_for(schools.size());
  std::set<std::pair<int, int>> taken;
  std::size_t count = 0;
  svg += "<g fill=\"" + escaped(kind.colour) + "\" stroke=\"#ffffff\" stroke-width=\"0.7\">";
  for (const MapSchool& school : schools) {
    if (school.class_key != kind.key) continue;
    ++count;
    const double x = frame.x(school.at), y = frame.y(school.at);
    const std::pair cell(static_cast<int>(x / options.thinning),
                         static_cast<int>(y / options.thinning));
    if (options.thinning > 0 && !taken.insert(cell).second) continue;
    append_symbol(svg, kind.symbol, x, y, radius);
  }
  svg += "</g>";
  return count;
}

void append_legend(std::string& svg,
                   std::span<const MapClass> classes,
                   const std::vector<std::size_t>& counts,
                   double top) {
  svg += "<g font-size=\"16\" font-family=\"arial, sans-serif\">";
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const double y = top + legend_line * static_cast<double>(i) + 14;
    svg +=
        "<g fill=\"" + escaped(classes[i].colour) + "\" stroke=\"#505a5f\" stroke-width=\"0.7\">";
    append_symbol(svg, classes[i].symbol, margin + 8, y, 6);
    svg += "</g><text fill=\"#0b0c0c\"";
    append_attribute(svg, "x", margin + 26);
    append_attribute(svg, "y", y + 5);
    svg += ">" + escaped(classes[i].label) + " (" + with_commas(static_cast<long long>(counts[i])) +
           ")</text>";
  }
  svg += "</g>";
}

void append_line_legend(std::string& svg,
                        const std::vector<MapLineKind>& kinds,
                        const std::vector<std::size_t>& counts,
                        double top) {
  svg += "<g font-size=\"16\" font-family=\"arial, sans-serif\">";
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const double y = top + legend_line * static_cast<double>(i) + 14;
    append_stroke(svg, kinds[i]);
    svg += 'M';
    append_number(svg, margin);
    svg += ' ';
    append_number(svg, y);
    svg += 'L';
    append_number(svg, margin + 20);
    svg += ' ';
    append_number(svg, y);
    svg += "\"/><text fill=\"#0b0c0c\"";
    append_attribute(svg, "x", margin + 26);
    append_attribute(svg, "y", y + 5);
    svg += ">" + escaped(kinds[i].label) + " (" + with_commas(static_cast<long long>(counts[i])) +
           ")</text>";
  }
  svg += "</g>";
}

}  // namespace

std::string map_svg(std::span<const MapSchool> schools,
                    std::span<const MapOutline> outlines,
                    std::span<const MapLine> lines,
                    std::span<const MapClass> classes,
                    const MapSvgOptions& options) {
  const Frame frame(schools, outlines, lines, options);
  std::string body;
  append_outlines(body, frame, outlines);
  const auto line_counts = append_lines(body, frame, lines, options.line_kinds);
  std::vector<std::size_t> counts(classes.size());
  for (const bool below : {true, false})
    for (std::size_t i = 0; i < classes.size(); ++i)
      if (classes[i].below == below)
        counts[i] = append_class(body, frame, schools, classes[i], options);
  if (frame.empty())
    body +=
        "<text x=\"12\" y=\"26\" font-size=\"16\" fill=\"#0b0c0c\">No school has a place to "
        "show</text>";
  const std::size_t rows = classes.size() + options.line_kinds.size();
  const int height = frame.height() + legend_line * static_cast<int>(rows) + (rows == 0 ? 0 : 8);
  append_legend(body, classes, counts, frame.height() + 4);
  if (!options.line_kinds.empty())
    append_line_legend(body,
                       options.line_kinds,
                       line_counts,
                       frame.height() + 4 + legend_line * static_cast<int>(classes.size()));

  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" class=\"app-map-svg\"";
  svg += " viewBox=\"0 0 " + std::to_string(options.width) + ' ' + std::to_string(height) + '"';
  svg += " aria-labelledby=\"" + escaped(options.id) + "-title " + escaped(options.id) + "-text\">";
  svg += "<title id=\"" + escaped(options.id) + "-title\">" + escaped(options.title) + "</title>";
  svg +=
      "<desc id=\"" + escaped(options.id) + "-text\">" + escaped(options.description) + "</desc>";
  return svg + body + "</svg>";
}

}  // namespace trellis::report
