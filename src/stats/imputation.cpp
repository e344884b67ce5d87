#include "stats/imputation.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "stats/logistic.hpp"
#include "stats/parallel.hpp"
#include "stats/random.hpp"
#include "stats/resampling.hpp"
#include "stats/school_sums.hpp"
#include "stats/text.hpp"
#include "stats/variance_ratio.hpp"

namespace trellis::stats {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// One column of the analysis: how it enters models, and what of it is missing.
struct Variable {
  std::string name;
  std::string term;  // "region" or "factor(region)"
  bool binary = false;
  std::vector<std::size_t> missing;  // rows
};

struct Plan {
  std::vector<Variable> variables;
  std::vector<std::size_t> incomplete;  // into variables, fewest missing first
};

std::string base_name(const std::string& term) {
  return term.starts_with("factor(") ? term.substr(7, term.size() - 8) : term;
}

Expected<Variable> describe(const Table& table, const std::string& term) {
  const Column* column = STATS_TRY(table.column(base_name(term)));
  Variable variable{column->name, term, true, {}};
  for (std::size_t row = 0; row < column->values.size(); ++row) {
    const double value = column->values[row];
    if (std::isnan(value))
      variable.missing.push_back(row);
    else if (value != 0 && value != 1)
      variable.binary = false;
  }
  if (variable.missing.size() == table.rows())
    return refuse("nothing_complete",
                  filled("No pupil has a value of \"{}\".", {column->name}),
                  "Leave the column out.");
  return variable;
}

/// True when the present values of each school are equal: the column belongs to schools.
bool is_same_in_schools(const Table& table, const std::vector<double>& values) {
  bool repeated = false;
  for (std::size_t j = 0; j < table.schools().size(); ++j) {
    double seen = std::nan("");
    for (std::size_t row = table.school_begin()[j]; row < table.school_begin()[j + 1]; ++row) {
      if (std::isnan(values[row])) continue;
      if (!std::isnan(seen)) {
        if (values[row] != seen) return false;
        repeated = true;
      }
      seen = values[row];
    }
  }
  return repeated;
}

Expected<void> check_imputable(const Table& table,
                               const ModelSpec& spec,
                               const Variable& variable) {
  if (variable.missing.empty()) return {};
  if (variable.name == spec.arm)
    return refuse("arm_missing",
                  filled("Column \"{}\" is the arm and is missing for {} pupils.",
                         {variable.name, std::to_string(variable.missing.size())}),
                  "Every randomised pupil has an arm: fill it in from the allocation.");
  const std::string what = variable.term != variable.name ? "a category"
                           : is_same_in_schools(table, table.find(variable.name)->values)
                               ? "a fact about schools"
                               : "";
  if (!what.empty())
    return refuse("not_imputable",
                  filled("Column \"{}\" is {} and is missing for {} pupils; it is not guessed.",
                         {variable.name, what, std::to_string(variable.missing.size())}),
                  "Fill it in, or leave the column out.");
  return {};
}

Expected<Plan> plan_of(const Table& table, const ImputationSpec& spec) {
  if (!table.has_schools())
    return refuse("no_schools",
                  "Imputation that respects schools needs to know the school of each pupil.",
                  "Add the school column.");
  std::vector<std::string> terms{spec.model.outcome};
  for (const std::string& term : spec.model.terms)
    if (term.find(':') == std::string::npos) terms.push_back(term);
  terms.insert(terms.end(), spec.auxiliary.begin(), spec.auxiliary.end());
  Plan plan;
  std::set<std::string> seen;
  for (const std::string& term : terms) {
    if (!seen.insert(term).second) continue;
    plan.variables.push_back(STATS_TRY(describe(table, term)));
    STATS_TRY(check_imputable(table, spec.model, plan.variables.back()));
    if (!plan.variables.back().missing.empty())
      plan.incomplete.push_back(plan.variables.size() - 1);
  }
  if (plan.incomplete.empty())
    return refuse("nothing_missing",
                  "No value of the model's columns is missing, so there is nothing to impute.");
  std::stable_sort(
      plan.incomplete.begin(), plan.incomplete.end(), [&](std::size_t a, std::size_t b) {
        return plan.variables[a].missing.size() < plan.variables[b].missing.size();
      });
  return plan;
}

/// The Gibbs state of one numeric column, kept from round to round.
struct NormalState {
  double var_pupil = 0;
  double var_school = 0;
  VectorXd beta;                         // centred columns
  std::map<std::string, double> effect;  // by school
};

VectorXd draw_normal(const VectorXd& mean, const MatrixXd& covariance, RandomStream& random) {
  const Eigen::LLT<MatrixXd> factor(covariance);
  VectorXd z(mean.size());
  for (double& value : z) value = random.normal();
  return mean + factor.matrixL() * z;
}

/// One Gibbs step: coefficients with school effects integrated out, school effects, variances.
void gibbs_step(const SchoolSums& sums,
                const SizeSums& sizes,
                VarianceRatioSearch& search,
                RandomStream& random,
                NormalState& state) {
  const auto p = static_cast<Index>(sums.p());
  (void)search.at(sizes, Criterion::reml, state.var_school / state.var_pupil);
  const VectorXd mean = Eigen::Map<const VectorXd>(search.coefficients().data(), p);
  const MatrixXd inverse = Eigen::Map<const MatrixXd>(search.inverse().data(), p, p);
  state.beta = draw_normal(mean, state.var_pupil * inverse, random);

  auto residual = [&](std::size_t k) {
    return k < sums.p() ? -state.beta(static_cast<Index>(k)) : 1.0;
  };
  double rss = 0;
  for (std::size_t i = 0; i < sums.q(); ++i)
    for (std::size_t k = 0; k < sums.q(); ++k)
      rss += sums.total[packed_index(i, k)] * residual(i) * residual(k);
  double squares = 0;
  for (std::size_t school = 0; school < sums.school_count(); ++school) {
    const auto packed = sums.of(school);
    const double n = packed[0];
    double sum = 0;
    for (std::size_t k = 0; k < sums.q(); ++k) sum += packed[packed_index(k, 0)] * residual(k);
    const double precision = n / state.var_pupil + 1 / state.var_school;
    const double effect =
        sum / state.var_pupil / precision + random.normal() / std::sqrt(precision);
    state.effect[sums.schools[school]] = effect;
    rss += n * effect * effect - 2 * effect * sum;
    squares += effect * effect;
  }
  state.var_pupil = rss / random.chi_squared(static_cast<double>(sums.pupils));
  const double df = std::max(1.0, static_cast<double>(sums.school_count()) - 1);
  state.var_school = std::max(squares / random.chi_squared(df), 1e-8 * state.var_pupil);
}

/// One imputed table in the making.
class Chain {
 public:
  Chain(const Table& table, const ImputationSpec& spec, const Plan& plan, std::uint64_t number)
      : original_(table),
        spec_(spec),
        plan_(plan),
        random_(spec.seed, stream_number(StreamPurpose::imputation, number)),
        table_(table) {}

