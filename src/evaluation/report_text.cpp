// A trial report for a terminal.
#include <algorithm>

#include "core/text.hpp"
#include "evaluation/judgement_tables.hpp"
#include "evaluation/report_trust.hpp"
#include "evaluation/text_columns.hpp"
#include "evaluation/trial_report.hpp"
#include "stats/sentence.hpp"

namespace trellis::evaluation {
namespace {

using stats::fixed;
using stats::sentence;

std::string primary_text(const TrialReport& report) {
  std::string text;
  for (const PrimaryResult& result : report.primary) {
    const std::string label =
        report.primary.size() > 1 ? ", " + result.outcome.label : std::string();
    text += sentence("Primary result ({}{}): {}\n",
                     report.standing.is_exploratory() ? "exploratory" : "planned",
                     label,
                     wording::headline(result));
    text += "  " + wording::points_line(result) + "\n";
    text += "  " + wording::divisor_line(result) + "\n";
    text += "  " + wording::sizes_line(result) + "\n";
    text += "  " + wording::months_line(result, report.months_table) + "\n";
  }
  if (const std::string icc = wording::icc_line(report); !icc.empty()) text += icc + "\n";
  return text + wording::limits_line(report) + "\n";
}

/// "cluster-robust CR2, school permutation, eefAnalytics-compatible line".
std::string names_of_other_ways(const TrialReport& report) {
  std::vector<std::string> names;
  for (const OtherWay& way : report.others) {
    const std::string name =
        way.name.starts_with("eefAnalytics-compatible") ? "eefAnalytics-compatible line" : way.name;
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  return join(names, ", ");
}

std::string others_text(const TrialReport& report, bool is_exploratory) {
  std::vector<std::vector<std::string>> rows{{"", "SD (95% CI)", "p", ""}};
  for (const OtherWay& way : report.others)
    if (way.is_exploratory == is_exploratory)
      rows.push_back({way.name,
                      wording::estimate_with_interval(way.value, way.ci, 3),
                      way.p ? stats::p_in_words(*way.p) : "",
                      way.note});
  return rows.size() > 1 ? text_columns(rows) : std::string();
}

std::string subgroups_text(const TrialReport& report, bool is_exploratory) {
  std::string text;
  for (const PlannedSubgroup& each : report.subgroups) {
    if (each.is_exploratory != is_exploratory) continue;
    const stats::SubgroupAnalysis& a = each.analysis;
    const std::string coding = a.column == report.plan.fsm_column && !report.plan.fsm_coding.empty()
                                   ? " (" + report.plan.fsm_coding + ")"
                                   : "";
    text += sentence("{}{}: {}\n", a.column, coding, a.sentence);
    text += text_columns(
        {{"interaction with the arm",
          wording::estimate_with_interval(a.interaction_in_sd.value, a.interaction_in_sd.ci, 2),
          "p " + wording::p_text(a.interaction_in_sd.p)},
         {sentence("in the group ({} pupils, {} schools)", a.pupils, a.schools),
          wording::estimate_with_interval(a.effect.estimate.value, a.effect.estimate.ci, 2),
          "p " + wording::p_text(a.effect.estimate.p) + ", SD of the whole sample"},
         {"",
          wording::estimate_with_interval(
              a.effect_own_sd.estimate.value, a.effect_own_sd.estimate.ci, 2),
          "SD of the group itself"}});
  }
  return text;
}

std::string flow_text(const TrialReport& report) {
  const bool has_schools = report.plan.design != stats::TrialDesign::individual;
  std::vector<std::vector<std::string>> rows{{"", "pupils", has_schools ? "schools" : ""}};
  for (const stats::ArmFlow& arm : report.flow.arms) {
    const auto counts = [&](const std::string& label, const stats::Headcount& count) {
      rows.push_back({arm.arm + ": " + label,
                      with_commas(count.pupils),
                      has_schools ? with_commas(count.schools) : std::string()});
    };
    counts("allocated", arm.allocated);
    for (const stats::FlowLoss& loss : arm.losses) counts(loss.reason, loss.lost);
    counts("analysed", arm.analysed);
  }
  return text_columns(rows) + sentence("  Attrition {}% of pupils; the arms differ by {} points.\n",
                                       fixed(100 * report.flow.attrition, 1),
                                       fixed(100 * report.flow.differential, 1));
}

std::string balance_text(const TrialReport& report) {
  std::vector<std::vector<std::string>> rows{{"", "treated", "control", "difference in SD"}};
  for (const BalanceLine& line : report.balance)
    rows.push_back({line.column,
                    fixed(line.mean_treated, 2),
                    fixed(line.mean_control, 2),
                    fixed(line.difference, 2)});
  return text_columns(rows);
}

std::string cost_text(const TrialReport& report) {
  if (!report.plan.cost) return {};
  const PlannedCost& cost = *report.plan.cost;
  const auto scheme = band_scheme(cost.scheme);
  if (!scheme) return {};
  const double per_year = cost.per_pupil / cost.years_in_programme;
  const auto band = stats::cost_band(per_year, *scheme);
  if (!band) return {};
  return sentence("£{} per pupil per year over {} ({}, {})\n",
                  fixed(per_year, 2),
                  stats::counted(static_cast<long long>(cost.years_in_programme), "year", "years"),
                  band->label,
                  scheme->name);
}

std::string text_section(const std::string& title, const std::string& body) {
  return body.empty() ? std::string() : "\n" + title + "\n" + body;
}

std::string lines_text(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += "  " + line + "\n";
  return text;
}

std::string power_text(const TrialReport& report) {
  const plot::Table table = power_table(report);
  std::vector<std::vector<std::string>> rows{table.columns};
  rows.insert(rows.end(), table.rows.begin(), table.rows.end());
  return text_columns(rows);
}

std::string impossible_text(const TrialReport& report) {
  std::string text;
  for (const NotPossible& each : report.not_possible)
    text += "  " + each.name + ": " + each.sentence + "\n";
  return text;
}

}  // namespace

std::string report_text(const TrialReport& report) {
  std::string text = report.plan.title + "\n" + report.standing.sentence() + "\n\n";
  text += primary_text(report);
  if (const std::string names = names_of_other_ways(report); !names.empty())
    text += "Other ways of computing it: " + names + " (table below)\n";
  text += text_section("Other ways of computing it", others_text(report, false));
  text += text_section("Subgroups", subgroups_text(report, false));
  if (report.compliers)
    text += text_section("Effect on those who took part",
                         "  " + wording::complier_line(*report.compliers) + "\n");
  text += text_section("Smallest effect the trial could find, with 80% power", power_text(report));
  text += text_section("Who was analysed", flow_text(report));
  text += text_section("What is missing", missing_text(report));
  text += text_section("Balance at baseline", balance_text(report));
  text += text_section("Cost", cost_text(report));
  text += text_section("Security worksheet", security_text(report));
  text += text_section("Cautions", lines_text(report.warnings));
  text += text_section("Could not be done", impossible_text(report));
  text += text_section("Exploratory: not in the plan",
                       others_text(report, true) + subgroups_text(report, true));
  return text +
         text_section("Where this comes from", lines_text(wording::provenance_lines(report)));
}

}  // namespace trellis::evaluation
