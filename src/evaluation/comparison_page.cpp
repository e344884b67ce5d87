// The report of a matched comparison as one page.
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "evaluation/comparison_report.hpp"
#include "evaluation/report_page.hpp"
#include "evaluation/trial_report.hpp"
#include "plot/charts.hpp"
#include "stats/sentence.hpp"

namespace trellis::evaluation {
namespace {

using stats::fixed;
using stats::sentence;

std::string schools_words(std::int64_t count) {
  return with_commas(count) + (count == 1 ? " school" : " schools");
}

std::string flow_section(const ComparisonReport& report) {
  const std::int64_t unmatched = report.treated - report.group.treated_matched;
  const std::int64_t unused = report.pool - report.group.controls_used;
  plot::Table table{"Which schools were compared", {"", "Schools"}, {}};
  plot::FlowArm took_part{"Took part", {{schools_words(report.treated), false}}};
  plot::FlowArm others{"Comparison", {{"Might be chosen: " + schools_words(report.pool), false}}};
  table.rows = {{"Took part", with_commas(report.treated)},
                {"No comparable school", with_commas(unmatched)},
                {"Compared", with_commas(report.group.treated_matched)},
                {"Might be chosen", with_commas(report.pool)},
                {"Not chosen", with_commas(unused)},
                {"Chosen", with_commas(report.group.controls_used)}};
  if (unmatched > 0)
    took_part.boxes.push_back({"No comparable school: " + schools_words(unmatched), true});
  took_part.boxes.push_back({"Compared: " + schools_words(report.group.treated_matched), false});
  if (unused > 0) others.boxes.push_back({"Not chosen: " + schools_words(unused), true});
  others.boxes.push_back({"Chosen: " + schools_words(report.group.controls_used), false});
  const std::string start = schools_words(report.treated + report.pool) + " with a record";
  return figure_html(
             plot::flow_diagram(
                 {"flow", "Which schools were compared"}, {start}, {took_part, others}, table))
      .text;
}

std::string event_section(const ComparisonReport& report, const ComparisonWords& words) {
  plot::Line line{"took part, beside comparison schools", {}};
  for (const stats::YearEffect& year : report.result.by_year)
    line.points.push_back({static_cast<double>(year.year),
                           year.effect.value,
                           year.effect.se > 0 ? year.effect.ci.lower : 0,
                           year.effect.se > 0 ? year.effect.ci.upper : 0});
  plot::Chart chart = plot::line_chart({"event-study",
                                        "Difference between the groups, year by year",
                                        "Points, against the last year before the programme"},
                                       {line},
                                       {"Year", 0, 2, true});
  chart.table.columns = {"Year", "", "Difference (95% CI)"};
  chart.table.rows.clear();
  for (const stats::YearEffect& year : report.result.by_year)
    chart.table.rows.push_back({std::to_string(year.year),
                                year.is_after ? "after" : "before",
                                year.effect.se > 0
                                    ? unbroken(with_minus_signs(wording::estimate_with_interval(
                                          year.effect.value, year.effect.ci, 2)))
                                    : "0, the year compared with"});
  return figure_html(chart).text +
         paragraph_html("Years before the programme should lie at zero. The first year after is " +
                        std::to_string(report.plan.first_year_after) + ".") +
         paragraph_html(words.trend);
}

std::string balance_section(const ComparisonReport& report, const ComparisonWords& words) {
  std::vector<plot::BalancePlotRow> rows;
  for (const stats::BalanceRow& row : report.group.balance)
    rows.push_back({row.column, row.difference_before, row.difference_after});
  return figure_html(
             plot::balance_plot(
                 {"balance", "How alike the schools are", "Took part minus comparison, in SD"},
                 rows))
             .text +
         paragraph_html(words.balance);
}

std::string others_section(const ComparisonReport& report) {
  if (report.others.empty()) return {};
  const stats::Estimate& e = report.result.effect.estimate;
  std::vector<plot::ForestRow> rows{{"The plan's way", e.value, e.ci.lower, e.ci.upper, 0, true}};
  for (const OtherMatching& each : report.others)
    rows.push_back({each.name, each.effect.value, each.effect.ci.lower, each.effect.ci.upper});
  plot::Chart chart = plot::forest_plot(
      {"other-ways", "The same effect with other comparison schools", "Points, with 95% interval"},
      rows);
  chart.table = {"The same effect with other comparison schools",
                 {"", "Points (95% CI)", "Schools", "How"},
                 {{"The plan's way",
                   unbroken(with_minus_signs(wording::estimate_with_interval(e.value, e.ci, 2))),
                   with_commas(e.schools),
                   report.group.method}}};
  for (const OtherMatching& each : report.others)
    chart.table.rows.push_back({each.name,
                                unbroken(with_minus_signs(wording::estimate_with_interval(
                                    each.effect.value, each.effect.ci, 2))),
                                with_commas(each.schools),
                                each.method});
  return figure_html(chart).text +
         paragraph_html("Where the ways disagree, the finding rests on the choice of schools.");
}

std::string pairs_section(const ComparisonReport& report) {
  plot::Table table{"", {"Took part", "Compared with"}, {}};
  for (const stats::MatchedSet& set : report.group.sets) {
    std::vector<std::string> controls;
    for (const std::size_t control : set.controls) controls.push_back(report.schools[control]);
    table.rows.push_back({report.schools[set.treated], join(controls, ", ")});
  }
  return "<details><summary>Who was compared with whom</summary>\n" + plot::table_html(table).text +
         "</details>\n";
}

std::string cautions(const ComparisonReport& report) {
  std::string html;
  const auto add = [&](const std::string& text) {
    html += "<p class=\"caution\">" + plot::escaped(with_minus_signs(text)).text + "</p>\n";
  };
  for (const std::string& warning : report.warnings) add(warning);
  for (const MatchingNotPossible& each : report.not_possible) add(each.name + ": " + each.sentence);
  return html;
}

}  // namespace

std::string comparison_html(const ComparisonReport& report) {
  const ComparisonWords words = comparison_words(report);
  const stats::Estimate& e = report.result.effect.estimate;
  std::string body = "<h1>" + plot::escaped(report.plan.title).text + "</h1>\n<p class=\"lead\">" +
                     plot::escaped(report.standing.sentence()).text + "</p>\n";
  body += "<div class=\"headline\">\n<p class=\"result\">" +
          plot::escaped(with_minus_signs("Difference " + words.headline)).text +
          "</p>\n<p class=\"plain\">" + plot::escaped(with_minus_signs(words.plain)).text +
          "</p>\n" +
          facts_html({{report.standing.is_exploratory() ? "Exploratory result" : "Planned result",
                       "change of " + report.plan.outcome.label +
                           " in schools that took part, beyond that of comparison schools"},
                      {"Schools", words.who},
                      {"Degrees of freedom", fixed(e.df, 1) + " (" + e.df_method + ")"},
                      {"Months of progress", "not given: the SD of pupils is not in these data"}}) +
          "</div>\n" + paragraph_html(words.limits);
  body += section_html("Cautions", cautions(report));
  body += section_html("Year by year", event_section(report, words));
  body += section_html("Which schools were compared", flow_section(report));
  body +=
      section_html("How alike they are", balance_section(report, words) + pairs_section(report));
  body += section_html("Does the choice of schools matter?", others_section(report));
  body += section_html("Where this comes from",
                       list_html({"Plan: SHA-256 " + report.plan.sha256,
                                  "Data: " + report.data_name + ", SHA-256 " + report.data_sha256,
                                  "Software: Trellis 0.1.0"}) +
                           "<details><summary>The plan, field by field</summary>\n<pre>" +
                           plot::escaped(report.plan.canonical).text + "</pre>\n</details>\n");
  return page_html(report.plan.title, body);
}

}  // namespace trellis::evaluation
