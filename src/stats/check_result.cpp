#include "stats/check_result.hpp"

#include <cctype>

#include "stats/check_parts.hpp"
#include "stats/distribution.hpp"
#include "stats/sentence.hpp"

namespace trellis::stats {
namespace {

using detail::check_cost;
using detail::check_effect;
using detail::check_moves;
using detail::check_p;
using detail::check_proportion;
using detail::check_statistic;
using detail::check_sum;
using detail::check_words;

void append(std::vector<Finding>& to, std::vector<Finding> from) {
  for (Finding& finding : from) to.push_back(std::move(finding));
}

}  // namespace

namespace detail {
namespace {

/// "good_or_better" as words: "good or better".
std::string outcome_words(const PublishedClaim& claim) {
  std::string words = claim.outcome.empty() ? "the outcome" : claim.outcome;
  for (char& c : words)
    if (c == '_') c = ' ';
  return words;
}

/// What is below the line: "below good" for "good or better".
std::string below_words(const PublishedClaim& claim) {
  const std::string words = outcome_words(claim), tail = " or better";
  if (words.ends_with(tail)) return "below " + words.substr(0, words.size() - tail.size());
  return "without " + words;
}

std::string capitalised(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

/// "+55", "-3".
std::string signed_points(double share) {
  const std::string text = fixed(100 * share, 0);
  return text.starts_with('-') ? text : "+" + text;
}

bool is_inspection(const PublishedClaim& claim) {
  return claim.measure == "inspection_grade" || claim.outcome == "good_or_better";
}

std::string first_line(const PublishedClaim& claim, std::int64_t n) {
  std::string line = sentence("{} {} {}",
                              n,
                              claim.units,
                              is_inspection(claim) ? "had both grades under one framework"
                                                   : "were counted before and after");
  std::string groups;
  for (const PrintedParticipants& group : claim.participants)
    groups += sentence("{}{} {}", groups.empty() ? "" : "; ", group.count, group.words);
  return line + (groups.empty() ? "" : " (" + groups + ")") + ".";
}

void add_moves(const PublishedClaim& claim,
               const InferredChange& change,
               std::vector<std::string>& lines) {
  const PairedTwoByTwo& moves = *change.paired;
  const std::int64_t below = moves.gained + moves.neither;
  const auto share = proportion(moves.gained, below);
  std::string line =
      sentence("Of {} {} {}, {} rose", below, claim.units, below_words(claim), moves.gained);
  if (share)
    line += sentence(" ({}%; 95% CI {} to {})",
                     fixed(100 * share->value, 1),
                     fixed(100 * share->wilson.lower, 0),
                     fixed(100 * share->wilson.upper, 0));
  lines.push_back(line + sentence(".   [if the inferred table is right, {} of the {} {} {} fell]",
                                  moves.lost,
                                  moves.both + moves.lost,
                                  below_words(claim).starts_with("below ")
                                      ? below_words(claim).substr(6)
                                      : outcome_words(claim),
                                  claim.units));
  const auto paired = analyse_paired(moves);
  if (!paired) return;
  const std::string p = fixed(paired->exact_p, 2);
  lines.push_back(sentence(
      "The same {} were counted twice, so the paired test applies. On the inferred table: McNemar "
      "exact p {}; net change {} points (95% CI {} to {}).",
      claim.units,
      paired->exact_p < 0.005 ? p_in_words(paired->exact_p) : "= " + p.substr(1),
      signed_points(paired->net_change),
      signed_points(paired->net_change_agresti_min.lower),
      signed_points(paired->net_change_agresti_min.upper)));
}

void add_cost_line(const PublishedClaim& claim,
                   const CheckContext& context,
                   std::vector<std::string>& lines) {
  for (const PrintedCost& cost : claim.costs) {
    if (!cost.per_pupil) continue;
    const double years = cost.years_in_programme.value_or(1);
    std::string line =
        sentence("Cost: GBP {} per participating pupil", fixed(cost.per_pupil->value, 2));
    if (cost.years_in_programme)
      line += years == 1 ? ", in one year" : sentence(", in {} years", significant(years, 4));
    if (const auto band = cost_band(cost.per_pupil->value / years, context.bands))
      line += sentence(" ({}, EEF Toolkit bands, version stated)", band->label);
    lines.push_back(line + ".");
    if (!context.bands.name.empty())
      lines.push_back(sentence("Bands: {} ({}).", context.bands.name, context.bands.source));
  }
}

}  // namespace

std::optional<Finding> check_moves(const PublishedClaim& claim, const InferredChange& inferred) {
  if (!inferred.paired) return std::nullopt;
  const PairedTwoByTwo& moves = *inferred.paired;
  const auto paired = analyse_paired(moves);
  if (!paired) return std::nullopt;
  Finding finding;
  finding.printed = "(not printed) the moves of the same " + claim.units;
  finding.verdict = Verdict::follows_from_another_calculation;
  finding.calculation = sentence("If {} -> {} and {} of {} rose, {} of the {} fell",
                                 inferred.before,
                                 inferred.after,
                                 moves.gained,
                                 moves.gained + moves.neither,
                                 moves.lost,
                                 inferred.before);
  finding.details.push_back(
      sentence("Paired: McNemar {} v {}, exact p {}, mid-p {}, chi2 {} (p {}).",
               moves.gained,
               moves.lost,
               fixed(paired->exact_p, 4),
               fixed(paired->mid_p, 4),
               fixed(paired->mcnemar.statistic, 3),
               fixed(paired->mcnemar.p, 4)));
  if (paired->matched_odds_ratio)
    finding.details.push_back(sentence("Matched odds ratio {} [{}, {}].",
                                       fixed(*paired->matched_odds_ratio, 2),
                                       fixed(paired->matched_odds_ratio_lower, 2),
                                       fixed(*paired->matched_odds_ratio_upper, 2)));
  const auto points = [](const Interval& ci) {
    return sentence("[{}, {}]", fixed(100 * ci.lower, 1), fixed(100 * ci.upper, 1));
  };
  finding.details.push_back(sentence("Net change {} points: Wald {}, Agresti-Min {}.",
                                     signed_points(paired->net_change),
                                     points(paired->net_change_wald),
                                     points(paired->net_change_agresti_min)));
  const std::int64_t if_nobody_fell = inferred.before + moves.gained;
  const double two_groups = pearson_chi_squared(
      {if_nobody_fell, inferred.n - if_nobody_fell, inferred.before, inferred.n - inferred.before});
  finding.details.push_back(sentence(
      "If nobody fell, {} of {} would have the outcome after, and the chi-squared of two groups "
      "would be {}.",
      if_nobody_fell,
      inferred.n,
      fixed(two_groups, 2)));
  return finding;
}

std::vector<std::string> honest_summary(const PublishedClaim& claim,
                                        const CheckContext& context,
                                        const std::optional<InferredChange>& inferred) {
  std::vector<std::string> lines;
  if (claim.design != ClaimDesign::same_units_before_after) return lines;
  if (inferred) {
    lines.push_back(first_line(claim, inferred->n));
    lines.push_back(
        sentence("{}: {} before, {} after ({}).   [inferred from the printed "
                 "chi-square; ask the authors for the table]",
                 capitalised(outcome_words(claim)),
                 inferred->before,
                 inferred->after,
                 (inferred->after >= inferred->before ? "+" : "") +
                     std::to_string(inferred->after - inferred->before)));
    if (inferred->paired) add_moves(claim, *inferred, lines);
  } else {
    lines.push_back("The counts before and after are not printed and do not follow from what is.");
  }
  lines.push_back(is_inspection(claim)
                      ? sentence("No comparison group. {} {} are re-inspected because they are low "
                                 "and tend to rise anyway",
                                 capitalised(claim.units),
                                 below_words(claim))
                      : sentence("No comparison group. {} chosen because they are low tend to rise "
                                 "anyway",
                                 capitalised(claim.units)));
  lines.push_back(
      sentence("(regression to the mean). Show the same change for {} that did not take "
               "part before using any causal word.",
               claim.units));
  lines.push_back("No effect size, no months of progress. Security: 0 padlocks (no comparator).");
  add_cost_line(claim, context, lines);
  if (!context.show_d || !inferred) return lines;
  const auto table = analyse_two_by_two({inferred->after,
                                         inferred->n - inferred->after,
                                         inferred->before,
                                         inferred->n - inferred->before});
  if (table && table->d_from_phi)
    lines.push_back(
        sentence("d = {} {} (not comparable with trial effect sizes).",
                 fixed(table->d_from_phi->d, 2),
                 interval_text(table->d_from_phi->ci.lower, table->d_from_phi->ci.upper, 2)));
  return lines;
}

}  // namespace detail

std::string verdict_in_words(Verdict verdict) {
  switch (verdict) {
    case Verdict::follows:
      return "follows";
    case Verdict::follows_from_another_calculation:
      return "follows from a different calculation";
    case Verdict::does_not_follow:
      return "does not follow";
    case Verdict::cannot_be_checked:
      return "cannot be checked";
  }
  return {};
}

CheckReport check_result(const PublishedClaim& claim, const CheckContext& context) {
  CheckReport report;
  report.source = claim.source;
  for (const PrintedTest& test : claim.tests) {
    std::optional<InferredChange> inferred;
    report.findings.push_back(check_statistic(test, claim, inferred));
    if (inferred && !report.inferred) report.inferred = inferred;
    if (auto p = check_p(test)) report.findings.push_back(*p);
  }
  for (const PrintedEffect& effect : claim.effects)
    append(report.findings, check_effect(effect, claim, report.inferred));
  for (const PrintedProportion& each : claim.proportions)
    report.findings.push_back(check_proportion(each));
  if (report.inferred)
    if (auto moves = check_moves(claim, *report.inferred)) report.findings.push_back(*moves);
  for (const PrintedSum& sum : claim.sums) report.findings.push_back(check_sum(sum));
  append(report.findings, check_words(claim, context));
  for (const PrintedCost& cost : claim.costs) append(report.findings, check_cost(cost, context));
  report.summary = detail::honest_summary(claim, context, report.inferred);
  return report;
}

std::string check_report_text(const CheckReport& report) {
  std::string text;
  if (!report.source.empty()) text += report.source + "\n\n";
  for (const Finding& finding : report.findings) {
    text += finding.printed + "\n  " + verdict_in_words(finding.verdict);
    if (finding.verdict == Verdict::cannot_be_checked && !finding.calculation.empty())
      text += " (" + finding.calculation + ")";
    else if (!finding.calculation.empty())
      text += ": " + finding.calculation;
    text += "\n";
    for (const std::string& detail : finding.details) text += "  - " + detail + "\n";
  }
  if (report.summary.empty()) return text;
  text += "\nWhat these figures allow one to say\n\n";
  for (const std::string& line : report.summary) text += line + "\n";
  return text;
}

}  // namespace trellis::stats
