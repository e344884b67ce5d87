#include "stats/multiplicity.hpp"

#include <algorithm>
#include <numeric>

namespace trellis::stats {

namespace {

/// Row numbers with the smallest p first; equal p in the order given.
std::vector<std::size_t> rising(std::span<const double> p) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(
      order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  return order;
}

/// Multiplies the p of each rank, then keeps the order: from below (step down) or above (step up).
template <class Times>
std::vector<double> stepwise(std::span<const double> p, bool from_smallest, Times times) {
  const std::vector<std::size_t> order = rising(p);
  std::vector<double> adjusted(p.size());
  double bound = from_smallest ? 0.0 : 1.0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const std::size_t rank = from_smallest ? i : p.size() - 1 - i;
    const double value = std::min(1.0, times(rank) * p[order[rank]]);
    bound = from_smallest ? std::max(bound, value) : std::min(bound, value);
    adjusted[order[rank]] = bound;
  }
  return adjusted;
}

}  // namespace

std::string name_of(Multiplicity rule) {
  switch (rule) {
    case Multiplicity::none:
      return "none";
    case Multiplicity::bonferroni:
      return "Bonferroni";
    case Multiplicity::holm:
      return "Holm";
    case Multiplicity::hochberg:
      return "Hochberg";
    case Multiplicity::benjamini_hochberg:
      return "Benjamini-Hochberg";
  }
  return "";
}

std::vector<double> adjust_p_values(std::span<const double> p, Multiplicity rule) {
  const auto m = static_cast<double>(p.size());
  auto left = [m](std::size_t rank) { return m - static_cast<double>(rank); };
  switch (rule) {
    case Multiplicity::none:
      return {p.begin(), p.end()};
    case Multiplicity::bonferroni:
      return stepwise(p, true, [m](std::size_t) { return m; });
    case Multiplicity::holm:
      return stepwise(p, true, left);
    case Multiplicity::hochberg:
      return stepwise(p, false, left);
    case Multiplicity::benjamini_hochberg:
      return stepwise(
          p, false, [m](std::size_t rank) { return m / (static_cast<double>(rank) + 1); });
  }
  return {};
}

}  // namespace trellis::stats
