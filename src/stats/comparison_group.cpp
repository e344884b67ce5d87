#include "stats/comparison_group.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "stats/match_pairs.hpp"
#include "stats/sentence.hpp"
#include "stats/text.hpp"

namespace trellis::stats {
namespace {

double sample_sd(const Eigen::VectorXd& values) {
  const double mean = values.mean();
  return std::sqrt((values.array() - mean).square().sum() / static_cast<double>(values.size() - 1));
}

std::optional<Refusal> refuse_pool(const SchoolPool& pool, const MatchSpec& spec) {
  if (pool.urn.size() != pool.treated.size())
    return Refusal{"bad_shape", "Every school needs a URN and an arm.", "Check the columns."};
  const std::set<std::string> urns(pool.urn.begin(), pool.urn.end());
  if (urns.size() != pool.urn.size())
    return Refusal{"duplicate_unit", "A school is listed twice.", "List every school once."};
  if (spec.ratio < 1)
    return Refusal{
        "out_of_range", "Each school needs at least one control.", "Use a ratio of 1 or more."};
  if (spec.caliper && !(*spec.caliper > 0))
    return Refusal{"out_of_range", "A caliper is above zero.", "Use 0.2, or leave it out."};
  if (spec.caliper && spec.distance == MatchDistance::mahalanobis)
    return Refusal{"not_offered",
                   "A caliper applies to the score or its logit.",
                   "Use another distance, or leave the caliper out."};
  if (spec.method == MatchMethod::optimal && spec.with_replacement)
    return Refusal{"not_offered",
                   "Optimal matching uses every control once.",
                   "Use nearest-neighbour matching with replacement."};
  if (spec.method != MatchMethod::optimal && !spec.fine_balance.empty())
    return Refusal{"not_offered",
                   "Only optimal matching can balance the group as a whole.",
                   "Use optimal matching, or match exactly on the column."};
  std::vector<std::string> named = spec.exact;
  named.insert(named.end(), spec.fine_balance.begin(), spec.fine_balance.end());
  for (const std::string& name : named)
    if (std::ranges::none_of(pool.covariates, [&](const Covariate& c) { return c.name == name; }))
      return Refusal{"unknown_column",
                     sentence("There is no covariate called \"{}\".", name),
                     "Name one of the covariates."};
  return std::nullopt;
}

/// One number per school for each combination of what stands in these columns.
std::vector<std::int32_t> groups_by(const SchoolPool& pool, const std::vector<std::string>& names) {
  std::map<std::vector<std::string>, std::int32_t> known;
  std::vector<std::int32_t> group;
  for (std::size_t i = 0; i < pool.urn.size(); ++i) {
    std::vector<std::string> key;
    for (const std::string& name : names)
      for (const Covariate& c : pool.covariates)
        if (c.name == name)
          key.push_back(c.categories.empty() ? significant(c.numbers[i], 17) : c.categories[i]);
    group.push_back(known.try_emplace(key, static_cast<std::int32_t>(known.size())).first->second);
  }
  return group;
}

/// Covariates so turned and scaled that the Mahalanobis distance is the plain one.
Eigen::MatrixXd whitened(const DesignColumns& columns, const std::vector<int>& treated) {
  const Eigen::Index n = columns.values.rows(), m = columns.values.cols();
  Eigen::MatrixXd centred = columns.values;
  for (int arm = 0; arm < 2; ++arm) {
    Eigen::RowVectorXd mean = Eigen::RowVectorXd::Zero(m);
    double count = 0;
    for (Eigen::Index i = 0; i < n; ++i)
      if (treated[static_cast<std::size_t>(i)] == arm) {
        mean += columns.values.row(i);
        ++count;
      }
    mean /= count;
    for (Eigen::Index i = 0; i < n; ++i)
      if (treated[static_cast<std::size_t>(i)] == arm) centred.row(i) -= mean;
  }
  const Eigen::MatrixXd covariance = centred.transpose() * centred / static_cast<double>(n - 2);
  const Eigen::LLT<Eigen::MatrixXd> factor(covariance);
  return factor.matrixL().solve(columns.values.transpose()).transpose();
}

MatchProblem problem_of(const SchoolPool& pool,
                        const MatchSpec& spec,
                        const DesignColumns& columns,
                        const PropensityFit& propensity) {
  MatchProblem problem{
      pool.urn, pool.treated, groups_by(pool, spec.exact), {}, propensity.score, {}};
  if (!spec.fine_balance.empty()) problem.balance = groups_by(pool, spec.fine_balance);
  switch (spec.distance) {
    case MatchDistance::score:
      problem.place = propensity.score;
      break;
    case MatchDistance::logit:
      problem.place = propensity.linear;
      break;
    case MatchDistance::mahalanobis:
      problem.place = whitened(columns, pool.treated);
      break;
  }
  if (spec.caliper) problem.distance_max = *spec.caliper * sample_sd(problem.place.col(0));
  return problem;
}

/// Treated schools weigh 1; a control shares its treated school's 1 with the others of its set;
/// the controls' weights are then scaled to add to the number of controls used.
void add_weights(ComparisonGroup& group, std::size_t schools) {
  group.weight.assign(schools, 0);
  for (const MatchedSet& set : group.sets) {
    group.weight[set.treated] = 1;
    for (const std::size_t control : set.controls)
      group.weight[control] += 1 / static_cast<double>(set.controls.size());
  }
  std::set<std::size_t> used;
  for (const MatchedSet& set : group.sets) used.insert(set.controls.begin(), set.controls.end());
  group.treated_matched = static_cast<std::int64_t>(group.sets.size());
  group.controls_used = static_cast<std::int64_t>(used.size());
  const double scale =
      static_cast<double>(group.controls_used) / static_cast<double>(group.treated_matched);
  double sum = 0, squares = 0;
  for (const std::size_t control : used) {
    group.weight[control] *= scale;
    sum += group.weight[control];
    squares += group.weight[control] * group.weight[control];
  }
  group.effective_controls = sum * sum / squares;
}

std::string method_in_words(const MatchSpec& spec) {
  std::string text = spec.method == MatchMethod::optimal ? "optimal matching" : "nearest neighbour";
  text += sentence(", {} to 1", spec.ratio);
  text += spec.with_replacement ? " with replacement" : " without replacement";
  switch (spec.distance) {
    case MatchDistance::score:
      text += ", on the propensity score";
      break;
    case MatchDistance::logit:
      text += ", on the logit of the propensity score";
      break;
    case MatchDistance::mahalanobis:
      text += ", on the Mahalanobis distance";
      break;
  }
  if (spec.caliper) text += sentence(", caliper {} SD", *spec.caliper);
  for (const std::string& name : spec.exact) text += ", exact on " + name;
  for (const std::string& name : spec.fine_balance) text += ", fine balance on " + name;
  if (spec.method == MatchMethod::nearest)
    text += spec.order == MatchOrder::data ? ", in order of the data" : ", largest score first";
  if (spec.side == MatchSide::below_first) text += ", lower scores first (audit only)";
  return text + "; ties by URN";
}

/// Whether some class has more or fewer of the controls than its share of the treated schools.
bool is_uneven(const SchoolPool& pool, const MatchSpec& spec, const ComparisonGroup& group) {
  if (spec.fine_balance.empty()) return false;
  const std::vector<std::int32_t> classes = groups_by(pool, spec.fine_balance);
  std::map<std::int32_t, std::int64_t> surplus;
  for (std::size_t i = 0; i < classes.size(); ++i)
    if (pool.treated[i] == 1 || group.weight[i] > 0)
      surplus[classes[i]] += pool.treated[i] == 1 ? -spec.ratio : 1;
  return std::ranges::any_of(surplus, [](const auto& entry) { return entry.second != 0; });
}

double mean_of(const Eigen::VectorXd& column,
               const std::vector<int>& treated,
               std::span<const double> weight,
               int arm) {
  double sum = 0, total = 0;
  for (Eigen::Index i = 0; i < column.size(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    if (treated[at] != arm) continue;
    sum += weight[at] * column(i);
    total += weight[at];
  }
  return sum / total;
}

double treated_sd(const Eigen::VectorXd& column, const std::vector<int>& treated) {
  std::vector<double> values;
  for (Eigen::Index i = 0; i < column.size(); ++i)
    if (treated[static_cast<std::size_t>(i)] == 1) values.push_back(column(i));
  return sample_sd(
      Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size())));
}

}  // namespace

