#include "stats/meta_analysis.hpp"

#include <algorithm>
#include <array>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "stats/distribution.hpp"
#include "stats/sentence.hpp"

namespace trellis::stats {
namespace {

constexpr std::size_t studies_min = 3;

constexpr std::array<std::pair<Heterogeneity, const char*>, 5> method_names{{
    {Heterogeneity::none, "fe"},
    {Heterogeneity::dersimonian_laird, "dl"},
    {Heterogeneity::reml, "reml"},
    {Heterogeneity::maximum_likelihood, "ml"},
    {Heterogeneity::paule_mandel, "pm"},
}};

double squared_value(double x) { return x * x; }

/// Sums of the weights 1 / (v + tau2), and the weighted mean.
struct Weighted {
  double w1 = 0, w2 = 0, w3 = 0;  ///< Sums of w, w^2 and w^3.
  double mean = 0;
  double q = 0;   ///< Sum of w (y - mean)^2.
  double q2 = 0;  ///< Sum of w^2 (y - mean)^2.
};

Weighted weighted(std::span<const Study> studies, double tau2) {
  Weighted sums;
  double wy = 0;
  for (const Study& study : studies) {
    const double w = 1 / (squared_value(study.se) + tau2);
    sums.w1 += w;
    sums.w2 += w * w;
    sums.w3 += w * w * w;
    wy += w * study.effect;
  }
  sums.mean = wy / sums.w1;
  for (const Study& study : studies) {
    const double w = 1 / (squared_value(study.se) + tau2);
    sums.q += w * squared_value(study.effect - sums.mean);
    sums.q2 += w * w * squared_value(study.effect - sums.mean);
  }
  return sums;
}

double root(const std::function<double(double)>& f, double low, double high) {
  std::uintmax_t iterations_max = 300;
  const auto bracket = boost::math::tools::toms748_solve(
      f, low, high, boost::math::tools::eps_tolerance<double>(50), iterations_max);
  return (bracket.first + bracket.second) / 2;
}

/// The tau2 at which Q equals `target`; nothing when Q is below it already at zero.
std::optional<double> tau2_where_q_is(std::span<const Study> studies, double target) {
  const auto f = [&](double tau2) { return weighted(studies, tau2).q - target; };
  if (f(0) <= 0) return std::nullopt;
  double high = 1e-3;
  while (f(high) > 0) high *= 4;
  return root(f, 0, high);
}

double tau2_dersimonian_laird(std::span<const Study> studies) {
  const Weighted s = weighted(studies, 0);
  const double df = static_cast<double>(studies.size()) - 1;
  return std::max(0.0, (s.q - df) / (s.w1 - s.w2 / s.w1));
}

/// Derivative of the (restricted) log likelihood in tau2, times two.
double score(std::span<const Study> studies, double tau2, bool restricted) {
  const Weighted s = weighted(studies, tau2);
  return s.q2 - s.w1 + (restricted ? s.w2 / s.w1 : 0);
}

/// The (restricted) log likelihood without constants.
double log_likelihood(std::span<const Study> studies, double tau2, bool restricted) {
  const Weighted s = weighted(studies, tau2);
  double log_sum = 0;
  for (const Study& study : studies) log_sum += std::log(squared_value(study.se) + tau2);
  return -0.5 * (log_sum + s.q + (restricted ? std::log(s.w1) : 0));
}

/// The maximum of the likelihood: the best of zero and every root of the score on a scan.
double tau2_by_likelihood(std::span<const Study> studies, bool restricted) {
  double spread = 0;
  for (const Study& study : studies) {
    spread = std::max(spread, squared_value(study.se));
    for (const Study& other : studies)
      spread = std::max(spread, squared_value(study.effect - other.effect));
  }
  const auto f = [&](double tau2) { return score(studies, tau2, restricted); };
  double best = 0, best_value = log_likelihood(studies, 0, restricted);
  double low = 0, f_low = f(0);
  // The likelihood need not have one peak; steps of a factor of 1.5 from spread / 10^7 find all
  // that matter, and beyond 100 times the spread the score is negative.
  for (double high = spread * 1e-7; high < 100 * spread; high *= 1.5) {
    const double f_high = f(high);
    if (f_low > 0 && f_high <= 0) {
      const double peak = root(f, low, high);
      const double value = log_likelihood(studies, peak, restricted);
      if (value > best_value) {
        best = peak;
        best_value = value;
      }
    }
    low = high;
    f_low = f_high;
  }
  return best;
}

double tau2_of(std::span<const Study> studies, Heterogeneity method) {
  switch (method) {
    case Heterogeneity::none:
      return 0;
    case Heterogeneity::dersimonian_laird:
      return tau2_dersimonian_laird(studies);
    case Heterogeneity::reml:
      return tau2_by_likelihood(studies, true);
    case Heterogeneity::maximum_likelihood:
      return tau2_by_likelihood(studies, false);
    case Heterogeneity::paule_mandel:
      return tau2_where_q_is(studies, static_cast<double>(studies.size()) - 1).value_or(0);
  }
  return 0;
}

/// Large-sample standard error of tau2 [V]; the moment formulas for DL and PM.
double tau2_se_of(std::span<const Study> studies, double tau2, Heterogeneity method) {
  const double df = static_cast<double>(studies.size()) - 1;
  const Weighted s = weighted(studies, tau2);
  switch (method) {
    case Heterogeneity::none:
      return 0;
    case Heterogeneity::dersimonian_laird: {
      const Weighted o = weighted(studies, 0);
      const double c = o.w1 - o.w2 / o.w1;
      const double spread = o.w2 - 2 * o.w3 / o.w1 + squared_value(o.w2 / o.w1);
      return std::sqrt((2 * df + 4 * tau2 * c + 2 * squared_value(tau2) * spread) /
                       squared_value(c));
    }
    case Heterogeneity::reml:
      return std::sqrt(2 / (s.w2 - 2 * s.w3 / s.w1 + squared_value(s.w2 / s.w1)));
    case Heterogeneity::maximum_likelihood:
      return std::sqrt(2 / s.w2);
    case Heterogeneity::paule_mandel:
      return std::sqrt(2 / df) * (df + 1) / s.w1;
  }
  return 0;
}

/// The within-study variance that [HT] calls typical.
double typical_variance(std::span<const Study> studies) {
  const Weighted s = weighted(studies, 0);
  return (static_cast<double>(studies.size()) - 1) / (s.w1 - s.w2 / s.w1);
}

struct Mean {
  Estimate estimate;
  double normal_se = 0;
};

Mean weighted_mean_of(std::span<const Study> studies, double tau2, const MetaSpec& spec) {
  const Weighted s = weighted(studies, tau2);
  const double df = static_cast<double>(studies.size()) - 1;
  const double normal_se = 1 / std::sqrt(s.w1);
  const bool adjusted = spec.knapp_hartung && spec.method != Heterogeneity::none && s.q > 0;
  Mean mean{
      adjusted ? t_estimate(s.mean, std::sqrt(s.q / (df * s.w1)), df, spec.level)
               : t_estimate(s.mean, normal_se, std::numeric_limits<double>::infinity(), spec.level),
      normal_se};
  mean.estimate.unit = "SD";
  mean.estimate.df_method = adjusted ? "Knapp-Hartung, studies - 1" : "normal";
  mean.estimate.model = heterogeneity_in_words(spec.method);
  return mean;
}

Interval interval_about(double centre, double half, double level) {
  return {centre - half, centre + half, level};
}

void add_effect_intervals(std::span<const Study> studies, const MetaSpec& spec, MetaResult& r) {
  const double tail = (1 - spec.level) / 2;
  const double low = tau2_where_q_is(studies, chi_squared_quantile(1 - tail, r.q_df)).value_or(0);
  const double high = tau2_where_q_is(studies, chi_squared_quantile(tail, r.q_df)).value_or(0);
  r.tau2_ci = Interval{low, high, spec.level};
  const double typical = typical_variance(studies);
  r.i2_ci = Interval{low / (low + typical), high / (high + typical), spec.level};
}

void add_mean(std::span<const Study> studies, const MetaSpec& spec, MetaResult& r) {
  const bool is_fixed = spec.method == Heterogeneity::none;
  if (studies.size() < studies_min && !is_fixed) {
    r.warnings.push_back(
        {WarningKind::not_defined,
         sentence("{} are too few for an average under a random effect; they are "
                  "shown one by one.",
                  counted(static_cast<long long>(studies.size()), "study", "studies"))});
    return;
  }
  const Mean mean = weighted_mean_of(studies, r.tau2, spec);
  r.mean = mean.estimate;
  const double z = normal_quantile((1 + spec.level) / 2);
  const bool is_t = std::isfinite(mean.estimate.df);
  if (is_t) {
    const double half = mean.estimate.ci.upper - mean.estimate.value;
    if (half < z * mean.normal_se) {
      r.mean_normal_ci = interval_about(mean.estimate.value, z * mean.normal_se, spec.level);
      r.warnings.push_back({WarningKind::narrower_interval,
                            "The Knapp-Hartung interval is narrower than the normal one here; "
                            "both are shown, and the wider is the safer."});
    }
  }
  if (is_fixed) return;
  const double quantile = is_t ? student_t_quantile((1 + spec.level) / 2, mean.estimate.df) : z;
  r.prediction = interval_about(mean.estimate.value,
                                quantile * std::sqrt(squared_value(mean.estimate.se) + r.tau2),
                                spec.level);
  r.prediction_df =
      is_t ? sentence("t on {} degrees of freedom", fixed(mean.estimate.df, 0)) : "normal";
}

void add_studies(std::span<const Study> studies, const MetaSpec& spec, MetaResult& r) {
  const Weighted s = weighted(studies, r.tau2);
  const double z = normal_quantile((1 + spec.level) / 2);
  for (std::size_t i = 0; i < studies.size(); ++i) {
    const Study& study = studies[i];
    const double v = squared_value(study.se), w = 1 / (v + r.tau2);
    StudyWeight row{.study = study, .ci = interval_about(study.effect, z * study.se, spec.level)};
    row.weight = w / s.w1;
    const double keep = r.tau2 * w;  // Share of the distance to the mean that is believed.
    row.shrunk = keep * study.effect + (1 - keep) * s.mean;
    const double mean_variance = r.mean ? squared_value(r.mean->se) : 1 / s.w1;
    row.shrunk_se = std::sqrt(keep * v + squared_value(1 - keep) * mean_variance);
    if (studies.size() > studies_min) {
      std::vector<Study> rest(studies.begin(), studies.end());
      rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
      row.tau2_without = tau2_of(rest, spec.method);
      row.mean_without = weighted_mean_of(rest, row.tau2_without, spec).estimate;
    }
    r.studies.push_back(row);
  }
}

std::optional<Refusal> refuse_studies(std::span<const Study> studies) {
  if (studies.empty())
    return Refusal{"no_data", "There are no studies.", "Give at least one study."};
  for (const Study& study : studies)
    if (!std::isfinite(study.effect) || !std::isfinite(study.se) || !(study.se > 0))
      return Refusal{
          "out_of_range",
          sentence("Study \"{}\" needs an effect and a standard error above zero.", study.name),
          "Check its row."};
  return std::nullopt;
}

}  // namespace

Expected<Heterogeneity> parse_heterogeneity(const std::string& name) {
  for (const auto& [method, known] : method_names)
    if (name == known) return method;
  return refuse("unknown_method",
                sentence("There is no method called \"{}\".", name),
                "Use reml, dl, pm, ml or fe.");
}

std::string heterogeneity_in_words(Heterogeneity method) {
  switch (method) {
    case Heterogeneity::none:
      return "one common effect";
    case Heterogeneity::dersimonian_laird:
      return "random effects, DerSimonian-Laird";
    case Heterogeneity::reml:
      return "random effects, REML";
    case Heterogeneity::maximum_likelihood:
      return "random effects, maximum likelihood";
    case Heterogeneity::paule_mandel:
      return "random effects, Paule-Mandel";
  }
  return {};
}

Expected<MetaResult> combine_studies(std::span<const Study> studies, const MetaSpec& spec) {
  if (auto refused = refuse_studies(studies)) return std::unexpected(*refused);
  MetaResult r;
  r.method = heterogeneity_in_words(spec.method);
  r.q_df = static_cast<double>(studies.size()) - 1;
  if (studies.size() > 1) {
    r.q = weighted(studies, 0).q;
    r.q_p = chi_squared_upper(r.q, r.q_df);
    r.tau2 = tau2_of(studies, spec.method);
    r.tau2_se = tau2_se_of(studies, r.tau2, spec.method);
    const double typical = typical_variance(studies);
    // With one common effect I2 comes from Q; otherwise from tau2 and the typical variance [HT].
    r.i2 = spec.method == Heterogeneity::none ? std::max(0.0, 1 - r.q_df / r.q)
                                              : r.tau2 / (r.tau2 + typical);
    r.h2 = spec.method == Heterogeneity::none ? r.q / r.q_df : r.tau2 / typical + 1;
    add_effect_intervals(studies, spec, r);
  }
  add_mean(studies, spec, r);
  add_studies(studies, spec, r);
  return r;
}

Expected<std::vector<Estimate>> cumulative_means(std::span<const Study> studies,
                                                 const MetaSpec& spec) {
  if (auto refused = refuse_studies(studies)) return std::unexpected(*refused);
  std::vector<Estimate> means;
  for (std::size_t k = studies_min; k <= studies.size(); ++k)
    means.push_back(
        weighted_mean_of(studies.first(k), tau2_of(studies.first(k), spec.method), spec).estimate);
  return means;
}

}  // namespace trellis::stats
