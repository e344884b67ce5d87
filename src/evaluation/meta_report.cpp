// The report of a meta-analysis.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "evaluation/report_page.hpp"
#include "evaluation/synthesis_report.hpp"
#include "evaluation/text_columns.hpp"
#include "plot/charts.hpp"
#include "stats/sentence.hpp"

namespace trellis::evaluation {
namespace {

using Json = nlohmann::json;
using stats::fixed;
using stats::sentence;

std::string range(const stats::Interval& ci, int decimals) {
  return fixed(ci.lower, decimals) + " to " + fixed(ci.upper, decimals);
}

std::string mean_line(const stats::MetaResult& r) {
  if (!r.mean) return "No average is given.";
  return sentence("Average effect {} SD (95% CI {}), p {} ({}; {})",
                  fixed(r.mean->value, 2),
                  range(r.mean->ci, 2),
                  r.mean->p < 0.001 ? std::string("< .001") : "= " + stats::p_in_words(r.mean->p),
                  r.method,
                  r.mean->df_method);
}

std::vector<std::string> lines_of(const stats::MetaResult& r) {
  std::vector<std::string> lines{mean_line(r)};
  if (r.mean_normal_ci)
    lines.push_back("Normal interval beside it: " + range(*r.mean_normal_ci, 2));
  if (r.prediction)
    lines.push_back(sentence("Another such study would lie somewhere from {} ({}).",
                             range(*r.prediction, 2),
                             r.prediction_df));
  if (r.studies.size() > 1) {
    lines.push_back(sentence("Heterogeneity: Q = {} on {} df, p {}; tau2 = {}{}; I2 = {}%{}.",
                             fixed(r.q, 2),
                             fixed(r.q_df, 0),
                             stats::p_in_words(r.q_p),
                             fixed(r.tau2, 4),
                             r.tau2_ci ? " (" + range(*r.tau2_ci, 4) + ")" : std::string(),
                             fixed(100 * r.i2, 1),
                             r.i2_ci ? sentence(" ({}% to {}%)",
                                                fixed(100 * r.i2_ci->lower, 1),
                                                fixed(100 * r.i2_ci->upper, 1))
                                     : std::string()));
    lines.push_back(
        "The studies are taken as a sample of studies like them; whether they are is a "
        "judgement.");
  }
  for (const stats::Warning& warning : r.warnings) lines.push_back(warning.sentence);
  return lines;
}

Json interval_json(const std::optional<stats::Interval>& ci) {
  if (!ci) return nullptr;
  return {{"lower", ci->lower}, {"upper", ci->upper}, {"level", ci->level}};
}

std::vector<plot::ForestRow> forest_rows(const stats::MetaResult& r) {
  std::vector<plot::ForestRow> rows;
  for (const stats::StudyWeight& row : r.studies)
    rows.push_back(
        {row.study.name, row.study.effect, row.ci.lower, row.ci.upper, row.weight, false});
  if (r.mean)
    rows.push_back({"Average", r.mean->value, r.mean->ci.lower, r.mean->ci.upper, 0, true});
  return rows;
}

}  // namespace

std::string meta_text(const stats::MetaResult& r) {
  std::string text;
  for (const std::string& line : lines_of(r)) text += line + "\n";
  std::vector<std::vector<std::string>> rows{
      {"study", "effect (95% CI)", "weight", "average without it"}};
  for (const stats::StudyWeight& row : r.studies)
    rows.push_back({row.study.name,
                    fixed(row.study.effect, 2) + " (" + range(row.ci, 2) + ")",
                    fixed(100 * row.weight, 1) + "%",
                    row.mean_without ? fixed(row.mean_without->value, 2) : std::string()});
  text += "\n" + text_columns(rows);
  return text;
}

Json meta_json(const stats::MetaResult& r) {
  Json studies = Json::array();
  for (const stats::StudyWeight& row : r.studies)
    studies.push_back(
        {{"study", row.study.name},
         {"effect", row.study.effect},
         {"se", row.study.se},
         {"ci", interval_json(row.ci)},
         {"weight", row.weight},
         {"shrunk", row.shrunk},
         {"mean_without", row.mean_without ? Json(row.mean_without->value) : Json()}});
  Json mean;
  if (r.mean)
    mean = {{"value", r.mean->value},
            {"se", r.mean->se},
            {"p", r.mean->p},
            {"df", std::isfinite(r.mean->df) ? Json(r.mean->df) : Json()},
            {"df_method", r.mean->df_method},
            {"ci", interval_json(r.mean->ci)}};
  std::vector<std::string> warnings;
  for (const stats::Warning& warning : r.warnings) warnings.push_back(warning.sentence);
  return {{"method", r.method},
          {"mean", mean},
          {"mean_normal_ci", interval_json(r.mean_normal_ci)},
          {"prediction", interval_json(r.prediction)},
          {"prediction_df", r.prediction_df},
          {"tau2", r.tau2},
          {"tau2_ci", interval_json(r.tau2_ci)},
          {"i2", r.i2},
          {"i2_ci", interval_json(r.i2_ci)},
          {"h2", r.h2},
          {"q", r.q},
          {"q_df", r.q_df},
          {"q_p", r.q_p},
          {"studies", studies},
          {"warnings", warnings}};
}

std::string meta_html(const stats::MetaResult& r) {
  const auto lines = lines_of(r);
  std::string body =
      "<h1>Several studies together</h1>\n<div class=\"headline\">\n<p class=\"result\">" +
      plot::escaped(lines.front()).text + "</p>\n";
  body += list_html({lines.begin() + 1, lines.end()}) + "</div>\n";
  plot::ForestOptions options;
  if (r.prediction) options.prediction = {{r.prediction->lower, r.prediction->upper}};
  body += section_html(
      "The studies and their average",
      figure_html(plot::forest_plot(
                      {"forest", "Effect of each study", "Effect size in SD, with 95% interval"},
                      forest_rows(r),
                      options))
          .text);
  if (!r.mean) return page_html("Several studies together", body);
  std::vector<plot::FunnelPoint> points;
  for (const stats::StudyWeight& row : r.studies)
    points.push_back({row.study.name, row.study.effect, row.study.se});
  body += section_html(
      "Are small studies different?",
      figure_html(plot::funnel_plot({"funnel", "Effect and precision", "Effect size in SD"},
                                    points,
                                    r.mean->value))
          .text);
  return page_html("Several studies together", body);
}

}  // namespace trellis::evaluation
