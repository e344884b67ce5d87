#include "stats/padlocks.hpp"

#include <algorithm>
#include <cmath>

#include "stats/decimal.hpp"
#include "stats/sentence.hpp"

namespace trellis::stats {
namespace {

constexpr std::array<const char*, 6> lock_names{
    "very low", "low", "moderate to low", "moderate to high", "high", "very high"};
constexpr const char* silent = "not covered by the published rule: reviewers must judge";

/// The row whose range holds `value`. Between two printed rows (10 and 11 per cent) the value is
/// more than the first, so it belongs to the second.
std::optional<int> row_of(const std::vector<PadlockRange>& rows, double value) {
  const PadlockRange* found = nullptr;
  for (const PadlockRange& row : rows) {
    const bool fits = !row.high || value <= *row.high;
    if (fits && (!found || !found->high || (row.high && *row.high < *found->high))) found = &row;
  }
  if (!found) return std::nullopt;
  return found->locks;
}

struct Counts {
  int moderate = 0, high = 0, unknown = 0, in_favour = 0, against = 0;
};

Counts counts_of(const std::array<ThreatAnswer, 7>& threats) {
  Counts c;
  for (const ThreatAnswer& threat : threats) {
    if (threat.level == ThreatLevel::high) ++c.high;
    if (threat.level != ThreatLevel::moderate) continue;
    ++c.moderate;
    switch (threat.direction) {
      case BiasDirection::unknown:
        ++c.unknown;
        break;
      case BiasDirection::in_favour:
        ++c.in_favour;
        break;
      case BiasDirection::against:
        ++c.against;
        break;
    }
  }
  return c;
}

void add_deduction(const PadlockInput& input, PadlockSheet& sheet) {
  if (input.reviews.size() < 2)
    sheet.notes.push_back("Two reviewers rate the threats; fewer have done so.");
  if (input.reviews.empty()) return;
  for (const PadlockReview& review : input.reviews)
    for (std::size_t i = 0; i < threat_names.size(); ++i)
      if (review.threats[i].level != input.reviews[0].threats[i].level) {
        sheet.notes.push_back(sentence("Reviewers differ on {}.", threat_names[i]));
        return;
      }
  sheet.deduction = padlock_deduction(input.reviews[0].threats);
  for (const PadlockReview& review : input.reviews)
    if (padlock_deduction(review.threats) != sheet.deduction) {
      sheet.deduction.reset();
      sheet.notes.push_back("Reviewers differ on the direction of bias.");
      return;
    }
  if (!sheet.deduction)
    sheet.notes.push_back(std::string("This set of threats is ") + silent + ".");
}

}  // namespace

std::string padlock_name(int locks) {
  return lock_names[static_cast<std::size_t>(std::clamp(locks, 0, 5))];
}

std::optional<int> padlock_deduction(const std::array<ThreatAnswer, 7>& threats) {
  const Counts c = counts_of(threats);
  if (c.high >= 2) return -2;
  if (c.high == 1) {
    if (c.moderate == 0) return -1;
    if (c.moderate == 2) return -2;
    return std::nullopt;  // One high with one moderate, or with three and more: silent.
  }
  if (c.moderate == 0) return 0;
  if (c.moderate > 4) return std::nullopt;
  const bool is_one_way = c.unknown == 0 && (c.in_favour == 0 || c.against == 0);
  if (c.moderate <= 2) return is_one_way ? -1 : 0;
  // Three or four: -1 with unknown directions; all one way, or known and opposed, is silent.
  return c.unknown > 0 ? std::optional(-1) : std::nullopt;
}

Expected<PadlockSheet> padlock_sheet(const PadlockInput& input, const PadlockEdition& edition) {
  PadlockSheet sheet;
  sheet.edition = edition.edition;
  sheet.source = edition.source;
  if (input.design_locks < 0 ||
      static_cast<std::size_t>(input.design_locks) >= edition.designs.size())
    return refuse("out_of_range",
                  "The design row is not one of the edition's.",
                  "Choose the row that describes the design.");
  sheet.design = sheet.start = input.design_locks;
  if (input.mdes) {
    sheet.mdes = row_of(edition.mdes, round_decimal(*input.mdes, 2));
    if (!(*input.mdes >= 0) || !sheet.mdes)
      return refuse(
          "out_of_range", "An MDES is not below zero.", "Check the MDES at randomisation.");
    sheet.start = std::min(sheet.start, *sheet.mdes);
  } else {
    sheet.notes.push_back("The MDES at randomisation is missing.");
  }
  if (input.attrition) {
    const double per_cent = *input.attrition * 100;
    sheet.attrition = row_of(edition.attrition, per_cent);
    if (!(per_cent >= 0 && per_cent <= 100) || !sheet.attrition)
      return refuse("out_of_range",
                    "Attrition lies between 0 and 100 per cent.",
                    "Count the pupils who were allocated and those who were analysed.");
    sheet.start = std::min(sheet.start, *sheet.attrition);
    if (per_cent != std::floor(per_cent))
      sheet.notes.push_back(
          sentence("Attrition is {} %; a share between two printed rows takes the "
                   "lower rating.",
                   fixed(per_cent, 1)));
  } else {
    sheet.notes.push_back("Pupil attrition is missing.");
  }
  if (!edition.is_verified)
    sheet.notes.push_back(
        sentence("The bounds of the {} edition are unverified.", edition.edition));
  add_deduction(input, sheet);
  if (!input.decision.empty())
    sheet.notes.push_back("Decision of the reviewers: " + input.decision);
  if (sheet.deduction && sheet.mdes && sheet.attrition)
    sheet.final_rating = TrialSecurity{std::max(0, sheet.start + *sheet.deduction)};
  return sheet;
}

}  // namespace trellis::stats
