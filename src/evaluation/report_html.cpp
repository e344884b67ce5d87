// A trial report as one page.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "evaluation/judgement_tables.hpp"
#include "evaluation/report_page.hpp"
#include "evaluation/report_trust.hpp"
#include "evaluation/trial_report.hpp"
#include "plot/charts.hpp"
#include "stats/sentence.hpp"

namespace trellis::evaluation {
namespace {

using stats::fixed;
using stats::sentence;

std::string cost_words(const TrialReport& report) {
  if (!report.plan.cost) return {};
  const PlannedCost& cost = *report.plan.cost;
  const auto scheme = band_scheme(cost.scheme);
  const double per_year = cost.per_pupil / cost.years_in_programme;
  if (!scheme) return {};
  const auto band = stats::cost_band(per_year, *scheme);
  if (!band) return {};
  return sentence("£{} per pupil per year over {}: {} ({})",
                  fixed(per_year, 2),
                  stats::counted(static_cast<long long>(cost.years_in_programme), "year", "years"),
                  band->label,
                  scheme->name);
}

std::string headline_box(const TrialReport& report, const PrimaryResult& result) {
  const bool is_only = report.primary.size() == 1;
  std::string html =
      "<div class=\"headline\">\n<p class=\"result\">" +
      plot::escaped(is_only ? "" : result.outcome.label + ": ").text +
      plot::escaped(with_minus_signs("Effect size " + wording::headline(result).substr(12))).text +
      "</p>\n";
  html += "<p class=\"plain\">" +
          plot::escaped(with_minus_signs(wording::plain_line(result))).text + "</p>\n";
  return html +
         facts_html({{report.standing.is_exploratory() ? "Exploratory result" : "Planned result",
                      wording::points_line(result)},
                     {"Effect size", wording::divisor_line(result)},
                     {"Who was analysed", wording::sizes_line(result)},
                     {"Months of progress", wording::months_line(result, report.months_table)},
                     {"Variance between schools", is_only ? wording::icc_line(report) : ""},
                     {"Cost", is_only ? cost_words(report) : ""},
                     {"Security worksheet", is_only ? security_line(report) : ""}}) +
         "</div>\n";
}

std::string pupil_flow_section(const TrialReport& report) {
  plot::Table table{"Who was allocated and who was analysed", {"", "Pupils", "Schools"}, {}};
  std::vector<plot::FlowArm> arms;
  std::int64_t schools = 0, pupils = 0;
  const bool has_schools = report.plan.design != stats::TrialDesign::individual;
  const auto words = [&](const stats::Headcount& count) {
    std::string text = with_commas(count.pupils) + (count.pupils == 1 ? " pupil" : " pupils");
    if (has_schools && count.schools > 0)
      text += " in " + with_commas(count.schools) + (count.schools == 1 ? " school" : " schools");
    return text;
  };
  for (const stats::ArmFlow& arm : report.flow.arms) {
    plot::FlowArm drawn{arm.arm, {{"Allocated: " + words(arm.allocated), false}}};
    const auto row = [&](const std::string& label, const stats::Headcount& count) {
      table.rows.push_back({arm.arm + ": " + label,
                            with_commas(count.pupils),
                            has_schools ? with_commas(count.schools) : ""});
    };
    row("allocated", arm.allocated);
    for (const stats::FlowLoss& loss : arm.losses) {
      drawn.boxes.push_back({loss.reason + ": " + words(loss.lost), true});
      row(loss.reason, loss.lost);
    }
    drawn.boxes.push_back({"Analysed: " + words(arm.analysed), false});
    row("analysed", arm.analysed);
    arms.push_back(drawn);
    schools += arm.allocated.schools;
    pupils += arm.allocated.pupils;
  }
  // In a multisite trial every school holds both arms; it is not counted twice.
  const bool is_cluster = report.plan.design == stats::TrialDesign::cluster;
  const std::string start = is_cluster ? words({schools, pupils}) + " allocated"
                                       : with_commas(pupils) + " pupils allocated";
  const auto chart =
      plot::flow_diagram({"flow", "Flow from allocation to analysis"}, {start}, arms, table);
  return figure_html(chart).text +
         paragraph_html(sentence("Attrition is {}% of pupils; the arms differ by {} percentage "
                                 "points.",
                                 fixed(100 * report.flow.attrition, 1),
                                 fixed(100 * report.flow.differential, 1)));
}

std::vector<std::string> variation_row(const std::string& label,
                                       const stats::Estimate& e,
                                       const std::string& how) {
  return {label,
          unbroken(with_minus_signs(wording::estimate_with_interval(e.value, e.ci, 2))),
          stats::p_in_words(e.p),
          how};
}

std::vector<std::string> variation_row(const OtherWay& way) {
  return {way.name,
          unbroken(with_minus_signs(wording::estimate_with_interval(way.value, way.ci, 2))),
          way.p ? stats::p_in_words(*way.p) : "",
          way.note};
}

/// Every figure of the forest plot, and those without an interval.
plot::Table variations_table(const TrialReport& report) {
  plot::Table table{
      "The same effect computed in several ways", {"", "SD (95% CI)", "p", "How"}, {}};
  for (const PrimaryResult& result : report.primary)
    table.rows.push_back(
        variation_row(report.primary.size() > 1 ? result.outcome.label : "Primary result",
                      result.effect.estimate,
                      result.formula + "; " + result.difference.df_method));
  for (const OtherWay& way : report.others)
    if (!way.is_exploratory) table.rows.push_back(variation_row(way));
  for (const PlannedSubgroup& each : report.subgroups)
    if (!each.is_exploratory)
      table.rows.push_back(variation_row(wording::subgroup_name(report, each.analysis.column),
                                         each.analysis.effect.estimate,
                                         "over the SD of the whole sample"));
  if (report.compliers)
    table.rows.push_back(
        variation_row("Those who took part", report.compliers->in_sd, "two-stage least squares"));
  return table;
}

std::string forest_section(const TrialReport& report) {
  std::vector<plot::ForestRow> rows;
  const auto add =
      [&](const std::string& label, double value, const stats::Interval& ci, bool is_main) {
        rows.push_back({label, value, ci.lower, ci.upper, 0, is_main});
      };
  for (const PrimaryResult& result : report.primary)
    add(report.primary.size() > 1 ? result.outcome.label : "Primary result",
        result.effect.estimate.value,
        result.effect.estimate.ci,
        true);
  for (const OtherWay& way : report.others)
    if (way.ci)
      add(way.name + (way.is_exploratory ? " (exploratory)" : ""), way.value, *way.ci, false);
  for (const PlannedSubgroup& each : report.subgroups)
    add(wording::subgroup_name(report, each.analysis.column) +
            (each.is_exploratory ? " (exploratory)" : ""),
        each.analysis.effect.estimate.value,
        each.analysis.effect.estimate.ci,
        false);
  if (report.compliers)
    add("Those who took part", report.compliers->in_sd.value, report.compliers->in_sd.ci, false);
  plot::Chart chart = plot::forest_plot({"forest",
                                         "The same effect computed in several ways",
                                         "Effect size in SD, with 95% interval"},
                                        rows);
  chart.table = variations_table(report);
  return figure_html(chart).text;
}

std::string exploratory_table(const TrialReport& report) {
  plot::Table table{"", {"", "SD (95% CI)", "p", "How"}, {}};
  for (const OtherWay& way : report.others)
    if (way.is_exploratory) table.rows.push_back(variation_row(way));
  return table.rows.empty() ? std::string() : plot::table_html(table).text;
}

std::string subgroup_section(const TrialReport& report, bool is_exploratory) {
  std::string html;
  for (const PlannedSubgroup& each : report.subgroups) {
    if (each.is_exploratory != is_exploratory) continue;
    const stats::SubgroupAnalysis& a = each.analysis;
    html += paragraph_html(wording::subgroup_name(report, a.column) + ": " + a.sentence);
    const auto row = [&](const std::string& label, const stats::Estimate& e) {
      return std::vector<std::string>{
          label,
          unbroken(with_minus_signs(wording::estimate_with_interval(e.value, e.ci, 2))),
          stats::p_in_words(e.p)};
    };
    html += plot::table_html(
                {sentence("{} pupils in {} schools", with_commas(a.pupils), with_commas(a.schools)),
                 {"", "SD (95% CI)", "p"},
                 {row("Interaction with the arm", a.interaction_in_sd),
                  row("In the group, over the SD of the whole sample", a.effect.estimate),
                  row("In the group, over its own SD", a.effect_own_sd.estimate)}})
                .text;
  }
  return html;
}

std::string outcome_section(const TrialReport& report) {
  const OutcomeBins& bins = report.outcome_bins;
  const PlannedOutcome& outcome = report.plan.outcomes.front();
  return figure_html(
             plot::distributions_by_arm({"outcome", "The outcome in each arm", outcome.label},
                                        bins.low,
                                        bins.width,
                                        {report.flow.arms[0].arm, bins.treated, bins.mean_treated},
                                        {report.flow.arms[1].arm, bins.control, bins.mean_control}))
      .text;
}

std::string pupil_balance_section(const TrialReport& report) {
  std::vector<plot::BalancePlotRow> rows;
  plot::Table table{"Differences at baseline",
                    {"", report.flow.arms[0].arm, report.flow.arms[1].arm, "Difference in SD"},
                    {}};
  for (const BalanceLine& line : report.balance) {
    rows.push_back({line.column, line.difference, {}});
    table.rows.push_back({line.column,
                          fixed(line.mean_treated, 2),
                          fixed(line.mean_control, 2),
                          with_minus_signs(fixed(line.difference, 2))});
  }
  if (rows.empty()) return {};
  plot::Chart chart = plot::balance_plot(
      {"balance", "Differences at baseline", "Treated minus control, in SD within arms"}, rows);
  chart.table = table;
  return figure_html(chart).text +
         paragraph_html(
             "Balance is shown as effect sizes: a test would only ask whether the "
             "allocation was random, which is known.");
}

std::string schools_section(const TrialReport& report) {
  if (report.schools.empty()) return {};
  std::vector<plot::CaterpillarRow> rows;
  for (const SchoolDeviation& school : report.schools)
    rows.push_back({school.school, school.deviation, school.half_width, school.is_treated});
  return figure_html(plot::caterpillar_plot({"schools",
                                             "Schools above and below what the model expects",
                                             "Schools in order; points of the test"},
                                            rows))
             .text +
         paragraph_html(
             "Estimates for small schools are drawn towards zero. They are not a league "
             "table.");
}

std::string permutation_section(const TrialReport& report) {
  if (!report.permutation) return {};
  const stats::PermutationResult& r = *report.permutation;
  return figure_html(plot::histogram({"permutation",
                                      "What chance alone would give",
                                      "Effect size in SD, if the programme did nothing"},
                                     plot::binned(r.draws, 30),
                                     r.observed,
                                     "observed " + fixed(r.observed, 2)))
             .text +
         paragraph_html(sentence("{} allocations by the rule of the trial; p {}.",
                                 with_commas(static_cast<std::int64_t>(r.draws.size())),
                                 wording::p_text(r.p)));
}

std::string trial_cautions(const TrialReport& report) {
  std::string html;
  for (const std::string& warning : report.warnings)
    html += "<p class=\"caution\">" + plot::escaped(warning).text + "</p>\n";
  for (const NotPossible& each : report.not_possible)
    html +=
        "<p class=\"caution\">" + plot::escaped(each.name + ": " + each.sentence).text + "</p>\n";
  return html;
}

std::string provenance_section(const TrialReport& report) {
  return list_html(wording::provenance_lines(report)) +
         "<details><summary>The plan, field by field</summary>\n<pre>" +
         plot::escaped(report.plan.canonical).text + "</pre>\n</details>\n";
}

}  // namespace

std::string report_html(const TrialReport& report) {
  std::string body = "<h1>" + plot::escaped(report.plan.title).text + "</h1>\n";
  body += "<p class=\"lead\">" + plot::escaped(report.standing.sentence()).text + "</p>\n";
  for (const PrimaryResult& result : report.primary) body += headline_box(report, result);
  body += paragraph_html(wording::limits_line(report));
  body += section_html("Cautions", trial_cautions(report));
  body += section_html("Who was analysed", pupil_flow_section(report));
  body += section_html("What is missing", missing_html(report));
  body += section_html("Outcome by arm", outcome_section(report));
  body += section_html("The result and its variations", forest_section(report));
  if (report.compliers)
    body += section_html("Effect on those who took part",
                         paragraph_html(wording::complier_line(*report.compliers)));
  body += section_html("Subgroups", subgroup_section(report, false));
  body += section_html("Balance at baseline", pupil_balance_section(report));
  body += section_html("Schools", schools_section(report));
  body += section_html("Could it be chance?", permutation_section(report));
  body += section_html("What the trial could find", plot::table_html(power_table(report)).text);
  body += section_html("How secure is the finding?", security_html(report));
  body += section_html("Exploratory: not in the plan",
                       exploratory_table(report) + subgroup_section(report, true));
  body += section_html("Where this comes from", provenance_section(report));
  return page_html(report.plan.title, body);
}

}  // namespace trellis::evaluation
