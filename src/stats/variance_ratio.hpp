/// The search behind the random-intercept model: one number, L = var_school / var_pupil.
///
/// Schools of one size have the same weight, so only sums per size are kept: `within`, the
/// cross-products of deviations from school means, and for each size the between part
/// sum s s' / n. Then [X y]' V^-1 [X y] = within + sum_g between_g / (1 + n_g L), a sum of
/// non-negative matrices that stays accurate however large L is. One evaluation costs
/// (number of sizes) x q^2 and is the whole cost of a step.
///
/// Sources
///   [TE] Trellis, evaluation design, sections 4.1 and 5.1.
#pragma once

#include <span>
#include <vector>

#include "stats/school_sums.hpp"

namespace trellis::stats {

enum class Criterion { reml, ml };

/// Sums by size of school; weights (how often a school was drawn) are already in them.
struct SizeSums {
  std::size_t p = 0;
  double pupils = 0;            ///< N
  std::vector<double> within;   ///< packed_size(p + 1)
  std::vector<double> size;     ///< G different n_j
  std::vector<double> schools;  ///< G: how many schools have that size
  std::vector<double> between;  ///< G x packed_size(p + 1): sum of s s' / n

  std::size_t q() const { return p + 1; }
};

/// Prepared once per data set, so that resampling only adds numbers: for each school its size
/// group, its within part and its between part.
class SchoolParts {
 public:
  explicit SchoolParts(const SchoolSums& sums);
  /// From J x packed_size(q) matrices A_j with A_j[0] = n_j.
  SchoolParts(std::size_t q, std::span<const double> cross);

  std::size_t school_count() const { return group_.size(); }
  /// Sums with school j counted weight[j] times; all once when `weight` is empty.
  SizeSums combine(std::span<const double> weight = {}) const;
  void combine_into(std::span<const double> weight, SizeSums& out) const;
  /// Each school once, from `second` where its flag is set and from `first` elsewhere; the two hold
  /// the same schools with the same numbers of pupils.
  static void combine_chosen(const SchoolParts& first,
                             const SchoolParts& second,
                             std::span<const char> flag,
                             SizeSums& out);

 private:
  void reset(SizeSums& out) const;
  void add(std::size_t school, double times, SizeSums& out) const;

  std::size_t q_ = 0;
  std::vector<double> size_;        // G
  std::vector<std::size_t> group_;  // J
  std::vector<double> pupils_;      // J
  std::vector<double> parts_;       // J x 2 packed: within, between
};

/// Evaluates and minimises the criterion. Keeps its scratch memory between calls: use one per
/// thread.
class VarianceRatioSearch {
 public:
  struct Outcome {
    bool solved = false;     ///< False: columns not independent, or the outcome fully explained.
    bool converged = false;  ///< False: stopped after 100 steps.
    bool boundary = false;   ///< L = 0.
    double ratio = 0;        ///< L
    double criterion = 0;    ///< -2 log likelihood, restricted for REML.
    double rss = 0;          ///< Residual sum of squares under V^-1.
    double var_pupil = 0;
    int evaluations = 0;
  };

  /// The best L >= 0. L = 0 is always looked at.
  Outcome minimise(const SizeSums& sums, Criterion criterion);
  /// The criterion at a given L, with coefficients and inverse ready to be read.
  Outcome at(const SizeSums& sums, Criterion criterion, double ratio);

  /// Of the last solved call: b (p) in the centred columns.
  std::span<const double> coefficients() const { return coefficients_; }
  /// Of the last solved call: (X' V^-1 X)^-1, p x p in full, for V = I + L Z Z'.
  std::span<const double> inverse() const { return inverse_; }

 private:
  struct Slope {
    double value = 0;
    double first = 0;
    double second = 0;
  };
  bool prepare(const SizeSums& sums, double ratio);
  bool factorise();
  void invert();
  double value_of(const SizeSums& sums, Criterion criterion, double ratio);
  Slope slope_of(const SizeSums& sums, Criterion criterion, double ratio);
  double moment_ratio(const SizeSums& sums);
  double newton(const SizeSums& sums, Criterion criterion, double start, Outcome& outcome);
  double lowest_on_scan(const SizeSums& sums,
                        Criterion criterion,
                        double at_zero,
                        Outcome& outcome);

  std::size_t p_ = 0;
  double rss_ = 0;
  double log_determinant_ = 0;
  std::vector<double> matrix_, first_, second_, factor_, inverse_, coefficients_;
  std::vector<double> product_first_, gradient_, work_;
};

}  // namespace trellis::stats
