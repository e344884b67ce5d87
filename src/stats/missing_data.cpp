#include "stats/missing_data.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "stats/eef_effect_size.hpp"
#include "stats/ols.hpp"
#include "stats/root.hpp"
#include "stats/text.hpp"
#include "stats/thresholds.hpp"

namespace trellis::stats {

namespace {

constexpr double shift_max_sd = 5;

/// School of each row, 0 without schools.
std::vector<std::size_t> school_of_rows(const Table& table) {
  std::vector<std::size_t> school(table.rows(), 0);
  for (std::size_t j = 0; j < table.schools().size(); ++j)
    std::fill(school.begin() + static_cast<std::ptrdiff_t>(table.school_begin()[j]),
              school.begin() + static_cast<std::ptrdiff_t>(table.school_begin()[j + 1]),
              j);
  return school;
}

/// Counts pupils and schools of the rows for which `belongs` holds.
template <class Belongs>
FlowRow count(std::string name,
              const std::vector<double>& arm,
              const std::vector<std::size_t>& school,
              Belongs belongs) {
  FlowRow row{std::move(name), {}};
  std::array<std::set<std::size_t>, 2> schools;
  for (std::size_t i = 0; i < arm.size(); ++i) {
    if (std::isnan(arm[i]) || !belongs(i)) continue;
    const std::size_t side = arm[i] == 1 ? 1 : 0;
    ++row.arm[side].pupils;
    schools[side].insert(school[i]);
  }
  for (std::size_t side = 0; side < 2; ++side)
    row.arm[side].schools = static_cast<std::int64_t>(schools[side].size());
  return row;
}

double share(std::int64_t part, std::int64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0;
}

void add_attrition(const FlowRow& randomised, const FlowRow& lost, FlowTable& flow) {
  for (std::size_t side = 0; side < 2; ++side)
    flow.attrition_by_arm[side] = share(lost.arm[side].pupils, randomised.arm[side].pupils);
  flow.attrition = share(lost.arm[0].pupils + lost.arm[1].pupils,
                         randomised.arm[0].pupils + randomised.arm[1].pupils);
  if (flow.attrition > thresholds::attrition_high)
    flow.warnings.push_back(
        {WarningKind::high_attrition,
         filled("{} % of randomised pupils have no outcome; see the tipping point.",
                {brief(100 * flow.attrition, 1)})});
}

}  // namespace

Expected<FlowTable> flow_table(const Table& table,
                               const ModelSpec& spec,
                               const std::string& pretest,
                               std::span<const std::string> reason) {
  if (!reason.empty() && reason.size() != table.rows())
    return refuse("ragged_table",
                  "The reasons do not have one entry per pupil.",
                  "Give every pupil a reason, empty where there is none.");
  // The frame checks the arm; its columns are not needed here.
  STATS_TRY(ModelFrame::build(table, spec));
  const std::vector<double>& arm = STATS_TRY(table.column(spec.arm))->values;
  const std::vector<double>& post = STATS_TRY(table.column(spec.outcome))->values;
  std::vector<double> pre(table.rows(), 0.0);
  if (!pretest.empty()) pre = STATS_TRY(table.column(pretest))->values;
  const std::vector<std::size_t> school = school_of_rows(table);

  FlowTable flow;
  flow.rows.push_back(count("randomised", arm, school, [](std::size_t) { return true; }));
  std::set<std::string> reasons;
  for (const std::string& text : reason)
    if (!text.empty()) reasons.insert(text);
  for (const std::string& text : reasons)
    flow.rows.push_back(count(text, arm, school, [&](std::size_t i) { return reason[i] == text; }));
  const FlowRow lost =
      count("no outcome", arm, school, [&](std::size_t i) { return std::isnan(post[i]); });
  if (!pretest.empty())
    flow.rows.push_back(
        count("no pre-test", arm, school, [&](std::size_t i) { return std::isnan(pre[i]); }));
  flow.rows.push_back(lost);
  flow.rows.push_back(count("analysed", arm, school, [&](std::size_t i) {
    return !std::isnan(post[i]) && !std::isnan(pre[i]);
  }));
  add_attrition(flow.rows.front(), lost, flow);
  return flow;
}

Expected<std::vector<MissingPattern>> missing_patterns(const Table& table,
                                                       std::span<const std::string> columns) {
  std::vector<const Column*> found;
  for (const std::string& name : columns) found.push_back(STATS_TRY(table.column(name)));
  std::map<std::vector<bool>, std::int64_t> counts;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    std::vector<bool> missing;
    for (const Column* column : found) missing.push_back(std::isnan(column->values[row]));
    ++counts[missing];
  }
  std::vector<MissingPattern> patterns;
  for (const auto& [missing, pupils] : counts) {
    MissingPattern pattern;
    pattern.pupils = pupils;
    for (std::size_t k = 0; k < missing.size(); ++k)
      if (missing[k]) pattern.missing.push_back(columns[k]);
    patterns.push_back(std::move(pattern));
  }
  std::stable_sort(patterns.begin(), patterns.end(), [](const auto& a, const auto& b) {
    return a.pupils > b.pupils;
  });
  return patterns;
}

