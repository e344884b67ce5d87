/// Puts the findings of several studies together: one mean, how much they differ, what to expect.
///
/// Sources
///   [DL] DerSimonian and Laird (1986).     [PM] Paule and Mandel (1982): solve Q(tau2) = k - 1.
///   [V]  Viechtbauer (2005), REML and ML for tau2; Viechtbauer (2007), interval by the Q profile.
///   [KH] Knapp and Hartung (2003), standard error of the mean with t on k - 1.
///   [HT] Higgins and Thompson (2002), I2 and H2; Higgins and others (2009), prediction interval.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "stats/estimate.hpp"
#include "stats/refusal.hpp"

namespace trellis::stats {

/// One study: its effect in SD units (or any one scale) and the standard error.
struct Study {
  std::string name = {};
  double effect = 0;
  double se = 0;
};

enum class Heterogeneity { none, dersimonian_laird, reml, maximum_likelihood, paule_mandel };

/// "fe", "dl", "reml", "ml" and "pm".
Expected<Heterogeneity> parse_heterogeneity(const std::string& name);
std::string heterogeneity_in_words(Heterogeneity method);

struct MetaSpec {
  Heterogeneity method = Heterogeneity::reml;
  bool knapp_hartung = true;
  double level = 0.95;
};

/// One study's part in the result.
struct StudyWeight {
  Study study;
  Interval ci;        ///< Normal.
  double weight = 0;  ///< Share, 0 to 1.
  double shrunk = 0;  ///< Best linear unbiased prediction of this study's own effect.
  double shrunk_se = 0;
  /// Without this study: the mean, its interval and tau2; absent with fewer than 3 studies left.
  std::optional<Estimate> mean_without = {};
  double tau2_without = 0;
};

struct MetaResult {
  std::vector<StudyWeight> studies;
  std::optional<Estimate> mean;  ///< Absent with fewer than 3 studies under a random effect.
  std::optional<Interval> mean_normal_ci;  ///< Beside Knapp-Hartung when that is narrower.
  double tau2 = 0;
  double tau2_se = 0;
  std::optional<Interval> tau2_ci;  ///< Q profile [V]; lower end 0 where nothing is left.
  double i2 = 0;                    ///< 0 to 1.
  std::optional<Interval> i2_ci;
  double h2 = 1;
  double q = 0;
  double q_df = 0;
  double q_p = 1;
  std::optional<Interval> prediction;  ///< Where the effect of another such study would lie.
  std::string prediction_df;           ///< "normal" or "t on 11 degrees of freedom".
  std::string method;                  ///< In words.
  std::vector<Warning> warnings;
};

/// Combines studies.
///
///   refuses   no studies, a standard error that is not above zero, an effect that is no number
///   warns     fewer than 3 studies (no mean); a Knapp-Hartung interval narrower than the normal
///   note      the prediction interval is normal beside a normal interval, and t on k - 1 under
///             Knapp-Hartung; textbooks also use k - 2
Expected<MetaResult> combine_studies(std::span<const Study> studies, const MetaSpec& spec = {});

/// The mean as studies are added one by one, in the order given; from the third on.
Expected<std::vector<Estimate>> cumulative_means(std::span<const Study> studies,
                                                 const MetaSpec& spec = {});

}  // namespace trellis::stats
