// Percentages, sums, costs and words of a published claim.
#include <algorithm>
#include <cctype>
#include <cmath>

#include "stats/check_parts.hpp"
#include "stats/sentence.hpp"

namespace trellis::stats::detail {
namespace {

using enum Verdict;

constexpr std::int64_t denominator_tried_max = 1000;

double percent_of(std::int64_t count, std::int64_t n) {
  return 100 * static_cast<double>(count) / static_cast<double>(n);
}

bool rounds_to(std::int64_t count, std::int64_t n, const PrintedNumber& percent) {
  const double value = percent_of(count, n);
  return value >= percent.range.low && value <= percent.range.high;
}

/// The count out of `n` that rounds to the percentage, if any does.
std::optional<std::int64_t> count_for(std::int64_t n, const PrintedNumber& percent) {
  const auto near =
      static_cast<std::int64_t>(std::llround(percent.value * static_cast<double>(n) / 100));
  for (const std::int64_t count : {near - 1, near, near + 1})
    if (count >= 0 && count <= n && rounds_to(count, n, percent)) return count;
  return std::nullopt;
}

/// "97.4 % is 37/38", the smallest whole numbers that give a percentage.
std::string smallest_fraction(const PrintedNumber& percent) {
  for (std::int64_t n = 1; n <= denominator_tried_max; ++n)
    if (const auto count = count_for(n, percent))
      return sentence("{} % is {}/{}.", fixed(percent.value, percent.decimals), *count, n);
  return {};
}

void add_wilson(std::int64_t count, std::int64_t n, Finding& finding) {
  if (const auto share = proportion(count, n))
    finding.details.push_back(sentence("{}/{} = {} %; Wilson 95 % interval {} % to {} %.",
                                       count,
                                       n,
                                       fixed(100 * share->value, 1),
                                       fixed(100 * share->wilson.lower, 1),
                                       fixed(100 * share->wilson.upper, 1)));
}

std::string pounds(double value) { return "£" + fixed(value, 2); }

std::string millions(double value) { return "£" + fixed(value / 1e6, 1) + " million"; }

Finding check_division(const PrintedCost& cost) {
  Finding finding;
  finding.printed = sentence("{} over {} years = {} per year",
                             cost.per_pupil->text,
                             significant(*cost.years, 4),
                             cost.per_year->text);
  const Range quotient = mapped(cost.per_pupil->range, [&](double x) { return x / *cost.years; });
  finding.verdict = quotient.overlaps(cost.per_year->range) ? follows : does_not_follow;
  finding.calculation = sentence("{} / {} = {}",
                                 fixed(cost.per_pupil->value, 2),
                                 significant(*cost.years, 4),
                                 fixed(cost.per_pupil->value / *cost.years, 4));
  if (!cost.years_in_programme) {
    finding.details.push_back(
        "How long one pupil takes part is not printed, so the division cannot be judged.");
    return finding;
  }
  if (const auto spread =
          spread_over_years(cost.per_pupil->value, *cost.years, *cost.years_in_programme);
      !spread)
    finding.details.push_back("The arithmetic is right, the logic is not. " +
                              spread.error().sentence);
  finding.details.push_back(
      sentence("A one-off spread over three years is {}.", pounds(cost.per_pupil->value / 3)));
  return finding;
}

std::size_t band_by_tops(double amount, const std::vector<double>& tops) {
  return static_cast<std::size_t>(
             std::ranges::count_if(tops, [&](double top) { return amount > top; })) +
         1;
}

Finding check_bands(const PrintedCost& cost, const BandScheme& scheme) {
  Finding finding;
  finding.printed = "cost bands";
  for (const double top : cost.band_tops) finding.printed += " " + significant(top, 6);
  std::vector<double> published;
  for (const CostBand& band : scheme.bands)
    if (band.high) published.push_back(*band.high);
  if (published.empty()) {
    finding.calculation = "missing: the published bands";
    return finding;
  }
  finding.verdict = published == cost.band_tops ? follows : does_not_follow;
  std::string own = sentence("On the report's own bands {} is band {}",
                             pounds(cost.per_pupil->value),
                             band_by_tops(cost.per_pupil->value, cost.band_tops));
  if (cost.per_year)
    own += sentence(" and {} band {}, so the band rests on the division",
                    pounds(cost.per_year->value),
                    band_by_tops(cost.per_year->value, cost.band_tops));
  finding.details.push_back(own + ".");
  std::string theirs;
  for (const double amount : {cost.per_year ? cost.per_year->value : cost.per_pupil->value / 3,
                              cost.per_pupil->value / 3,
                              cost.per_pupil->value})
    if (const auto band = cost_band(amount, scheme))
      theirs += sentence("{}{} is {}", theirs.empty() ? "" : ", ", pounds(amount), band->label);
  finding.details.push_back(sentence("On the bands of {}: {}.", scheme.name, theirs));
  return finding;
}

Finding check_scale(const PrintedCost& cost) {
  Finding finding;
  finding.printed = sentence("{} pupils in {} schools",
                             with_commas(static_cast<std::int64_t>(*cost.pupils)),
                             with_commas(static_cast<std::int64_t>(*cost.schools)));
  finding.calculation = "missing: the total that was spent";
  const double per_school = *cost.pupils / *cost.schools;
  finding.details.push_back(
      sentence("That is {} pupils per school.",
               with_commas(static_cast<std::int64_t>(std::lround(per_school)))));
  if (!cost.per_pupil) return finding;
  finding.details.push_back(sentence("At {} the outlay would be {}.",
                                     pounds(cost.per_pupil->value),
                                     millions(cost.per_pupil->value * *cost.pupils)));
  if (cost.schools_all)
    finding.details.push_back(
        sentence("If all {} schools were that size it would be {}. Ask which total was spent.",
                 with_commas(static_cast<std::int64_t>(*cost.schools_all)),
                 millions(cost.per_pupil->value * per_school * *cost.schools_all)));
  return finding;
}

std::string lower_case(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

Finding check_participants(const PublishedClaim& claim, std::int64_t n) {
  Finding finding;
  finding.printed = sentence("{} {}", n, claim.units);
  finding.calculation = sentence("missing: how these {} were chosen", n);
  for (const PrintedParticipants& group : claim.participants)
    if (group.count >= n)
      finding.details.push_back(sentence("{}/{} = {} % of those that {}.",
                                         n,
                                         group.count,
                                         fixed(percent_of(n, group.count), 0),
                                         group.words));
  finding.details.push_back(
      "They are those the comparison happened to allow, not a random sample.");
  return finding;
}

}  // namespace

std::string with_commas(std::int64_t value) {
  std::string text = std::to_string(value);
  for (int at = static_cast<int>(text.size()) - 3; at > (value < 0 ? 1 : 0); at -= 3)
    text.insert(static_cast<std::size_t>(at), ",");
  return text;
}

std::string interval_text(double lower, double upper, int decimals) {
  return "[" + fixed(lower, decimals) + ", " + fixed(upper, decimals) + "]";
}

Finding check_proportion(const PrintedProportion& printed) {
  Finding finding;
  if (printed.count && printed.n) finding.printed = sentence("{}/{}", *printed.count, *printed.n);
  if (printed.percent) {
    const std::string percent = fixed(printed.percent->value, printed.percent->decimals) + " %";
    finding.printed += finding.printed.empty()
                           ? (printed.n ? sentence("{} of {}", percent, *printed.n) : percent)
                           : " = " + percent;
  }
  if (!printed.percent || !printed.n || *printed.n < 1) {
    finding.calculation = printed.percent ? "missing: N" : "missing: the percentage";
    if (printed.count && printed.n && *printed.n > 0)
      add_wilson(*printed.count, *printed.n, finding);
    return finding;
  }
  if (!printed.count) {
    const auto count = count_for(*printed.n, *printed.percent);
    finding.verdict = count ? follows : does_not_follow;
    if (count)
      finding.calculation = sentence("{}/{}", *count, *printed.n);
    else
      finding.details.push_back(sentence("No whole number out of {} gives it.", *printed.n));
    return finding;
  }
  const bool fits = rounds_to(*printed.count, *printed.n, *printed.percent);
  finding.verdict = fits ? follows : does_not_follow;
  if (fits) finding.calculation = "the count and the total";
  add_wilson(*printed.count, *printed.n, finding);
  if (!fits) finding.details.push_back(smallest_fraction(*printed.percent));
  return finding;
}

Finding check_sum(const PrintedSum& sum) {
  Finding finding;
  std::int64_t total = 0;
  std::string parts;
  for (const std::int64_t part : sum.parts) {
    total += part;
    parts += (parts.empty() ? "" : " + ") + with_commas(part);
  }
  finding.printed = sentence(
      "{}{} = {}", sum.label.empty() ? "" : sum.label + ": ", parts, with_commas(sum.total));
  finding.verdict = total == sum.total ? follows : does_not_follow;
  if (total != sum.total)
    finding.details.push_back(sentence("The parts add to {}.", with_commas(total)));
  return finding;
}

std::vector<Finding> check_cost(const PrintedCost& cost, const CheckContext& context) {
  std::vector<Finding> findings;
  if (cost.per_pupil && cost.years && cost.per_year && *cost.years > 0)
    findings.push_back(check_division(cost));
  if (cost.per_pupil && !cost.band_tops.empty())
    findings.push_back(check_bands(cost, context.bands));
  if (cost.pupils && cost.schools && *cost.schools > 0) findings.push_back(check_scale(cost));
  return findings;
}

std::vector<Finding> check_words(const PublishedClaim& claim, const CheckContext& context) {
  std::vector<Finding> findings;
  for (const std::string& word : claim.grade_words) {
    Finding finding{.printed = sentence("grade \"{}\"", word)};
    const bool is_known = std::ranges::any_of(context.grade_names, [&](const std::string& name) {
      return lower_case(name) == lower_case(word);
    });
    finding.verdict = context.grade_names.empty() ? cannot_be_checked
                      : is_known                  ? follows
                                                  : does_not_follow;
    if (finding.verdict == does_not_follow)
      finding.details.push_back("No inspection framework has a grade of that name.");
    findings.push_back(finding);
  }
  if (!claim.tests.empty() && claim.tests[0].n && !claim.participants.empty())
    findings.push_back(check_participants(claim, *claim.tests[0].n));
  if (!claim.interval_reading.empty())
    findings.push_back(
        {"\"" + claim.interval_reading + "\"",
         does_not_follow,
         "",
         {"A 95 % interval is the result of a rule that covers the truth in 95 % of samples. It "
          "does not say where 95 % of repeated results would fall."}});
  for (const std::string& name : claim.compared_costs)
    findings.push_back({"unit cost of " + name,
                        cannot_be_checked,
                        "missing: its source and its effect",
                        {"A cost without its effect is not a comparison."}});
  return findings;
}

}  // namespace trellis::stats::detail
