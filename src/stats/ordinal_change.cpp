#include "stats/ordinal_change.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>

#include "stats/distribution.hpp"
#include "stats/sentence.hpp"

namespace trellis::stats {
namespace {

constexpr std::int64_t exact_units_max = 200;

double as_real(std::int64_t count) { return static_cast<double>(count); }

std::size_t grades_of(const TransitionTable& table) { return table.scale.grades.size(); }

/// Units by size of change: `risen[m]` moved m grades to a larger number, `fallen[m]` back.
struct ChangesBySize {
  std::vector<std::int64_t> risen;
  std::vector<std::int64_t> fallen;
};

ChangesBySize changes_by_size(const TransitionTable& table) {
  const std::size_t k = grades_of(table);
  ChangesBySize changes{std::vector<std::int64_t>(k), std::vector<std::int64_t>(k)};
  for (std::size_t i = 0; i < k; ++i)
    for (std::size_t j = 0; j < k; ++j)
      (j >= i ? changes.risen : changes.fallen)[j >= i ? j - i : i - j] += table.at(i, j);
  return changes;
}

/// Exact two-sided p: each of the ranks (given doubled, so whole) is added or not, with odds even.
double exact_signed_rank_p(const std::vector<std::pair<std::int64_t, std::int64_t>>& ranks,
                           std::int64_t doubled_sum) {
  std::int64_t total = 0;
  for (const auto& [rank, times] : ranks) total += rank * times;
  std::vector<double> share(static_cast<std::size_t>(total) + 1);
  share[0] = 1;
  std::int64_t reached = 0;
  for (const auto& [rank, times] : ranks)
    for (std::int64_t unit = 0; unit < times; ++unit) {
      reached += rank;
      for (std::int64_t s = reached; s >= 0; --s) {
        const double without = share[static_cast<std::size_t>(s)];
        const double with = s >= rank ? share[static_cast<std::size_t>(s - rank)] : 0;
        share[static_cast<std::size_t>(s)] = (without + with) / 2;
      }
    }
  const std::int64_t distance = std::abs(2 * doubled_sum - total);
  double p = 0;
  for (std::int64_t s = 0; s <= total; ++s)
    if (std::abs(2 * s - total) >= distance) p += share[static_cast<std::size_t>(s)];
  return std::min(1.0, p);
}

/// `zeros` units without change take the lowest ranks under Pratt's rule; 0 drops them first.
SignedRankTest signed_rank(const ChangesBySize& changes, std::int64_t zeros) {
  SignedRankTest test;
  std::vector<std::pair<std::int64_t, std::int64_t>> doubled_ranks;
  std::int64_t below = zeros, doubled_risen = 0, doubled_fallen = 0;
  double variance = 0;
  for (std::size_t size = 1; size < changes.risen.size(); ++size) {
    const std::int64_t tied = changes.risen[size] + changes.fallen[size];
    if (tied == 0) continue;
    const std::int64_t doubled = 2 * below + tied + 1;
    doubled_ranks.emplace_back(doubled, tied);
    doubled_risen += doubled * changes.risen[size];
    doubled_fallen += doubled * changes.fallen[size];
    variance += as_real(tied) * as_real(doubled) * as_real(doubled) / 16;
    below += tied;
    test.units_changed += tied;
  }
  test.rank_sum_risen = as_real(doubled_risen) / 2;
  test.rank_sum_fallen = as_real(doubled_fallen) / 2;
  const double distance = (test.rank_sum_risen - test.rank_sum_fallen) / 2;
  const double corrected = std::max(0.0, std::abs(distance) - 0.5);
  test.z = distance / std::sqrt(variance);
  test.p = normal_two_sided(test.z);
  test.p_corrected = normal_two_sided(corrected / std::sqrt(variance));
  if (test.units_changed <= exact_units_max)
    test.p_exact = exact_signed_rank_p(doubled_ranks, doubled_risen);
  return test;
}

SignTest sign_test(const TransitionTable& table, const ChangesBySize& changes) {
  const auto moved = [](const std::vector<std::int64_t>& by_size) {
    return std::accumulate(by_size.begin() + 1, by_size.end(), std::int64_t{0});
  };
  SignTest test;
  const std::int64_t risen = moved(changes.risen), fallen = moved(changes.fallen);
  test.improved = table.scale.first_is_best ? fallen : risen;
  test.worse = table.scale.first_is_best ? risen : fallen;
  test.same = changes.risen[0];
  test.p = std::min(1.0, 2 * binomial_cdf(std::min(risen, fallen), risen + fallen, 0.5));
  return test;
}

/// Differences of the margins and their covariance, over the grades that anyone held.
struct Margins {
  Eigen::VectorXd difference;
  Eigen::MatrixXd covariance;  ///< Under equal margins (Stuart and Maxwell).
};

Margins margins_of(const TransitionTable& table) {
  std::vector<std::size_t> held;
  const std::size_t k = grades_of(table);
  const auto row = [&](std::size_t i) {
    std::int64_t sum = 0;
    for (std::size_t j = 0; j < k; ++j) sum += table.at(i, j);
    return sum;
  };
  const auto column = [&](std::size_t j) {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < k; ++i) sum += table.at(i, j);
    return sum;
  };
  // A grade from which and to which nobody moved says nothing about the margins.
  for (std::size_t i = 0; i < k; ++i)
    if (row(i) + column(i) > 2 * table.at(i, i)) held.push_back(i);
  const auto m = static_cast<Eigen::Index>(held.size()) - 1;  // The last follows from the rest.
  Margins margins{Eigen::VectorXd::Zero(std::max<Eigen::Index>(m, 0)), {}};
  margins.covariance = Eigen::MatrixXd::Zero(margins.difference.size(), margins.difference.size());
  for (Eigen::Index i = 0; i < m; ++i) {
    const std::size_t a = held[static_cast<std::size_t>(i)];
    margins.difference(i) = as_real(row(a) - column(a));
    margins.covariance(i, i) = as_real(row(a) + column(a) - 2 * table.at(a, a));
    for (Eigen::Index j = 0; j < i; ++j) {
      const std::size_t b = held[static_cast<std::size_t>(j)];
      margins.covariance(i, j) = margins.covariance(j, i) =
          -as_real(table.at(a, b) + table.at(b, a));
    }
  }
  return margins;
}

MarginTest margin_test(double statistic, std::int64_t df) {
  return {statistic, df, chi_squared_upper(statistic, static_cast<double>(df)), {}};
}

void add_margin_tests(OrdinalChange& change) {
  const Margins margins = margins_of(change.table);
  const std::int64_t df = margins.difference.size();
  if (df < 1) return;
  // Two groups of grades that never exchange a unit make the covariance singular.
  const Eigen::FullPivLU<Eigen::MatrixXd> lu(margins.covariance);
  if (lu.rank() < margins.difference.size()) {
    change.warnings.push_back({WarningKind::not_defined,
                               "Some grades never exchange a unit, so the marginal tests are not "
                               "defined."});
    return;
  }
  const double statistic = margins.difference.dot(lu.solve(margins.difference));
  change.stuart_maxwell = margin_test(statistic, df);
  if (statistic < as_real(change.n))
    change.bhapkar = margin_test(statistic / (1 - statistic / as_real(change.n)), df);
  const auto k = static_cast<std::int64_t>(grades_of(change.table));
  if (df < k - 1)
    change.stuart_maxwell->note = sentence(
        "{} of {} grades changed hands, so there are {} degrees of freedom instead "
        "of {}.",
        df + 1,
        k,
        df,
        k - 1);
}

void add_bowker(OrdinalChange& change) {
  const std::size_t k = grades_of(change.table);
  double statistic = 0;
  std::int64_t pairs = 0, empty = 0;
  for (std::size_t i = 0; i < k; ++i)
    for (std::size_t j = i + 1; j < k; ++j) {
      const std::int64_t up = change.table.at(i, j), down = change.table.at(j, i);
      if (up + down == 0) {
        ++empty;
        continue;
      }
      ++pairs;
      statistic += as_real(up - down) * as_real(up - down) / as_real(up + down);
    }
  change.bowker = margin_test(statistic, pairs);
  if (empty > 0)
    change.bowker->note = sentence(
        "Bowker's test is not defined on {} pair{} of empty cells; {} left out and the degrees of "
        "freedom fall to {}.",
        empty,
        empty == 1 ? "" : "s",
        empty == 1 ? "it is" : "they are",
        pairs);
}

void add_linear_test(OrdinalChange& change) {
  const std::size_t k = grades_of(change.table);
  double sum = 0, squares = 0;
  for (std::size_t i = 0; i < k; ++i)
    for (std::size_t j = 0; j < k; ++j) {
      const double fall = static_cast<double>(i) - static_cast<double>(j);
      sum += fall * as_real(change.table.at(i, j));
      squares += fall * fall * as_real(change.table.at(i, j));
    }
  change.linear_z = sum / std::sqrt(squares);
  change.linear_p = normal_two_sided(change.linear_z);
}

}  // namespace

