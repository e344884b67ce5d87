#include "programme/marker_agreement.hpp"

#include <cmath>

namespace trellis::programme {

std::optional<double> weighted_kappa(std::span<const std::pair<int, int>> marks,
                                     int scale_min,
                                     int scale_max) {
  const auto size = static_cast<std::size_t>(scale_max - scale_min + 1);
  if (marks.empty() || scale_max <= scale_min) return std::nullopt;
  // Each pair both ways, as neither marker is the first.
  std::vector<double> share(size, 0);
  double observed = 0;
  for (const auto& [one, other] : marks) {
    share[static_cast<std::size_t>(one - scale_min)] += 0.5;
    share[static_cast<std::size_t>(other - scale_min)] += 0.5;
    observed += std::pow(one - other, 2);
  }
  const auto count = static_cast<double>(marks.size());
  double expected = 0;
  for (std::size_t i = 0; i < size; ++i)
    for (std::size_t j = 0; j < size; ++j)
      expected += share[i] / count * share[j] / count *
                  std::pow(static_cast<double>(i) - static_cast<double>(j), 2);
  if (expected <= 0) return std::nullopt;
  return 1 - observed / count / expected;
}

MarkerAgreement agreement_of(const Scoring& scoring,
                             std::span<const std::pair<Marking, Marking>> pairs) {
  MarkerAgreement agreement{.applications = static_cast<int>(pairs.size())};
  double differences = 0;
  double kappas = 0;
  double weights = 0;
  for (const auto& [one, other] : pairs)
    differences += std::abs(total_of(scoring, one) - total_of(scoring, other));
  // One kappa for each criterion, on its own scale; their mean by the criteria's weights.
  for (const Criterion& criterion : scoring.criteria) {
    std::vector<std::pair<int, int>> marks;
    for (const auto& [one, other] : pairs) {
      const auto first = one.scores.find(criterion.id);
      const auto second = other.scores.find(criterion.id);
      if (first != one.scores.end() && second != other.scores.end())
        marks.emplace_back(std::lround(first->second), std::lround(second->second));
    }
    if (const auto kappa = weighted_kappa(marks, criterion.scale_min, criterion.scale_max)) {
      kappas += criterion.weight * *kappa;
      weights += criterion.weight;
    }
  }
  if (!pairs.empty()) agreement.mean_difference = differences / static_cast<double>(pairs.size());
  if (weights > 0) agreement.kappa = kappas / weights;
  return agreement;
}

}  // namespace trellis::programme
