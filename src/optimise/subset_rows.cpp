#include "optimise/subset_rows.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace trellis::optimise {
namespace {

/// Values this near to 0 or 1 count as such.
constexpr double is_same_share = 1e-6;
constexpr double least_violation = .02;

/// How much of each pair and triple of rows is covered together in a fractional solution.
struct Together {
  std::vector<std::map<std::uint32_t, double>> pair;  ///< By the smaller row.
  std::map<Triple, double> triple;

  double of(std::uint32_t a, std::uint32_t b) const {
    const auto found = pair[std::min(a, b)].find(std::max(a, b));
    return found == pair[std::min(a, b)].end() ? 0 : found->second;
  }
};

Together together_in(std::uint32_t rows,
                     std::span<const CoverColumn> columns,
                     const std::vector<double>& value) {
  Together result;
  result.pair.resize(rows);
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (value[c] < is_same_share || value[c] > 1 - is_same_share) continue;
    std::vector<std::uint32_t> set = columns[c].rows;
    std::sort(set.begin(), set.end());
    for (std::size_t i = 0; i < set.size(); ++i)
      for (std::size_t j = i + 1; j < set.size(); ++j) {
        result.pair[set[i]][set[j]] += value[c];
        for (std::size_t k = j + 1; k < set.size(); ++k)
          result.triple[{set[i], set[j], set[k]}] += value[c];
      }
  }
  return result;
}

}  // namespace

std::vector<Triple> broken_triples(std::uint32_t rows,
                                   std::span<const CoverColumn> columns,
                                   const std::vector<double>& value,
                                   std::size_t most) {
  const Together together = together_in(rows, columns, value);
  std::vector<std::vector<std::uint32_t>> linked(rows);
  for (std::uint32_t a = 0; a < rows; ++a)
    for (const auto& [b, unused] : together.pair[a]) {
      linked[a].push_back(b);
      linked[b].push_back(a);
    }
  std::set<Triple> looked_at;
  std::vector<std::pair<double, Triple>> broken;
  for (std::uint32_t a = 0; a < rows; ++a)
    for (std::size_t i = 0; i < linked[a].size(); ++i)
      for (std::size_t j = 0; j < i; ++j) {
        Triple triple{a, linked[a][i], linked[a][j]};
        std::sort(triple.begin(), triple.end());
        if (!looked_at.insert(triple).second) continue;
        const auto all = together.triple.find(triple);
        const double sum = together.of(triple[0], triple[1]) + together.of(triple[0], triple[2]) +
                           together.of(triple[1], triple[2]) -
                           (all == together.triple.end() ? 0 : 2 * all->second);
        if (sum > 1 + least_violation) broken.emplace_back(-sum, triple);
      }
  std::sort(broken.begin(), broken.end());
  std::vector<Triple> worst;
  for (std::size_t i = 0; i < std::min(most, broken.size()); ++i) worst.push_back(broken[i].second);
  return worst;
}

}  // namespace trellis::optimise