Expected<std::vector<BalanceRow>> balance_table(const SchoolPool& pool,
                                                std::span<const double> weight) {
  std::vector<Covariate> all = pool.covariates;
  all.insert(all.end(), pool.outcomes.begin(), pool.outcomes.end());
  const DesignColumns columns = STATS_TRY(expand_covariates(all, pool.urn.size()));
  const std::vector<double> everyone(pool.urn.size(), 1.0);
  std::vector<BalanceRow> table;
  for (std::size_t c = 0; c < columns.names.size(); ++c) {
    const Eigen::VectorXd column = columns.values.col(static_cast<Eigen::Index>(c));
    BalanceRow row;
    row.column = columns.names[c];
    const double treated_before = mean_of(column, pool.treated, everyone, 1);
    row.mean_treated = mean_of(column, pool.treated, weight, 1);
    row.mean_control_before = mean_of(column, pool.treated, everyone, 0);
    row.mean_control_after = mean_of(column, pool.treated, weight, 0);
    const double sd = treated_sd(column, pool.treated);
    if (sd > 0) {
      row.difference_before = (treated_before - row.mean_control_before) / sd;
      row.difference_after = (row.mean_treated - row.mean_control_after) / sd;
    }
    table.push_back(row);
  }
  return table;
}

Expected<ComparisonGroup> match_schools(const SchoolPool& pool, const MatchSpec& spec) {
  if (auto refused = refuse_pool(pool, spec)) return std::unexpected(*refused);
  ComparisonGroup group;
  const DesignColumns columns = STATS_TRY(expand_covariates(pool.covariates, pool.urn.size()));
  group.propensity = STATS_TRY(fit_propensity(pool.treated, columns));
  const MatchProblem problem = problem_of(pool, spec, columns, group.propensity);
  group.sets = STATS_TRY(match_pairs(problem, spec));
  if (group.sets.empty())
    return refuse("no_match",
                  "No school that took part has a comparable school.",
                  "Widen the caliper, or match exactly on fewer columns.");
  std::ranges::sort(group.sets, {}, [&](const MatchedSet& set) { return pool.urn[set.treated]; });
  std::set<std::size_t> matched;
  bool is_short = false;
  for (const MatchedSet& set : group.sets) {
    matched.insert(set.treated);
    is_short = is_short || set.controls.size() < static_cast<std::size_t>(spec.ratio);
  }
  for (std::size_t i = 0; i < pool.urn.size(); ++i)
    if (pool.treated[i] == 1 && !matched.contains(i)) group.unmatched.push_back(i);
  add_weights(group, pool.urn.size());
  group.balance = STATS_TRY(balance_table(pool, group.weight));
  group.method = method_in_words(spec);
  if (!group.unmatched.empty())
    group.warnings.push_back(
        {WarningKind::other,
         sentence("{} of the schools that took part have no comparable school and are left out: "
                  "the result is about the others.",
                  group.unmatched.size())});
  if (is_uneven(pool, spec, group))
    group.warnings.push_back({WarningKind::other,
                              "The schools to choose from do not allow full balance on " +
                                  listed(spec.fine_balance) + ": see the table."});
  if (is_short)
    group.warnings.push_back(
        {WarningKind::other, sentence("Some schools have fewer than {} controls.", spec.ratio)});
  return group;
}

}  // namespace trellis::stats
