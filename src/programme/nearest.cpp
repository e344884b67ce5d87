#include "programme/nearest.hpp"

#include <algorithm>
#include <vector>

namespace trellis::programme {
namespace {

/// Levenshtein distance with one row of memory.
std::size_t edit_distance(std::string_view one, std::string_view other) {
  std::vector<std::size_t> row(other.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < one.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < other.size(); ++j) {
      const std::size_t changed = diagonal + (one[i] == other[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::optional<std::string> nearest(std::string_view name, std::span<const std::string> candidates) {
  const std::size_t allowed = std::clamp<std::size_t>(name.size() / 3, 1, 3);
  std::optional<std::string> best;
  std::size_t best_distance = allowed + 1;
  if (name.size() > 100) return best;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = edit_distance(name, candidate);
    if (distance >= best_distance) continue;
    best = candidate;
    best_distance = distance;
  }
  return best;
}

std::string suggestion(std::string_view name, std::span<const std::string> candidates) {
  if (const auto meant = nearest(name, candidates)) return ": did you mean \"" + *meant + "\"?";
  if (candidates.empty()) return ".";
  std::string text = ": use one of ";
  for (std::size_t i = 0; i < candidates.size() && i < 10; ++i)
    text += (i ? ", " : "") + candidates[i];
  return text + (candidates.size() > 10 ? " and so on." : ".");
}

}  // namespace trellis::programme
