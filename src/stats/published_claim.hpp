/// What a report prints, field by field. Every field may be absent: absent is missing, never
/// assumed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "stats/contingency.hpp"
#include "stats/cost_per_pupil.hpp"
#include "stats/printed_number.hpp"

namespace trellis::stats {

enum class ClaimDesign { missing, same_units_before_after, two_groups };

/// Means as printed, for a test of them.
struct PrintedGroup {
  double n = 0;
  PrintedNumber mean = {};
  PrintedNumber sd = {};
};

/// One test: its statistic ("chi2", "t", "z", "F"), and what is printed with it.
struct PrintedTest {
  std::string statistic = {};
  std::optional<double> df = {};
  std::optional<double> df2 = {};  ///< Denominator of an F.
  std::optional<std::int64_t> n = {};
  PrintedNumber value = {};
  std::optional<PrintedNumber> p = {};
  std::optional<TwoByTwo> table = {};     ///< The counts, where the report prints them.
  std::vector<PrintedGroup> groups = {};  ///< Two, for a t.
};

/// One effect size: "phi", "d", "g", "r", "odds_ratio" or another name.
struct PrintedEffect {
  std::string name = {};
  PrintedNumber value = {};
  std::optional<PrintedNumber> lower = {};
  std::optional<PrintedNumber> upper = {};
  std::string from = {};  ///< What the report says it came from: "phi", "means", "t" ...
};

struct PrintedProportion {
  std::optional<std::int64_t> count = {};
  std::optional<std::int64_t> n = {};
  std::optional<PrintedNumber> percent = {};
};

/// Parts that should add to a total: arms to N, kinds to a sum.
struct PrintedSum {
  std::string label = {};
  std::vector<std::int64_t> parts = {};
  std::int64_t total = 0;
};

struct PrintedCost {
  std::optional<PrintedNumber> per_pupil = {};
  std::optional<double> years = {};  ///< Divided by.
  std::optional<PrintedNumber> per_year = {};
  std::optional<double> pupils = {};
  std::optional<double> schools = {};
  std::optional<double> schools_all = {};
  std::optional<double> years_in_programme = {};  ///< Of one pupil.
  std::vector<double> band_tops = {};             ///< Upper ends of the report's own bands.
};

/// A count of units that took part in some sense, with its words: 327 "completed".
struct PrintedParticipants {
  std::int64_t count = 0;
  std::string words = {};
};

struct PublishedClaim {
  std::string source = {};
  ClaimDesign design = ClaimDesign::missing;
  std::string outcome = {};  ///< "good_or_better"
  std::string units = "schools";
  std::string measure = {};  ///< "inspection_grade" says what falls under a framework.
  std::vector<PrintedTest> tests = {};
  std::vector<PrintedEffect> effects = {};
  std::vector<PrintedProportion> proportions = {};
  std::vector<PrintedSum> sums = {};
  std::vector<PrintedCost> costs = {};
  std::vector<PrintedParticipants> participants = {};
  std::vector<std::string> grade_words = {};     ///< Grades the report names.
  std::vector<std::string> compared_costs = {};  ///< Programmes whose unit cost it sets beside.
  std::string interval_reading = {};             ///< How it explains its interval, if it does.
};

}  // namespace trellis::stats
