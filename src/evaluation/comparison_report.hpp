/// The report of a matched comparison as text, JSON and one HTML page, all from the same numbers.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "evaluation/comparison_analysis.hpp"

namespace trellis::evaluation {

std::string comparison_text(const ComparisonReport& report);
nlohmann::json comparison_json(const ComparisonReport& report);
/// With flow, balance before and after, event study and the effect under other ways of matching.
std::string comparison_html(const ComparisonReport& report);

/// What the report says in sentences, for text and page alike.
struct ComparisonWords {
  std::string headline;  ///< "1.29 points (95% CI 0.20 to 2.38), p = .021"
  std::string plain;     ///< The same for a reader who knows no statistics.
  std::string who;
  std::string trend;    ///< The pre-trend and the placebo.
  std::string balance;  ///< The largest difference before and after.
  std::string limits;
};
ComparisonWords comparison_words(const ComparisonReport& report);

}  // namespace trellis::evaluation