Expected<DropOutModel> drop_out_model(const Table& table,
                                      const std::string& outcome,
                                      const std::vector<std::string>& predictors) {
  const std::vector<double>& post = STATS_TRY(table.column(outcome))->values;
  std::vector<double> missing;
  for (const double value : post) missing.push_back(std::isnan(value) ? 1 : 0);
  DropOutModel model;
  model.missing_share = static_cast<double>(std::count(missing.begin(), missing.end(), 1.0)) /
                        static_cast<double>(missing.size());
  model.worth_reading = model.missing_share > thresholds::missing_worth_modelling;
  if (model.missing_share == 0)
    return refuse("nothing_missing",
                  filled("No pupil lacks \"{}\", so there is no drop-out to explain.", {outcome}));
  if (model.missing_share == 1)
    return refuse("nothing_complete",
                  filled("No pupil has a value of \"{}\".", {outcome}),
                  "Check the outcome column.");
  const std::string name = "missing " + outcome;
  const Table flagged = table.with_column(name, std::move(missing));
  ModelSpec spec;
  spec.outcome = name;
  spec.terms = predictors;
  const ModelFrame frame = STATS_TRY(complete_frame(flagged, spec));
  model.fit = STATS_TRY(fit_logistic(frame));
  model.ratios = odds_ratios(model.fit);
  return model;
}

namespace {

/// What the tipping point needs of the primary model.
struct Fitted {
  Eigen::VectorXd beta;
  std::size_t arm = 1;  ///< Position of the arm.
};

/// The model of the design: schools as random intercepts, or least squares without schools.
Expected<Fitted> fit_primary(const Table& table, const ModelSpec& spec) {
  if (spec.design == TrialDesign::individual) {
    const SchoolSums sums = STATS_TRY(summarise_pupils(STATS_TRY(complete_frame(table, spec))));
    return Fitted{STATS_TRY(fit_ols(sums)).beta, STATS_TRY(sums.arm())};
  }
  const SchoolSums sums = STATS_TRY(summarise(table, spec));
  return Fitted{STATS_TRY(fit_random_intercept(sums)).beta, STATS_TRY(sums.arm())};
}

/// SD of the outcome over which effects are divided.
Expected<double> outcome_sd(const Table& table, const ModelSpec& spec) {
  if (spec.design == TrialDesign::individual) {
    const SchoolSums sums = STATS_TRY(summarise_pupils(STATS_TRY(complete_frame(table, spec))));
    return STATS_TRY(eef_effect_size(STATS_TRY(fit_ols(sums)), sums)).divisor;
  }
  return std::sqrt(STATS_TRY(arm_only_fit(STATS_TRY(summarise(table, spec)))).total_variance());
}

/// Rows that lack only the outcome and are in the arm, with the model's prediction for each.
struct Shifted {
  std::vector<std::size_t> rows;
  std::vector<double> predictions;
};

Expected<Shifted> rows_to_shift(const Table& table,
                                const ModelSpec& spec,
                                const Fitted& fit,
                                int arm) {
  const ModelFrame frame = STATS_TRY(ModelFrame::build(table, spec));
  const std::vector<double>& arms = STATS_TRY(table.column(spec.arm))->values;
  Shifted shifted;
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    if (!std::isnan(frame.y()[row]) || arms[row] != arm) continue;
    double prediction = fit.beta(0);
    for (std::size_t k = 1; k < frame.p(); ++k)
      prediction += fit.beta(static_cast<Eigen::Index>(k)) * frame.x(k)[row];
    if (std::isnan(prediction)) continue;
    shifted.rows.push_back(row);
    shifted.predictions.push_back(prediction);
  }
  if (shifted.rows.empty())
    return refuse("nothing_missing",
                  filled("No pupil of the {} arm lacks only the outcome, so there is nothing to "
                         "shift.",
                         {arm == 1 ? "treated" : "control"}));
  return shifted;
}

std::string tipping_sentence(const TippingPoint& point) {
  const std::string arm = point.arm == 1 ? "treated" : "control";
  if (!point.found)
    return filled(
        "The finding would not change its sign even if the missing {} pupils were {} SD "
        "away from what is predicted.",
        {arm, brief(shift_max_sd, 0)});
  return filled(
      "The finding would change if the missing {} pupils were {} SD {} than predicted.",
      {arm, decimals(std::abs(point.shift_sd), 2), point.shift_sd < 0 ? "lower" : "higher"});
}

}  // namespace

Expected<TippingPoint> tipping_point(const Table& table, const ModelSpec& spec, int arm) {
  const Fitted fit = STATS_TRY(fit_primary(table, spec));
  const double sd = STATS_TRY(outcome_sd(table, spec));
  const Shifted shifted = STATS_TRY(rows_to_shift(table, spec, fit, arm));
  const std::vector<double> post = STATS_TRY(table.column(spec.outcome))->values;
  auto effect_at = [&](double shift) -> double {
    std::vector<double> filled_in = post;
    for (std::size_t i = 0; i < shifted.rows.size(); ++i)
      filled_in[shifted.rows[i]] = shifted.predictions[i] + shift * sd;
    const auto moved = fit_primary(table.with_column(spec.outcome, std::move(filled_in)), spec);
    return moved ? moved->beta(static_cast<Eigen::Index>(moved->arm)) : 0;
  };
  TippingPoint point;
  point.arm = arm;
  point.pupils = static_cast<std::int64_t>(shifted.rows.size());
  // Lower treated pupils lower a positive effect; lower control pupils raise it.
  const bool positive = effect_at(0) > 0;
  const double far = (positive == (arm == 1) ? -1 : 1) * shift_max_sd;
  point.found = (effect_at(far) > 0) != positive;
  if (point.found) point.shift_sd = root_between(effect_at, 0.0, far, 1e-6);
  point.sentence = tipping_sentence(point);
  return point;
}

}  // namespace trellis::stats
