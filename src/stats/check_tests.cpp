// Test statistics and p-values of a published claim.
#include <algorithm>
#include <cmath>

#include "stats/check_parts.hpp"
#include "stats/distribution.hpp"
#include "stats/sentence.hpp"
#include "stats/table_search.hpp"

namespace trellis::stats::detail {
namespace {

using enum Verdict;

constexpr std::int64_t margins_n_max = 4000;

std::string table_text(const TwoByTwo& t) {
  return sentence("{{}, {}; {}, {}}", t.a, t.b, t.c, t.d);
}

std::string test_text(const PrintedTest& test) {
  std::string inside;
  if (test.df) inside = significant(*test.df, 6);
  if (test.df2) inside += ", " + significant(*test.df2, 6);
  if (test.n) inside += sentence("{}N = {}", inside.empty() ? "" : ", ", *test.n);
  return test.statistic + (inside.empty() ? "" : "(" + inside + ")") + " = " + test.value.text;
}

/// The printed number of units that started without the outcome, where a proportion names it.
std::optional<PrintedProportion> starters(const PublishedClaim& claim, std::int64_t n) {
  for (const PrintedProportion& proportion : claim.proportions)
    if (proportion.n && *proportion.n < n) return proportion;
  return std::nullopt;
}

bool has_margin(const TwoByTwo& t, std::int64_t n, std::int64_t margin) {
  for (const std::int64_t each : {t.a + t.b, t.c + t.d, t.a + t.c, t.b + t.d})
    if (each == margin || n - each == margin) return true;
  return false;
}

/// A way to reach the statistic, in words, and whether it agrees with the printed margins.
struct Candidate {
  std::string words;
  bool fits = false;
  std::optional<InferredChange> change;
};

InferredChange change_of(std::int64_t n,
                         const BeforeAfterMatch& match,
                         const std::optional<PrintedProportion>& printed) {
  InferredChange change{n, match.before, match.after, match.statistic, {}};
  if (!printed || !printed->count || n - match.before != *printed->n) return change;
  const std::int64_t gained = *printed->count, lost = match.before + gained - match.after;
  if (lost >= 0 && lost <= match.before)
    change.paired = PairedTwoByTwo{match.before - lost, lost, gained, *printed->n - gained};
  return change;
}

void add_before_after(const PrintedTest& test,
                      const PublishedClaim& claim,
                      TableTest kind,
                      std::vector<Candidate>& candidates) {
  const std::int64_t n = *test.n;
  const auto printed = starters(claim, n);
  for (const BeforeAfterMatch& match : search_before_after(n, test.value.range, kind)) {
    Candidate candidate;
    candidate.words = sentence(
        "before v after as two independent groups of {} ({} observations){}: {} then {}, "
        "chi2 = {}",
        n,
        2 * n,
        kind == TableTest::yates ? " with Yates's correction" : "",
        match.before,
        match.after,
        fixed(match.statistic, 4));
    candidate.change = change_of(n, match, printed);
    candidate.fits = !printed || n - match.before == *printed->n;
    candidates.push_back(candidate);
  }
}

void add_tables(const PrintedTest& test,
                const PublishedClaim& claim,
                std::int64_t n,
                TableTest kind,
                std::vector<Candidate>& candidates,
                Finding& finding) {
  const bool is_yates = kind == TableTest::yates;
  const TableSearch search = search_two_by_two(n, test.value.range, kind);
  if (search.matches.empty()) {
    finding.details.push_back(
        sentence("No 2 x 2 table of {} {} gives a {} that rounds to {} ({} tables tried).",
                 n,
                 claim.units,
                 is_yates ? "Yates chi-squared" : "Pearson chi-squared",
                 test.value.text,
                 with_commas(search.tried)));
    return;
  }
  const auto printed = starters(claim, *test.n);
  std::string listed, unfit;
  std::size_t fitting = 0;
  for (const TableMatch& match : search.matches) {
    Candidate candidate;
    candidate.words = sentence("a 2 x 2 table of {} {}{}: {}, chi2 = {}",
                               n,
                               claim.units,
                               is_yates ? " with Yates's correction" : "",
                               table_text(match.table),
                               fixed(match.statistic, 4));
    candidate.fits = !printed || has_margin(match.table, n, *printed->n);
    fitting += candidate.fits ? 1 : 0;
    candidates.push_back(candidate);
    if (search.matches.size() <= 5)
      listed += (listed.empty() ? "" : ", ") + table_text(match.table);
  }
  if (printed && fitting == 0)
    unfit = sentence("; {} margins do not fit the printed {}",
                     search.matches.size() == 1 ? "its" : "their",
                     *printed->n);
  finding.details.push_back(sentence(
      "{} {} {}{}.",
      is_yates ? "With Yates's correction" : "Without correction",
      listed.empty() ? sentence("{} tables of {}", search.matches.size(), n) : "only " + listed,
      search.matches.size() == 1 ? "does" : "do",
      unfit));
}

/// Splits of the same units, the design as stated. True when some split gives the statistic.
bool check_as_paired(const PrintedTest& test, Finding& finding) {
  for (const TableTest kind : {TableTest::mcnemar, TableTest::mcnemar_corrected}) {
    const auto moves = search_moves(*test.n, test.value.range, kind);
    if (moves.empty()) continue;
    finding.verdict = follows;
    finding.calculation =
        kind == TableTest::mcnemar ? "McNemar's test" : "McNemar's test with correction";
    for (std::size_t i = 0; i < std::min<std::size_t>(moves.size(), 5); ++i)
      finding.details.push_back(sentence("{} rising and {} falling, or the reverse, give {}.",
                                         moves[i].gained,
                                         moves[i].lost,
                                         fixed(moves[i].statistic, 4)));
    return true;
  }
  finding.details.push_back(sentence("No McNemar split of {} does.", *test.n));
  return false;
}

/// Decides between the ways that were found: one that fits, several, or none.
void decide(const std::vector<Candidate>& candidates,
            Finding& finding,
            std::optional<InferredChange>& inferred) {
  std::vector<const Candidate*> fitting;
  for (const Candidate& candidate : candidates)
    if (candidate.fits) fitting.push_back(&candidate);
  if (fitting.empty()) {
    finding.verdict = does_not_follow;
    return;
  }
  finding.verdict = follows_from_another_calculation;
  finding.calculation = fitting.front()->words;
  if (fitting.size() == 1) {
    inferred = fitting.front()->change;
    return;
  }
  finding.calculation = sentence("one of {} calculations, so which is not settled", fitting.size());
  for (std::size_t i = 0; i < std::min<std::size_t>(fitting.size(), 6); ++i)
    finding.details.push_back("Possible: " + fitting[i]->words + ".");
}

void explain_change(const PublishedClaim& claim, const InferredChange& change, Finding& finding) {
  if (const auto printed = starters(claim, change.n))
    finding.details.push_back(
        sentence("{} with the outcome before leaves {} without it, the "
                 "report's own {}.",
                 change.before,
                 change.n - change.before,
                 *printed->n));
  finding.details.push_back(sentence(
      "So the same {} are treated as independent groups, and N is misstated.", claim.units));
}

void check_same_units(const PrintedTest& test,
                      const PublishedClaim& claim,
                      Finding& finding,
                      std::optional<InferredChange>& inferred) {
  if (*test.n <= margins_n_max && check_as_paired(test, finding)) return;
  std::vector<Candidate> candidates;
  if (*test.n <= enumerated_n_max) {
    add_tables(test, claim, *test.n, TableTest::pearson, candidates, finding);
    add_tables(test, claim, *test.n, TableTest::yates, candidates, finding);
  }
  add_before_after(test, claim, TableTest::pearson, candidates);
  if (std::ranges::none_of(candidates, &Candidate::fits))
    add_before_after(test, claim, TableTest::yates, candidates);
  decide(candidates, finding, inferred);
  if (inferred) explain_change(claim, *inferred, finding);
}

void check_two_groups(const PrintedTest& test,
                      const PublishedClaim& claim,
                      Finding& finding,
                      std::optional<InferredChange>& inferred) {
  std::vector<Candidate> candidates;
  add_tables(test, claim, *test.n, TableTest::pearson, candidates, finding);
  if (std::ranges::any_of(candidates, &Candidate::fits)) {
    finding.verdict = follows;
    finding.calculation = sentence("Pearson's chi-squared of a table of {}", *test.n);
    return;
  }
  add_tables(test, claim, *test.n, TableTest::yates, candidates, finding);
  if (std::ranges::none_of(candidates, &Candidate::fits)) {
    if (*test.n % 2 == 0)
      add_tables(test, claim, *test.n / 2, TableTest::pearson, candidates, finding);
    if (2 * *test.n <= enumerated_n_max)
      add_tables(test, claim, 2 * *test.n, TableTest::pearson, candidates, finding);
  }
  decide(candidates, finding, inferred);
}

void check_printed_table(const PrintedTest& test, Finding& finding) {
  const TwoByTwo& t = *test.table;
  if (test.n && t.a + t.b + t.c + t.d != *test.n)
    finding.details.push_back(
        sentence("The printed table holds {} units, not {}.", t.a + t.b + t.c + t.d, *test.n));
  const double pearson = pearson_chi_squared(t), yates = yates_chi_squared(t);
  const auto fits = [&](double x) {
    return x >= test.value.range.low && x <= test.value.range.high;
  };
  finding.details.push_back(sentence(
      "The printed table gives {} (Pearson) and {} (Yates).", fixed(pearson, 4), fixed(yates, 4)));
  finding.verdict = fits(pearson) ? follows
                    : fits(yates) ? follows_from_another_calculation
                                  : does_not_follow;
  finding.calculation = fits(pearson) ? "Pearson's chi-squared of the printed table"
                        : fits(yates) ? "the printed table with Yates's correction"
                                      : "";
}

/// t from the printed means and SDs, over all values that the printed text may stand for.
Range t_from_groups(const std::vector<PrintedGroup>& g, bool is_welch) {
  Range t{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (int corner = 0; corner < 16; ++corner) {
    const auto end = [&](const PrintedNumber& x, int bit) {
      return corner & (1 << bit) ? x.range.high : x.range.low;
    };
    const double n1 = g[0].n, n2 = g[1].n;
    const double v1 = std::pow(end(g[0].sd, 2), 2), v2 = std::pow(end(g[1].sd, 3), 2);
    const double pooled = ((n1 - 1) * v1 + (n2 - 1) * v2) / (n1 + n2 - 2);
    const double variance = is_welch ? v1 / n1 + v2 / n2 : pooled * (1 / n1 + 1 / n2);
    const double value = (end(g[0].mean, 0) - end(g[1].mean, 1)) / std::sqrt(variance);
    t = {std::min(t.low, value), std::max(t.high, value)};
  }
  return t;
}

void check_means(const PrintedTest& test, Finding& finding) {
  const Range plain = t_from_groups(test.groups, false), welch = t_from_groups(test.groups, true);
  // A printed t may have lost its sign.
  const Range negative{-test.value.range.high, -test.value.range.low};
  const auto fits = [&](const Range& t) {
    return t.overlaps(test.value.range) || t.overlaps(negative);
  };
  finding.details.push_back(sentence("The printed means and SDs give t from {} to {}.",
                                     fixed(plain.low, 3),
                                     fixed(plain.high, 3)));
  finding.verdict = fits(plain)   ? follows
                    : fits(welch) ? follows_from_another_calculation
                                  : does_not_follow;
  if (fits(plain)) finding.calculation = "the printed means and SDs";
  if (!fits(plain) && fits(welch))
    finding.calculation = "the printed means without pooling (Welch)";
}

/// Upper tail of the statistic at x; two-sided for t and z.
std::optional<double> p_of(const PrintedTest& test, double x) {
  if (test.statistic == "z") return normal_two_sided(x);
  if (test.statistic == "t" && test.df) return student_t_two_sided(x, *test.df);
  if (test.statistic == "chi2" && test.df) return chi_squared_upper(x, *test.df);
  if (test.statistic == "F" && test.df && test.df2) return f_upper(x, *test.df, *test.df2);
  return std::nullopt;
}

}  // namespace

Finding check_statistic(const PrintedTest& test,
                        const PublishedClaim& claim,
                        std::optional<InferredChange>& inferred) {
  Finding finding;
  finding.printed = test_text(test);
  if (test.table) {
    check_printed_table(test, finding);
    return finding;
  }
  if (test.groups.size() == 2) {
    check_means(test, finding);
    return finding;
  }
  const bool is_one_df = test.statistic == "chi2" && test.df && *test.df == 1;
  if (!is_one_df || !test.n || claim.design == ClaimDesign::missing) {
    finding.calculation = !is_one_df ? "missing: the counts or means behind it"
                          : !test.n  ? "missing: N"
                                     : "missing: the design";
    return finding;
  }
  if (*test.n > (claim.design == ClaimDesign::two_groups ? enumerated_n_max : margins_n_max)) {
    finding.calculation = sentence("missing: the counts; N = {} is too large to try all tables",
                                   with_commas(*test.n));
    return finding;
  }
  if (claim.design == ClaimDesign::same_units_before_after)
    check_same_units(test, claim, finding, inferred);
  else
    check_two_groups(test, claim, finding, inferred);
  return finding;
}

std::optional<Finding> check_p(const PrintedTest& test) {
  if (!test.p) return std::nullopt;
  Finding finding;
  const bool is_bound = test.p->text.find('<') != std::string::npos;
  finding.printed = (is_bound ? "p " : "p = ") + test.p->text;
  const auto p = p_of(test, test.value.value);
  if (!p) {
    finding.calculation = "missing: degrees of freedom";
    return finding;
  }
  const double far = std::max(std::abs(test.value.range.low), std::abs(test.value.range.high));
  const double near =
      test.value.range.low * test.value.range.high <= 0
          ? 0
          : std::min(std::abs(test.value.range.low), std::abs(test.value.range.high));
  const Range range{*p_of(test, far), *p_of(test, near)};
  const Range half{range.low / 2, range.high / 2};
  const std::string source = sentence(
      "{} on {}", test.value.text, test.df ? significant(*test.df, 6) + " df" : "the normal");
  if (range.overlaps(test.p->range)) {
    finding.verdict = follows;
    finding.calculation = sentence("{}: {}", source, fixed(*p, 5));
  } else if (test.statistic != "F" && half.overlaps(test.p->range)) {
    finding.verdict = follows_from_another_calculation;
    finding.calculation = sentence("half of {}: a one-sided p", fixed(*p, 5));
  } else {
    finding.verdict = does_not_follow;
    finding.details.push_back(sentence("{} gives p = {}.", source, fixed(*p, 5)));
  }
  return finding;
}

}  // namespace trellis::stats::detail
