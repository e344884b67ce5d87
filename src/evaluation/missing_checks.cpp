#include "evaluation/missing_checks.hpp"

#include <algorithm>

#include "evaluation/judgement_tables.hpp"

namespace trellis::evaluation {
namespace {

constexpr int randomised_design = 5;  ///< The row of the worksheet for random allocation.

/// Every column of the primary model and the subgroups, once.
std::vector<std::string> columns_of(const AnalysisPlan& plan, const stats::ModelSpec& spec) {
  std::vector<std::string> columns{spec.outcome};
  const auto add = [&](const std::string& name) {
    if (!name.empty() && std::ranges::find(columns, name) == columns.end()) columns.push_back(name);
  };
  for (const auto* names : {&plan.baseline, &plan.design_variables})
    for (const std::string& name : *names) add(name);
  add(plan.fsm_column);
  return columns;
}

/// "region: south" for "factor(region)3": the number of a word is its place in the alphabet.
std::string column_words(const PupilData& data, const std::string& name) {
  for (const ColumnWords& words : data.words) {
    const std::string start = "factor(" + words.column + ")";
    if (!name.starts_with(start)) continue;
    const std::size_t level = std::stoul(name.substr(start.size()));
    if (level >= 1 && level <= words.words.size())
      return words.column + ": " + words.words[level - 1];
  }
  return name;
}

}  // namespace

MissingReport missing_of(const AnalysisPlan& plan,
                         const PupilData& data,
                         const stats::ModelSpec& spec,
                         std::vector<NotPossible>& not_possible) {
  MissingReport report;
  report.pupils = static_cast<std::int64_t>(data.table.rows());
  auto patterns = stats::missing_patterns(data.table, columns_of(plan, spec));
  if (!patterns || (patterns->size() == 1 && patterns->front().missing.empty())) return report;
  report.patterns = std::move(*patterns);
  std::vector<std::string> predictors = spec.terms;
  if (!plan.fsm_column.empty() &&
      std::ranges::find(predictors, plan.fsm_column) == predictors.end())
    predictors.push_back(plan.fsm_column);
  const auto model = stats::drop_out_model(data.table, spec.outcome, predictors);
  if (model) {
    report.share = model->missing_share;
    if (model->worth_reading) report.odds = model->ratios;
    for (stats::OddsRatio& each : report.odds) each.column = column_words(data, each.column);
  } else if (model.error().code != "nothing_missing") {
    not_possible.push_back({"model of drop-out", model.error().sentence});
  }
  for (const int arm : {1, 0}) {
    auto point = stats::tipping_point(data.table, spec, arm);
    if (point)
      report.tipping.push_back(std::move(*point));
    else if (point.error().code != "nothing_missing")
      not_possible.push_back({"tipping point", point.error().sentence});
  }
  return report;
}

stats::Expected<stats::PadlockSheet> security_of(const AnalysisPlan& plan,
                                                 const stats::ParticipantFlow& flow,
                                                 const SecurityReviews& reviews) {
  const auto edition = padlock_edition(reviews.edition);
  if (!edition) return stats::refuse("no_such_edition", edition.error().message);
  return stats::padlock_sheet({.design_locks = randomised_design,
                               .mdes = plan.mdes_randomisation,
                               .attrition = flow.attrition,
                               .reviews = reviews.reviews,
                               .decision = reviews.decision},
                              *edition);
}

}  // namespace trellis::evaluation
