#include "plot/charts.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <numeric>

#include "plot/canvas.hpp"

namespace trellis::plot {
namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Chart, TextIsEscapedWhereverItCameFrom) {
  const Chart chart = forest_plot({"forest", "Fish & <chips>", "SD"},
                                  {{"\"A\" <script>alert(1)</script>", 0.1, 0.0, 0.2}});
  const std::string html = figure_html(chart).text;

  EXPECT_FALSE(holds(html, "<script>"));
  EXPECT_TRUE(holds(html, "Fish &amp; &lt;chips&gt;"));
  EXPECT_TRUE(holds(html, "&quot;A&quot; &lt;script&gt;"));
  EXPECT_EQ(escaped(std::string("a\x01z")).text, "az");
}

TEST(Chart, EveryPictureIsNamedAndHasItsTable) {
  const std::vector<Chart> charts{
      forest_plot({"a", "Forest", "SD"},
                  {{"Primary", 0.18, 0.01, 0.36, 0, true}},
                  {.prediction = {{-0.2, 0.5}}}),
      funnel_plot({"b", "Funnel", "SD"}, {{"One", 0.1, 0.05}, {"Two", 0.3, 0.15}}, 0.15),
      histogram({"c", "Histogram", "t"}, binned({1, 2, 2, 3}), 2.5, "observed 2.5"),
      distributions_by_arm(
          {"d", "Arms", "post"}, 80, 5, {"Treated", {1, 2, 3}, 91.0}, {"Control", {2, 2, 2}, 89.0}),
      caterpillar_plot({"e", "Schools", "Schools"},
                       {{"900001", 1, 2, true}, {"900002", -3, 2, false}}),
      balance_plot({"f", "Balance", "SD"}, {{"fsm", 0.4, 0.05}, {"size", -0.1, {}}}),
      line_chart({"g", "Power", "MDES"},
                 {{"all", {{40, 0.3, 0.2, 0.4}, {60, 0.2, 0.1, 0.3}}}},
                 {"Schools"}),
      flow_diagram({"h", "Flow", ""},
                   {"40 schools"},
                   {{"Treated", {{"20 schools", false}}}},
                   {"Flow", {"", "Pupils"}, {{"Treated", "500"}}})};
  for (const Chart& chart : charts) {
    EXPECT_TRUE(holds(chart.svg.text, "role=\"img\"")) << chart.title;
    EXPECT_TRUE(holds(chart.svg.text, "<title id=")) << chart.title;
    EXPECT_TRUE(holds(chart.svg.text, "<desc id=")) << chart.title;
    EXPECT_FALSE(chart.description.empty()) << chart.title;
    EXPECT_FALSE(chart.table.rows.empty()) << chart.title;
    EXPECT_FALSE(holds(chart.svg.text, "nan")) << chart.title;
    EXPECT_TRUE(holds(figure_html(chart).text, "<caption>")) << chart.title;
  }
}

TEST(Chart, NoDataAndDegenerateDataStillDraw) {
  EXPECT_FALSE(holds(histogram({"a", "Empty", ""}, {}).svg.text, "nan"));
  EXPECT_FALSE(holds(forest_plot({"b", "Empty", ""}, {}).svg.text, "nan"));
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_FALSE(
      holds(forest_plot({"c", "Wide", ""}, {{"x", 0, -infinity, infinity}}).svg.text, "inf"));
  EXPECT_FALSE(holds(line_chart({"d", "None", ""}, {}, {}).svg.text, "nan"));
  EXPECT_FALSE(holds(caterpillar_plot({"e", "None", ""}, {}).svg.text, "nan"));
}

TEST(Chart, EveryValueIsInOneBin) {
  const std::vector<double> values{0.1, 0.2, 0.2, 0.7, 1.0, std::nan("")};
  const Bins bins = binned(values, 10);

  EXPECT_EQ(std::accumulate(bins.counts.begin(), bins.counts.end(), std::int64_t{0}), 5);
  EXPECT_LE(bins.low, 0.1);
  EXPECT_GE(bins.low + bins.width * static_cast<double>(bins.counts.size()), 1.0);
  EXPECT_EQ(binned({5, 5, 5}).counts.size(), 1u);
  EXPECT_TRUE(binned({}).counts.empty());
}

TEST(Axis, TicksAreRoundAndCoverTheData) {
  const Axis axis(-0.04, 0.37, 0, 100);
  EXPECT_LE(axis.low(), -0.04);
  EXPECT_GE(axis.high(), 0.37);
  EXPECT_DOUBLE_EQ(axis.at(axis.low()), 0);
  EXPECT_DOUBLE_EQ(axis.at(axis.high()), 100);
  EXPECT_EQ(number(axis.ticks()[1], axis.decimals()), "0.0");
  const Axis flat(5, 5, 0, 100);
  EXPECT_LT(flat.low(), 5);
  EXPECT_GT(flat.high(), 5);
}

TEST(Canvas, NumbersUseATrueMinusAndNeverMinusZero) {
  EXPECT_EQ(number(-0.25, 2), "\u22120.25");
  EXPECT_EQ(number(-0.001, 2), "0.00");
  EXPECT_EQ(coordinate(12.50), "12.5");
  EXPECT_EQ(coordinate(-0.001), "0");
  EXPECT_EQ(wrapped("a longer label here", 9),
            (std::vector<std::string>{"a longer", "label", "here"}));
}

}  // namespace
}  // namespace trellis::plot