Expected<TransitionTable> transition_table(
    const OrdinalScale& scale, const std::vector<std::pair<std::size_t, std::size_t>>& pairs) {
  const std::size_t k = scale.grades.size();
  if (k < 2)
    return refuse(
        "too_few_levels", "A scale needs at least 2 grades.", "Give the grades in order.");
  if (pairs.empty())
    return refuse("no_data",
                  "There are no pairs of grades.",
                  "Give the grade before and after of each unit.");
  TransitionTable table{scale, std::vector<std::int64_t>(k * k)};
  for (const auto& [before, after] : pairs) {
    if (before >= k || after >= k)
      return refuse(
          "out_of_range",
          sentence(
              "Grade number {} is not on a scale of {} grades.", std::max(before, after) + 1, k),
          "Check the grades, or the scale they belong to.");
    ++table.counts[before * k + after];
  }
  return table;
}

Expected<OrdinalChange> analyse_ordinal_change(const TransitionTable& table) {
  OrdinalChange change;
  change.table = table;
  change.n = std::accumulate(table.counts.begin(), table.counts.end(), std::int64_t{0});
  const ChangesBySize changes = changes_by_size(table);
  if (change.n == changes.risen[0])
    return refuse("no_variation",
                  "No unit changed its grade, so there is no change to test.",
                  "Report the transition table itself.");
  change.sign = sign_test(table, changes);
  change.wilcoxon = signed_rank(changes, 0);
  change.pratt = signed_rank(changes, changes.risen[0]);
  change.rank_biserial = (change.wilcoxon.rank_sum_risen - change.wilcoxon.rank_sum_fallen) /
                         (change.wilcoxon.rank_sum_risen + change.wilcoxon.rank_sum_fallen);
  add_margin_tests(change);
  add_linear_test(change);
  add_bowker(change);
  change.warnings.push_back({WarningKind::uncontrolled_change,
                             "There is no comparison group, so this change cannot be called an "
                             "effect of the programme."});
  return change;
}

