#include "evaluation/report_trust.hpp"

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "evaluation/judgement_tables.hpp"
#include "evaluation/report_page.hpp"
#include "evaluation/text_columns.hpp"
#include "evaluation/trial_report.hpp"
#include "stats/sentence.hpp"

namespace trellis::evaluation {
namespace {

using Json = nlohmann::json;
using Rows = std::vector<std::vector<std::string>>;
using stats::fixed;
using stats::sentence;

constexpr const char* to_be_judged = "to be judged";

Rows pattern_rows(const MissingReport& missing) {
  Rows rows;
  for (const stats::MissingPattern& pattern : missing.patterns)
    rows.push_back(
        {pattern.missing.empty() ? "nothing missing" : "no " + join(pattern.missing, ", no "),
         with_commas(pattern.pupils),
         fixed(100.0 * static_cast<double>(pattern.pupils) / static_cast<double>(missing.pupils),
               1) +
             "%"});
  return rows;
}

Rows odds_rows(const MissingReport& missing) {
  Rows rows;
  for (const stats::OddsRatio& each : missing.odds)
    rows.push_back({each.column,
                    wording::estimate_with_interval(each.ratio, each.ci, 2),
                    stats::p_in_words(each.p)});
  return rows;
}

/// What the missing outcomes mean, in sentences.
std::vector<std::string> missing_sentences(const TrialReport& report) {
  const MissingReport& missing = report.missing;
  std::vector<std::string> lines;
  if (missing.patterns.empty()) {
    lines.push_back("No value of the primary analysis is missing.");
    return lines;
  }
  if (missing.share > 0 && missing.odds.empty())
    lines.push_back(sentence("{}% of pupils have no outcome, too few to model who they are.",
                             fixed(100 * missing.share, 1)));
  for (const stats::TippingPoint& point : missing.tipping) lines.push_back(point.sentence);
  return lines;
}

std::string level_word(const stats::ThreatAnswer& answer) {
  std::string text;
  switch (answer.level) {
    case stats::ThreatLevel::low:
      text = "low";
      break;
    case stats::ThreatLevel::moderate:
      text = "moderate";
      break;
    case stats::ThreatLevel::high:
      text = "high";
      break;
  }
  switch (answer.direction) {
    case stats::BiasDirection::unknown:
      break;
    case stats::BiasDirection::in_favour:
      text += ", in favour of the programme";
      break;
    case stats::BiasDirection::against:
      text += ", against the programme";
      break;
  }
  return answer.reason.empty() ? text : text + ": " + answer.reason;
}

/// The three columns of the worksheet.
Rows column_rows(const TrialReport& report) {
  const stats::PadlockSheet& sheet = *report.security;
  const auto locks = [](const std::optional<int>& value) {
    return value ? std::to_string(*value) : std::string("missing");
  };
  const auto& mdes = report.plan.mdes_randomisation;
  return {
      {"Design", "randomised", std::to_string(sheet.design)},
      {"MDES at randomisation", mdes ? fixed(*mdes, 2) : "not in the plan", locks(sheet.mdes)},
      {"Attrition of pupils", fixed(100 * report.flow.attrition, 1) + "%", locks(sheet.attrition)},
      {"Start: the lowest", "", std::to_string(sheet.start)}};
}

/// One row per threat, one cell per reviewer; two empty ones where nobody has answered.
plot::Table threat_table(const TrialReport& report) {
  plot::Table table{"Threats to validity", {"Threat"}, {}};
  const auto& reviews = report.reviews.reviews;
  for (const stats::PadlockReview& review : reviews)
    table.columns.push_back(review.reviewer +
                            (review.reviewed_at.empty() ? "" : ", " + review.reviewed_at));
  for (std::size_t i = reviews.size(); i < 2; ++i)
    table.columns.push_back("Reviewer " + std::to_string(i + 1));
  for (std::size_t t = 0; t < stats::threat_names.size(); ++t) {
    std::vector<std::string> row{stats::threat_names[t]};
    row[0][0] = static_cast<char>(row[0][0] - 'a' + 'A');
    for (const stats::PadlockReview& review : reviews) row.push_back(level_word(review.threats[t]));
    while (row.size() < table.columns.size()) row.push_back(to_be_judged);
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string rating_line(const stats::PadlockSheet& sheet) {
  if (sheet.final_rating)
    return sentence("Rating: {} of 5 padlocks ({}).",
                    sheet.final_rating->locks,
                    stats::padlock_name(sheet.final_rating->locks));
  return sentence("No rating yet: it starts at {} and threats can only take away.", sheet.start);
}

}  // namespace

std::string missing_text(const TrialReport& report) {
  std::string text;
  if (!report.missing.patterns.empty()) text += text_columns(pattern_rows(report.missing));
  if (!report.missing.odds.empty()) {
    Rows rows = odds_rows(report.missing);
    rows.insert(rows.begin(), {"odds of having no outcome", "ratio (95% CI)", "p"});
    text += text_columns(rows);
  }
  for (const std::string& line : missing_sentences(report)) text += "  " + line + "\n";
  return text;
}

std::string missing_html(const TrialReport& report) {
  const MissingReport& missing = report.missing;
  std::string html;
  if (!missing.patterns.empty())
    html += plot::table_html(
                {"What is missing together", {"", "Pupils", "Share"}, pattern_rows(missing)})
                .text;
  if (!missing.odds.empty()) {
    Rows rows = odds_rows(missing);
    for (auto& row : rows) row[1] = unbroken(row[1]);
    html += plot::table_html({"Who has no outcome: odds ratios of a logistic model, errors by "
                              "school",
                              {"", "Odds ratio (95% CI)", "p"},
                              rows})
                .text;
  }
  for (const std::string& line : missing_sentences(report)) html += paragraph_html(line);
  return html;
}

Json missing_json(const TrialReport& report) {
  Json json{{"share", report.missing.share},
            {"patterns", Json::array()},
            {"odds", Json::array()},
            {"tipping", Json::array()}};
  for (const stats::MissingPattern& each : report.missing.patterns)
    json["patterns"].push_back({{"missing", each.missing}, {"pupils", each.pupils}});
  for (const stats::OddsRatio& each : report.missing.odds)
    json["odds"].push_back({{"column", each.column},
                            {"ratio", each.ratio},
                            {"lower", each.ci.lower},
                            {"upper", each.ci.upper},
                            {"p", each.p}});
  for (const stats::TippingPoint& each : report.missing.tipping)
    json["tipping"].push_back({{"arm", each.arm == 1 ? "treated" : "control"},
                               {"pupils", each.pupils},
                               {"found", each.found},
                               {"shift_sd", each.shift_sd},
                               {"sentence", each.sentence}});
  return json;
}

std::string security_text(const TrialReport& report) {
  if (!report.security) return {};
  std::string text = text_columns(column_rows(report));
  for (const auto& row : threat_table(report).rows) text += "  " + join(row, " | ") + "\n";
  text += "  " + rating_line(*report.security) + "\n";
  for (const std::string& note : report.security->notes) text += "  " + note + "\n";
  return text;
}

std::string security_html(const TrialReport& report) {
  if (!report.security) return {};
  const stats::PadlockSheet& sheet = *report.security;
  return plot::table_html({sentence("Where the rating starts ({} edition)", sheet.edition),
                           {"", "In this trial", "Padlocks"},
                           column_rows(report)})
             .text +
         plot::table_html(threat_table(report)).text + paragraph_html(rating_line(sheet)) +
         list_html(sheet.notes) + paragraph_html("Rules: " + sheet.source + ".");
}

Json security_json(const TrialReport& report) {
  if (!report.security) return nullptr;
  const stats::PadlockSheet& sheet = *report.security;
  const auto locks = [](const std::optional<int>& value) {
    return value ? Json(*value) : Json(nullptr);
  };
  return {{"edition", sheet.edition},
          {"design", sheet.design},
          {"mdes", locks(sheet.mdes)},
          {"attrition", locks(sheet.attrition)},
          {"start", sheet.start},
          {"deduction", locks(sheet.deduction)},
          {"rating", sheet.final_rating ? Json(sheet.final_rating->locks) : Json(nullptr)},
          {"reviewers", report.reviews.reviews.size()},
          {"notes", sheet.notes}};
}

std::string security_line(const TrialReport& report) {
  if (!report.security) return {};
  const stats::PadlockSheet& sheet = *report.security;
  if (sheet.final_rating)
    return sentence("{} of 5 padlocks ({}), as two reviewers judged; {} edition",
                    sheet.final_rating->locks,
                    stats::padlock_name(sheet.final_rating->locks),
                    sheet.edition);
  return sentence(
      "starts at {} of 5 padlocks ({} edition). Threats can only take away, and only reviewers "
      "can judge them.",
      sheet.start,
      sheet.edition);
}

plot::Table power_table(const TrialReport& report) {
  plot::Table table{"Smallest effect found with 80% power, SD", {"", "All pupils"}, {}};
  if (report.plan.mdes_protocol)
    table.rows.push_back({"At protocol", fixed(*report.plan.mdes_protocol, 2)});
  if (report.plan.mdes_randomisation)
    table.rows.push_back({"At randomisation", fixed(*report.plan.mdes_randomisation, 2)});
  table.rows.push_back({"At analysis", fixed(report.primary.front().mdes, 2)});
  for (const PlannedSubgroup& each : report.subgroups) {
    if (each.is_exploratory) continue;
    table.columns.push_back(wording::subgroup_name(report, each.analysis.column));
    for (auto& row : table.rows) row.push_back("");
    table.rows.back().back() = fixed(each.mdes, 2);
  }
  return table;
}

}  // namespace trellis::evaluation
