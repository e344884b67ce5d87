// Effect sizes of a published claim and their intervals.
#include <algorithm>
#include <cmath>

#include "stats/check_parts.hpp"
#include "stats/conversions.hpp"
#include "stats/distribution.hpp"
#include "stats/sentence.hpp"

namespace trellis::stats::detail {
namespace {

using enum Verdict;

constexpr double level = 0.95;

double z95() { return normal_quantile((1 + level) / 2); }

double phi_to_d(double phi) { return 2 * phi / std::sqrt(1 - phi * phi); }

/// The first chi-squared on one degree of freedom with its N: what phi and d are made from.
const PrintedTest* chi_squared_of(const PublishedClaim& claim) {
  for (const PrintedTest& test : claim.tests)
    if (test.statistic == "chi2" && test.df && *test.df == 1 && test.n) return &test;
  return nullptr;
}

const PrintedTest* t_of(const PublishedClaim& claim) {
  for (const PrintedTest& test : claim.tests)
    if (test.statistic == "t" && (test.groups.size() == 2 || test.df)) return &test;
  return nullptr;
}

const PrintedEffect* effect_called(const PublishedClaim& claim, const std::string& name) {
  for (const PrintedEffect& effect : claim.effects)
    if (effect.name == name) return &effect;
  return nullptr;
}

/// Values of phi that the claim allows: from chi-squared and N, or as printed.
std::optional<Range> phi_of(const PublishedClaim& claim) {
  if (const PrintedTest* test = chi_squared_of(claim)) {
    const double n = static_cast<double>(*test->n);
    return mapped(test->value.range,
                  [&](double x) { return std::sqrt(std::clamp(x / n, 0.0, 1.0)); });
  }
  if (const PrintedEffect* phi = effect_called(claim, "phi")) return phi->value.range;
  return std::nullopt;
}

/// One way to reach the number, `is_proper` where it is the accepted formula.
struct Route {
  std::string words;
  Range range;
  bool is_proper = false;
};

std::vector<Route> routes_to_d(const PublishedClaim& claim) {
  std::vector<Route> routes;
  if (const auto phi = phi_of(claim); phi && phi->high < 1) {
    const Range proper = mapped(*phi, phi_to_d);
    routes.push_back(
        {sentence("2 phi / sqrt(1 - phi^2) = {}", fixed(proper.middle(), 3)), proper, true});
    const Range twice = mapped(*phi, [](double x) { return 2 * x; });
    routes.push_back({sentence("2 x {}, that is 2 phi", fixed(phi->middle(), 4)), twice, false});
  }
  if (const PrintedEffect* ratio = effect_called(claim, "odds_ratio");
      ratio && ratio->value.range.low > 0) {
    const double factor = std::sqrt(3.0) / std::acos(-1.0);
    const Range logit = mapped(ratio->value.range, [&](double x) { return std::log(x) * factor; });
    routes.push_back({sentence("ln(OR) sqrt(3) / pi = {}", fixed(logit.middle(), 3)), logit, true});
  }
  if (const PrintedTest* test = t_of(claim)) {
    if (test->groups.size() == 2) {
      const double root = std::sqrt(1 / test->groups[0].n + 1 / test->groups[1].n);
      const Range d = mapped(test->value.range, [&](double t) { return t * root; });
      routes.push_back({sentence("t sqrt(1/n1 + 1/n2) = {}", fixed(d.middle(), 3)), d, true});
    } else {
      const Range d =
          mapped(test->value.range, [&](double t) { return 2 * t / std::sqrt(*test->df); });
      routes.push_back({sentence("2 t / sqrt(df) = {}", fixed(d.middle(), 3)), d, false});
    }
  }
  return routes;
}

std::vector<Route> routes_to(const PrintedEffect& effect, const PublishedClaim& claim) {
  if (effect.name == "d" || effect.name == "g") {
    // A d said to come from means needs means: other statistics of the claim do not carry it.
    if (effect.from == "means" && !t_of(claim)) return {};
    return routes_to_d(claim);
  }
  if (effect.name == "phi" || effect.name == "r") {
    const PrintedTest* test = chi_squared_of(claim);
    if (!test) return {};
    const Range phi = *phi_of(claim);
    return {{sentence("sqrt({} / {}) = {}", test->value.text, *test->n, fixed(phi.middle(), 4)),
             phi,
             true}};
  }
  return {};
}

std::string missing_for(const PrintedEffect& effect) {
  return effect.from == "means" || effect.from.empty() ? "missing: means, SDs and their correlation"
                                                       : "missing: what it was computed from";
}

/// What the counts that were inferred give instead.
void compare_with_inferred(const PrintedEffect& effect,
                           const InferredChange& change,
                           Finding& finding) {
  const TwoByTwo table{
      change.after, change.n - change.after, change.before, change.n - change.before};
  const auto result = analyse_two_by_two(table);
  if (!result) return;
  if (effect.name == "phi") {
    finding.details.push_back(
        sentence("It divides the chi-squared of {} observations by {}, which makes it larger by "
                 "sqrt 2. For the inferred table phi = {}.",
                 2 * change.n,
                 change.n,
                 fixed(result->phi, 4)));
    return;
  }
  if (effect.name != "d" || effect.from == "means" || !result->d_from_phi) return;
  finding.details.push_back(sentence(
      "From the {} observations of the inferred table: {} by phi{}.",
      2 * change.n,
      fixed(result->d_from_phi->d, 3),
      result->d_logit ? ", " + fixed(result->d_logit->d, 3) + " by the logit" : std::string()));
}

/// A printed d's accepted value when it was reached another way.
void add_proper_value(const std::vector<Route>& routes, Finding& finding, std::int64_t n) {
  for (const Route& route : routes)
    if (route.is_proper)
      finding.details.push_back(
          sentence("The accepted conversion is {}, if N were {}.", route.words, n));
}

Finding check_value(const PrintedEffect& effect,
                    const PublishedClaim& claim,
                    const std::vector<Route>& routes) {
  Finding finding;
  finding.printed = effect.name + " = " + effect.value.text;
  if (routes.empty()) {
    finding.calculation = missing_for(effect);
    return finding;
  }
  finding.verdict = does_not_follow;
  for (const bool wants_proper : {true, false})
    for (const Route& route : routes) {
      if (route.is_proper != wants_proper || finding.verdict != does_not_follow) continue;
      if (!route.range.overlaps(effect.value.range)) continue;
      finding.verdict = wants_proper ? follows : follows_from_another_calculation;
      finding.calculation = route.words;
    }
  const PrintedTest* test = chi_squared_of(claim);
  if (finding.verdict != follows && test) add_proper_value(routes, finding, *test->n);
  if (finding.verdict == does_not_follow)
    for (const Route& route : routes) finding.details.push_back("It is not " + route.words + ".");
  return finding;
}

/// One way to reach an interval.
struct IntervalRoute {
  std::string words;
  Range lower;
  Range upper;
  bool is_proper = false;
};

IntervalRoute around(const Range& centre, double se, std::string words, bool is_proper) {
  const double half = z95() * se;
  return {std::move(words),
          {centre.low - half, centre.high - half},
          {centre.low + half, centre.high + half},
          is_proper};
}

std::vector<IntervalRoute> routes_to_interval(const PrintedEffect& effect,
                                              const PublishedClaim& claim) {
  const PrintedTest* test = chi_squared_of(claim);
  const auto phi = phi_of(claim);
  std::vector<IntervalRoute> routes;
  if (!test || !phi || !(phi->high < 1)) return routes;
  const double n = static_cast<double>(*test->n), root = std::sqrt(n);
  if (effect.name == "phi") {
    routes.push_back(around(*phi,
                            (1 - phi->middle() * phi->middle()) / std::sqrt(n - 1),
                            "phi +/- 1.96 (1 - phi^2) / sqrt(N - 1)",
                            true));
    routes.push_back(around(*phi, 1 / root, "phi +/- 1.96 / sqrt(N)", false));
  }
  if (effect.name == "d") {
    const double se = d_from_phi(phi->middle(), n)->se;
    routes.push_back(around(mapped(*phi, phi_to_d), se, "d +/- 1.96 SE(d)", true));
    const Range twice = mapped(*phi, [](double x) { return 2 * x; });
    routes.push_back(around(twice,
                            1 / root,
                            sentence("{} +/- 1.96 / sqrt({}): the standard error of phi set on d",
                                     fixed(twice.middle(), 3),
                                     *test->n),
                            false));
    routes.push_back(
        around(effect.value.range, se, sentence("{} +/- 1.96 SE(d)", effect.value.text), false));
  }
  return routes;
}

/// Whether the estimate lies midway, on the plain or (for a ratio) the logarithmic scale.
std::string symmetry_of(const PrintedEffect& effect) {
  const auto slack = [](const PrintedNumber& x) { return (x.range.high - x.range.low) / 2; };
  const double middle = (effect.lower->value + effect.upper->value) / 2;
  const double allowed = (slack(*effect.lower) + slack(*effect.upper)) / 2 + slack(effect.value);
  if (std::abs(middle - effect.value.value) <= allowed) return "";
  if (effect.name == "odds_ratio" && effect.lower->range.low > 0) {
    const Range low = mapped(effect.lower->range, [](double x) { return std::log(x); });
    const Range high = mapped(effect.upper->range, [](double x) { return std::log(x); });
    const Range centre{(low.low + high.low) / 2, (low.high + high.high) / 2};
    if (centre.overlaps(mapped(effect.value.range, [](double x) { return std::log(x); })))
      return "";
    return sentence("The estimate {} is not midway between the limits on the logarithmic scale.",
                    effect.value.text);
  }
  return sentence("The interval is not symmetric about {}: its middle is {}.",
                  effect.value.text,
                  fixed(middle, effect.value.decimals + 1));
}

void add_other_intervals(const PublishedClaim& claim,
                         const std::optional<InferredChange>& inferred,
                         Finding& finding) {
  const PrintedTest* test = chi_squared_of(claim);
  const double n = static_cast<double>(*test->n);
  if (const auto d = d_from_chi_squared(test->value.value, n))
    finding.details.push_back(sentence("If N = {} held: SE(d) = {}, interval {}.",
                                       *test->n,
                                       fixed(d->se, 3),
                                       interval_text(d->ci.lower, d->ci.upper, 2)));
  if (!inferred) return;
  const auto table = analyse_two_by_two({inferred->after,
                                         inferred->n - inferred->after,
                                         inferred->before,
                                         inferred->n - inferred->before});
  if (!table || !table->d_from_phi || !table->d_logit) return;
  finding.details.push_back(
      sentence("For the inferred table of {} observations: {} {}; logit {} {}.",
               2 * inferred->n,
               fixed(table->d_from_phi->d, 3),
               interval_text(table->d_from_phi->ci.lower, table->d_from_phi->ci.upper, 2),
               fixed(table->d_logit->d, 3),
               interval_text(table->d_logit->ci.lower, table->d_logit->ci.upper, 2)));
}

Finding check_interval(const PrintedEffect& effect,
                       const PublishedClaim& claim,
                       const std::optional<InferredChange>& inferred) {
  Finding finding;
  finding.printed =
      sentence("interval of {} [{}, {}]", effect.name, effect.lower->text, effect.upper->text);
  if (effect.lower->value > effect.upper->value ||
      effect.value.range.high < effect.lower->range.low ||
      effect.value.range.low > effect.upper->range.high) {
    finding.verdict = does_not_follow;
    finding.details.push_back("The estimate lies outside its interval.");
    return finding;
  }
  const auto routes = routes_to_interval(effect, claim);
  const std::string asymmetry = symmetry_of(effect);
  if (!asymmetry.empty()) finding.details.push_back(asymmetry);
  if (routes.empty()) {
    finding.verdict = asymmetry.empty() ? cannot_be_checked : does_not_follow;
    if (asymmetry.empty()) finding.calculation = "missing: the standard error";
    return finding;
  }
  finding.verdict = does_not_follow;
  for (const IntervalRoute& route : routes) {
    if (!route.lower.overlaps(effect.lower->range) || !route.upper.overlaps(effect.upper->range))
      continue;
    finding.verdict = route.is_proper ? follows : follows_from_another_calculation;
    finding.calculation = route.words;
    break;
  }
  if (finding.verdict != follows && effect.name == "d")
    add_other_intervals(claim, inferred, finding);
  return finding;
}

}  // namespace

std::vector<Finding> check_effect(const PrintedEffect& effect,
                                  const PublishedClaim& claim,
                                  const std::optional<InferredChange>& inferred) {
  std::vector<Finding> findings{check_value(effect, claim, routes_to(effect, claim))};
  if (inferred) compare_with_inferred(effect, *inferred, findings.back());
  if (effect.lower && effect.upper) findings.push_back(check_interval(effect, claim, inferred));
  return findings;
}

}  // namespace trellis::stats::detail