  Expected<Table> run() {
    for (const std::size_t variable : plan_.incomplete) start(plan_.variables[variable]);
    for (int cycle = 0; cycle < spec_.cycles; ++cycle)
      for (const std::size_t variable : plan_.incomplete) {
        const Variable& column = plan_.variables[variable];
        if (column.binary)
          STATS_TRY(impute_binary(column));
        else
          STATS_TRY(impute_numeric(column));
      }
    return table_;
  }

 private:
  /// A first guess: values of other pupils, at random.
  void start(const Variable& column) {
    std::vector<double> values = table_.find(column.name)->values;
    std::vector<double> present;
    for (const double value : values)
      if (!std::isnan(value)) present.push_back(value);
    for (const std::size_t row : column.missing)
      values[row] = present[static_cast<std::size_t>(random_.below(present.size()))];
    table_ = table_.with_column(column.name, std::move(values));
  }

  ModelSpec model_for(const Variable& column) const {
    ModelSpec model;
    model.outcome = column.name;
    model.design = TrialDesign::multisite;
    for (const Variable& other : plan_.variables)
      if (other.name != column.name) model.terms.push_back(other.term);
    return model;
  }

  Expected<void> impute_numeric(const Variable& column) {
    const std::vector<double>& observed = original_.find(column.name)->values;
    const Table with_gaps = table_.with_column(column.name, observed);
    const ModelFrame all = STATS_TRY(ModelFrame::build(with_gaps, model_for(column)));
    const ModelFrame known = STATS_TRY(all.complete());
    const SchoolSums sums = STATS_TRY(summarise(known));
    const SizeSums sizes = SchoolParts(sums).combine();
    NormalState& state = states_[column.name];
    if (state.var_pupil == 0) {
      const auto fitted = search_.minimise(sizes, Criterion::reml);
      if (!fitted.solved)
        return refuse(
            "fully_explained",
            filled("The other columns explain \"{}\" without any remainder.", {column.name}),
            "Leave one of them out.");
      state.var_pupil = fitted.var_pupil;
      state.var_school = std::max(fitted.ratio, 1e-3) * fitted.var_pupil;
    }
    for (int step = 0; step < spec_.steps; ++step) gibbs_step(sums, sizes, search_, random_, state);

    std::vector<double> values = observed;
    std::map<std::string, double> unseen;
    for (const std::size_t row : column.missing) {
      double value = sums.centre.back() + state.beta(0);
      for (std::size_t k = 1; k < sums.p(); ++k)
        value += state.beta(static_cast<Index>(k)) * (all.x(k)[row] - sums.centre[k]);
      values[row] = value + effect_of(school_of(row), state, unseen) +
                    std::sqrt(state.var_pupil) * random_.normal();
    }
    table_ = table_.with_column(column.name, std::move(values));
    return {};
  }

