/// The charts of a study, each from plain numbers: pictures with their tables.
///
/// Every function may be given no data at all and then draws an empty frame with a sentence. `name`
/// makes the ids of a picture and must differ between the charts of one page.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "plot/chart.hpp"

namespace trellis::plot {

/// What every chart is called.
struct Heading {
  std::string name = {};  ///< Letters and hyphens, for ids.
  std::string title = {};
  std::string axis = {};
};

/// One estimate with its interval.
struct ForestRow {
  std::string label = {};
  double estimate = 0;
  double lower = 0;
  double upper = 0;
  double weight = 0;     ///< 0 to 1: size of the mark; 0 for the usual size.
  bool is_main = false;  ///< Drawn as a diamond: the primary result or the average.
};

/// Estimates under one another with a line at zero. `prediction` is drawn as a dashed line below.
struct ForestOptions {
  int decimals = 2;
  std::optional<std::pair<double, double>> prediction = {};
};
Chart forest_plot(const Heading& heading,
                  const std::vector<ForestRow>& rows,
                  const ForestOptions& options = {});

/// Effects of studies against their standard errors, with the funnel of 95 % around the mean.
struct FunnelPoint {
  std::string label = {};
  double effect = 0;
  double se = 0;
};
Chart funnel_plot(const Heading& heading, const std::vector<FunnelPoint>& points, double mean);

/// Counts of values in equal bins, with an observed value marked.
struct Bins {
  double low = 0;
  double width = 1;
  std::vector<std::int64_t> counts = {};
};
/// About `wanted` bins of round width that hold all finite values; ends inside.
Bins binned(const std::vector<double>& values, int wanted = 24);
Chart histogram(const Heading& heading,
                const Bins& bins,
                const std::optional<double>& observed = {},
                const std::string& observed_label = {});

/// Two arms above one another on the same bins, as shares of each arm.
struct ArmBins {
  std::string label = {};
  std::vector<std::int64_t> counts = {};
  double mean = 0;
};
Chart distributions_by_arm(const Heading& heading,
                           double low,
                           double width,
                           const ArmBins& treated,
                           const ArmBins& control);

/// Schools in order of their estimated deviation, each with its interval; arms differ in shape.
struct CaterpillarRow {
  std::string label = {};
  double estimate = 0;
  double half_width = 0;
  bool is_treated = false;
};
Chart caterpillar_plot(const Heading& heading, std::vector<CaterpillarRow> rows);

/// Standardised differences before and (where there is one) after matching, with lines at 0.1.
struct BalancePlotRow {
  std::string label = {};
  double before = 0;
  std::optional<double> after = {};
};
Chart balance_plot(const Heading& heading, const std::vector<BalancePlotRow>& rows);

/// A line through points, with a band around it where the points have one.
struct LinePoint {
  double x = 0;
  double y = 0;
  std::optional<double> lower = {};
  std::optional<double> upper = {};
};
struct Line {
  std::string label = {};
  std::vector<LinePoint> points = {};
};
struct LineOptions {
  std::string x_axis = {};
  int x_decimals = 0;
  int y_decimals = 2;
  bool has_zero_line = false;
};
Chart line_chart(const Heading& heading,
                 const std::vector<Line>& lines,
                 const LineOptions& options);

/// Who went where: one column of boxes for each arm, in order of time.
struct FlowBox {
  std::string words = {};
  bool is_loss = false;  ///< Drawn to the side, lighter: those who left.
};
struct FlowArm {
  std::string label = {};
  std::vector<FlowBox> boxes = {};
};
Chart flow_diagram(const Heading& heading,
                   const std::vector<std::string>& start,
                   const std::vector<FlowArm>& arms,
                   const Table& table);

}  // namespace trellis::plot