Expected<PairedTwoByTwo> cut_transition(const TransitionTable& table, std::size_t cut) {
  const std::size_t k = grades_of(table);
  if (cut < 1 || cut >= k)
    return refuse("out_of_range",
                  "A cut lies between the first and the last grade.",
                  "Say how many grades count as yes.");
  PairedTwoByTwo cells;
  for (std::size_t i = 0; i < k; ++i)
    for (std::size_t j = 0; j < k; ++j) {
      std::int64_t& cell =
          i < cut ? (j < cut ? cells.both : cells.lost) : (j < cut ? cells.gained : cells.neither);
      cell += table.at(i, j);
    }
  return cells;
}

Expected<ComparablePairs> comparable_pairs(const std::vector<JudgedPair>& pairs,
                                           const std::vector<DeclaredEquivalence>& equivalences) {
  const auto equivalent = [&](const std::string& one, const std::string& other) {
    return one == other || std::ranges::any_of(equivalences, [&](const DeclaredEquivalence& e) {
             return (e.one == one && e.other == other) || (e.one == other && e.other == one);
           });
  };
  ComparablePairs sorted;
  for (const JudgedPair& pair : pairs) {
    auto& group = !equivalent(pair.framework_before, pair.framework_after)
                      ? sorted.framework_differs
                  : pair.judged_during_programme ? sorted.during
                                                 : sorted.comparable;
    group.push_back(pair);
  }
  const std::string differs = sentence(
      "{} of {} pairs were judged under different inspection frameworks and are not "
      "comparable; they are listed, not analysed.",
      sorted.framework_differs.size(),
      pairs.size());
  if (sorted.comparable.empty())
    return refuse(
        "framework_differs",
        sorted.framework_differs.empty() ? "There are no pairs of grades to compare." : differs,
        "Supply pairs judged under one framework, or declare which frameworks mean "
        "the same.");
  if (!sorted.framework_differs.empty()) sorted.warnings.push_back({WarningKind::other, differs});
  if (!sorted.during.empty())
    sorted.warnings.push_back({WarningKind::other,
                               sentence("{} pairs were judged during the programme; they are "
                                        "listed, not analysed.",
                                        sorted.during.size())});
  return sorted;
}

Expected<GradeChange> grade_change(const PairedTwoByTwo& table,
                                   const std::optional<BaseRate>& base_rate) {
  GradeChange change;
  change.started_below = table.gained + table.neither;
  change.rose = table.gained;
  if (change.started_below == 0)
    return refuse("no_data",
                  "No unit started below the line, so none could rise over it.",
                  "Choose another line, or report the transition table.");
  change.share = STATS_TRY(proportion(change.rose, change.started_below));
  if (!base_rate) {
    change.warnings.push_back({WarningKind::uncontrolled_change,
                               "No base rate supplied: this change cannot be attributed. Supply "
                               "the same transition among units that did not take part."});
    return change;
  }
  change.base_share = STATS_TRY(proportion(base_rate->improved, base_rate->n));
  const TwoByTwo against{change.rose,
                         change.started_below - change.rose,
                         base_rate->improved,
                         base_rate->n - base_rate->improved};
  if (auto result = analyse_two_by_two(against)) change.against_base = *result;
  return change;
}

}  // namespace trellis::stats
