/// How far two markers agree, over all applications that two have marked.
///
/// The weighted kappa compares the marks given for each criterion with what the same markers would
/// agree on by chance: 1 is full agreement, 0 chance. Weights are quadratic, so that a difference
/// of two points counts four times one of one point. The mean difference is that of the two totals,
/// in points of 100. Source: J. Cohen, "Weighted kappa: nominal scale agreement with provision for
/// scaled disagreement or partial credit", Psychological Bulletin 70 (1968), 213 to 220.
#pragma once

#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "programme/scoring.hpp"

namespace trellis::programme {

struct MarkerAgreement {
  int applications = 0;           ///< marked by two
  std::optional<double> kappa{};  ///< nothing where every mark is the same
  double mean_difference = 0;     ///< of totals, in points of 100
};

/// Of pairs of markings of one application each. Which of a pair comes first does not matter: each
/// pair is counted both ways.
MarkerAgreement agreement_of(const Scoring& scoring,
                             std::span<const std::pair<Marking, Marking>> pairs);

/// Quadratically weighted kappa of pairs of whole marks on a scale.
std::optional<double> weighted_kappa(std::span<const std::pair<int, int>> marks,
                                     int scale_min,
                                     int scale_max);

}  // namespace trellis::programme