  /// A school without any observed value has an effect drawn afresh, the same for its pupils.
  double effect_of(const std::string& school,
                   const NormalState& state,
                   std::map<std::string, double>& unseen) {
    const auto known = state.effect.find(school);
    if (known != state.effect.end()) return known->second;
    const auto [drawn, fresh] = unseen.try_emplace(school, 0.0);
    if (fresh) drawn->second = std::sqrt(state.var_school) * random_.normal();
    return drawn->second;
  }

  Expected<void> impute_binary(const Variable& column) {
    const std::vector<double>& observed = original_.find(column.name)->values;
    const std::string share = "share of " + column.name;
    Table with_gaps = table_.with_column(column.name, observed);
    with_gaps = with_gaps.with_column(share, school_shares(observed));
    ModelSpec model = model_for(column);
    model.terms.push_back(share);
    const ModelFrame all = STATS_TRY(ModelFrame::build(with_gaps, model));
    const ModelFrame known = STATS_TRY(all.complete());
    const LogisticFit fit = STATS_TRY(fit_logistic(known));
    const VectorXd beta = draw_normal(fit.beta, fit.covariance, random_);
    std::vector<double> values = observed;
    for (const std::size_t row : column.missing) {
      double eta = beta(0);
      for (std::size_t k = 1; k < all.p(); ++k) eta += beta(static_cast<Index>(k)) * all.x(k)[row];
      values[row] = random_.uniform() < 1 / (1 + std::exp(-eta)) ? 1 : 0;
    }
    table_ = table_.with_column(column.name, std::move(values));
    return {};
  }

  /// (ones + 1/2) / (pupils + 1) of each school's observed values.
  std::vector<double> school_shares(const std::vector<double>& observed) const {
    std::vector<double> shares(observed.size());
    for (std::size_t j = 0; j < original_.schools().size(); ++j) {
      const std::size_t from = original_.school_begin()[j];
      const std::size_t to = original_.school_begin()[j + 1];
      double ones = 0.5;
      double pupils = 1;
      for (std::size_t row = from; row < to; ++row) {
        if (std::isnan(observed[row])) continue;
        ones += observed[row];
        pupils += 1;
      }
      std::fill(shares.begin() + static_cast<std::ptrdiff_t>(from),
                shares.begin() + static_cast<std::ptrdiff_t>(to),
                ones / pupils);
    }
    return shares;
  }

  const std::string& school_of(std::size_t row) const {
    const auto begin = original_.school_begin();
    const auto after = std::upper_bound(begin.begin(), begin.end(), row);
    return original_.schools()[static_cast<std::size_t>(after - begin.begin()) - 1];
  }

  const Table& original_;
  const ImputationSpec& spec_;
  const Plan& plan_;
  RandomStream random_;
  Table table_;
  VarianceRatioSearch search_;
  std::map<std::string, NormalState> states_;
};

}  // namespace

Expected<std::vector<Table>> impute(const Table& table, const ImputationSpec& spec) {
  const Plan plan = STATS_TRY(plan_of(table, spec));
  const auto count = static_cast<std::size_t>(std::max<std::int64_t>(spec.imputations, 0));
  std::vector<std::optional<Expected<Table>>> results(count);
  for_each_item(count, spec.threads, [&] {
    return [&](std::size_t number) { results[number] = Chain(table, spec, plan, number).run(); };
  });
  std::vector<Table> tables;
  for (auto& result : results) tables.push_back(STATS_TRY(std::move(*result)));
  return tables;
}

Expected<ImputedAnalysis> analyse_imputed(const Table& table,
                                          const ImputationSpec& spec,
                                          const std::string& coefficient) {
  ImputedAnalysis analysis;
  const SchoolSums known = STATS_TRY(summarise(table, spec.model));
  const MixedFit known_fit = STATS_TRY(fit_random_intercept(known));
  analysis.complete_case = STATS_TRY(infer(known_fit, known, coefficient));
  const std::vector<Table> tables = STATS_TRY(impute(table, spec));
  std::vector<double> values;
  std::vector<double> errors;
  std::vector<double> dfs;
  std::int64_t pupils = 0;
  for (const Table& completed : tables) {
    const SchoolSums sums = STATS_TRY(summarise(completed, spec.model));
    const MixedFit fit = STATS_TRY(fit_random_intercept(sums));
    const Estimate estimate = STATS_TRY(infer(fit, sums, coefficient));
    values.push_back(estimate.value);
    errors.push_back(estimate.se);
    dfs.push_back(estimate.df);
    pupils = estimate.pupils;
  }
  analysis.pooled = STATS_TRY(pool(values, errors, summarise_draws(dfs).mean));
  Estimate& estimate = analysis.pooled.estimate;
  estimate.unit = "points";
  estimate.model = known_fit.formula;
  estimate.pupils = pupils;
  estimate.schools = static_cast<std::int64_t>(table.schools().size());
  estimate.warnings = analysis.complete_case.warnings;
  analysis.imputed_pupils = pupils - analysis.complete_case.pupils;
  return analysis;
}

}  // namespace trellis::stats
