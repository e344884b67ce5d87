// The report of a power calculation.
#include <nlohmann/json.hpp>

#include "evaluation/report_page.hpp"
#include "evaluation/synthesis_report.hpp"
#include "plot/charts.hpp"
#include "stats/sentence.hpp"

namespace trellis::evaluation {
namespace {

using Json = nlohmann::json;
using stats::fixed;
using stats::sentence;

bool has_sites(stats::PowerDesignKind kind) {
  using enum stats::PowerDesignKind;
  return kind == sites || kind == blocked_schools_fixed || kind == blocked_schools_random;
}

/// What the curve counts.
std::string unit_words(const stats::PowerDesign& design) {
  if (design.design == stats::PowerDesignKind::individuals) return "pupils";
  return has_sites(design.design) ? "sites" : "schools";
}

double units_of(const stats::PowerDesign& design) {
  if (design.design == stats::PowerDesignKind::individuals) return design.pupils;
  return has_sites(design.design) ? design.sites : design.schools;
}

stats::PowerDesign with_units(stats::PowerDesign design, double units) {
  if (design.design == stats::PowerDesignKind::individuals)
    design.pupils = units;
  else
    (has_sites(design.design) ? design.sites : design.schools) = units;
  return design;
}

std::string per_cent(double share) { return fixed(100 * share, 1) + "%"; }

std::vector<std::string> power_lines(const PowerReport& r) {
  const stats::PowerDesign& d = r.design;
  std::vector<std::string> lines;
  lines.push_back(sentence("Design: {}", stats::power_design_in_words(d.design)));
  lines.push_back(
      sentence("Smallest effect found with {}% power: {} SD with {} {} ({} degrees of "
               "freedom)",
               fixed(100 * d.power, 0),
               fixed(r.at_design.mdes, 3),
               fixed(units_of(d), 0),
               unit_words(d),
               fixed(r.at_design.precision.df, 0)));
  if (r.effect && r.power)
    lines.push_back(sentence(
        "An effect of {} SD is found with {}% power", *r.effect, fixed(100 * *r.power, 1)));
  if (r.units_needed) {
    std::string line = sentence(
        "For {}% power it takes {} {}", fixed(100 * d.power, 0), *r.units_needed, unit_words(d));
    if (r.power_one_fewer)
      line += sentence("; {} would give {}", *r.units_needed - 1, per_cent(*r.power_one_fewer));
    lines.push_back(line);
  }
  if (r.simulated)
    lines.push_back(
        sentence("By simulation of {} trials: {} power (Monte-Carlo error {}), 95% "
                 "intervals cover {}",
                 r.simulated->trials,
                 per_cent(r.simulated->power),
                 per_cent(r.simulated->error),
                 per_cent(r.simulated->coverage)));
  std::string assumed = "Assumes";
  if (d.icc_schools > 0) assumed += sentence(" ICC of schools {},", d.icc_schools);
  if (d.icc_sites > 0) assumed += sentence(" ICC of sites {},", d.icc_sites);
  lines.push_back(assumed + sentence(" R2 {} among pupils and {} among schools, {}% treated, alpha "
                                     "{} two-sided",
                                     d.r2_pupils,
                                     d.r2_schools,
                                     fixed(100 * d.share_treated, 0),
                                     d.alpha));
  return lines;
}

plot::Line line_of(const std::string& label, const std::vector<stats::MdesPoint>& curve) {
  plot::Line line{label, {}};
  for (const stats::MdesPoint& point : curve)
    line.points.push_back({point.units, point.mdes, {}, {}});
  return line;
}

Json curve_json(const std::vector<stats::MdesPoint>& curve) {
  Json list = Json::array();
  for (const stats::MdesPoint& point : curve)
    list.push_back({{"units", point.units}, {"mdes", point.mdes}});
  return list;
}

}  // namespace

stats::Expected<PowerReport> power_report(const stats::PowerDesign& design,
                                          const std::vector<double>& units,
                                          const std::optional<double>& effect,
                                          const std::optional<double>& fsm_pupils) {
  PowerReport report;
  report.design = design;
  report.at_design = STATS_TRY(stats::minimum_detectable_effect(design));
  report.curve = STATS_TRY(stats::mdes_curve(design, units));
  if (fsm_pupils) {
    stats::PowerDesign fsm = design;
    fsm.pupils = *fsm_pupils;
    report.curve_fsm = STATS_TRY(stats::mdes_curve(fsm, units));
  }
  if (!effect) return report;
  report.effect = effect;
  report.power = STATS_TRY(stats::power_to_detect(design, *effect));
  report.units_needed = STATS_TRY(stats::units_needed(design, *effect));
  const auto fewer = stats::power_to_detect(
      with_units(design, static_cast<double>(*report.units_needed - 1)), *effect);
  if (fewer) report.power_one_fewer = *fewer;
  return report;
}

std::string power_text(const PowerReport& r) {
  std::string text;
  for (const std::string& line : power_lines(r)) text += line + "\n";
  if (r.curve.empty()) return text;
  text +=
      "\n  " + unit_words(r.design) + "  MDES" + (r.curve_fsm.empty() ? "" : "   MDES, FSM") + "\n";
  for (std::size_t i = 0; i < r.curve.size(); ++i) {
    std::string units = fixed(r.curve[i].units, 0);
    units.insert(0, units.size() < 7 ? 7 - units.size() : 0, ' ');
    text += "  " + units + "  " + fixed(r.curve[i].mdes, 3);
    if (!r.curve_fsm.empty()) text += "  " + fixed(r.curve_fsm[i].mdes, 3);
    text += "\n";
  }
  return text;
}

Json power_json(const PowerReport& r) {
  Json json{{"design", stats::power_design_name(r.design.design)},
            {"mdes", r.at_design.mdes},
            {"se", r.at_design.precision.se},
            {"df", r.at_design.precision.df},
            {"curve", curve_json(r.curve)},
            {"curve_fsm", curve_json(r.curve_fsm)},
            {"unit", unit_words(r.design)}};
  if (r.effect) json["effect"] = *r.effect;
  if (r.power) json["power"] = *r.power;
  if (r.units_needed) json["units_needed"] = *r.units_needed;
  if (r.simulated)
    json["simulated"] = {{"power", r.simulated->power},
                         {"error", r.simulated->error},
                         {"coverage", r.simulated->coverage},
                         {"mean_effect", r.simulated->mean_effect},
                         {"trials", r.simulated->trials},
                         {"failed", r.simulated->failed}};
  return json;
}

std::string power_html(const PowerReport& r) {
  std::vector<std::string> lines = power_lines(r);
  // The smallest effect is what a reader came for; the design stands first in the text.
  const std::string result = lines[1];
  lines.erase(lines.begin() + 1);
  std::string body = "<h1>What a trial of this design would find</h1>\n<div class=\"headline\">\n" +
                     ("<p class=\"result\">" + plot::escaped(result).text + "</p>\n") +
                     list_html(lines) + "</div>\n";
  std::vector<plot::Line> curves;
  if (!r.curve.empty()) curves.push_back(line_of("all pupils", r.curve));
  if (!r.curve_fsm.empty()) curves.push_back(line_of("pupils eligible for FSM", r.curve_fsm));
  if (!curves.empty())
    body += section_html(
        "Smallest effect by size of the trial",
        figure_html(
            plot::line_chart({"mdes", "Smallest effect found", "Effect size in SD"},
                             curves,
                             {.x_axis = "Number of " + unit_words(r.design), .y_decimals = 3}))
            .text);
  return page_html("What a trial of this design would find", body);
}

}  // namespace trellis::evaluation
