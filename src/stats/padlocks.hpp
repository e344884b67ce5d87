/// The worksheet for the security of one trial finding (padlocks): it adds up, people judge.
///
/// The rules are data by edition (data/reference/padlock_rules.csv). The start is the lowest of
/// design, MDES at randomisation and pupil attrition; threats to validity then deduct at most two.
/// The published rule has gaps. There the worksheet says so and never invents a number.
///
/// Sources
///   [D] Oxford Education Deanery, risk of bias training: threats, deductions, attrition.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "stats/refusal.hpp"

namespace trellis::stats {

/// Security of one trial finding, 0 to 5. Another thing than `ToolkitSecurity`, which rates the
/// number and quality of studies behind a strand: the two must never be mixed.
struct TrialSecurity {
  int locks = 0;
};
struct ToolkitSecurity {
  int locks = 0;
};

/// One row of a column: from `low` to `high` gives `locks`; no `high` means no upper end.
struct PadlockRange {
  int locks = 0;
  double low = 0;
  std::optional<double> high = {};
};

struct PadlockEdition {
  std::string edition = {};
  std::vector<std::string> designs = {};     ///< In words; position = locks.
  std::vector<PadlockRange> mdes = {};       ///< Two decimals.
  std::vector<PadlockRange> attrition = {};  ///< Per cent of pupils.
  std::string source = {};
  bool is_verified = false;
};

enum class ThreatLevel { low, moderate, high };
enum class BiasDirection { unknown, in_favour, against };

/// The seven threats, in the published order.
inline constexpr std::array<const char*, 7> threat_names{"confounding",
                                                         "concurrent interventions",
                                                         "experimental effects and contamination",
                                                         "implementation fidelity and compliance",
                                                         "missing data",
                                                         "measurement of outcomes",
                                                         "selective reporting"};

/// One reviewer's answer about one threat.
struct ThreatAnswer {
  ThreatLevel level = ThreatLevel::low;
  BiasDirection direction = BiasDirection::unknown;
  std::string reason = {};
};

/// What one reviewer filled in, and when (an instant as text).
struct PadlockReview {
  std::string reviewer = {};
  std::string reviewed_at = {};
  std::array<ThreatAnswer, 7> threats = {};
};

struct PadlockInput {
  int design_locks = 0;                  ///< Which row of `PadlockEdition::designs` applies.
  std::optional<double> mdes = {};       ///< At randomisation, SD.
  std::optional<double> attrition = {};  ///< Of pupils, as a proportion 0 to 1.
  std::vector<PadlockReview> reviews = {};
  std::string decision = {};  ///< Of the reviewers where the rule is silent.
};

/// What the published rule deducts for a set of answers; nothing where it is silent.
std::optional<int> padlock_deduction(const std::array<ThreatAnswer, 7>& threats);

struct PadlockSheet {
  std::string edition;
  std::string source;
  int design = 0;
  std::optional<int> mdes;
  std::optional<int> attrition;
  int start = 0;                 ///< Lowest of the columns that are filled.
  std::optional<int> deduction;  ///< Agreed by all reviews and covered by the rule.
  std::optional<TrialSecurity> final_rating;
  std::vector<std::string> notes;  ///< What is missing, silent or in dispute.
};

/// Fills the worksheet.
///
///   refuses   a design row, an MDES or an attrition outside the rules of the edition
Expected<PadlockSheet> padlock_sheet(const PadlockInput& input, const PadlockEdition& edition);

/// "moderate to high" and so on, 5 to 0.
std::string padlock_name(int locks);

}  // namespace trellis::stats
