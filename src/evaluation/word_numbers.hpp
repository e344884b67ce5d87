/// Numbers for the words of a column (schools, arms, categories) while a file is read.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace trellis::evaluation {

/// Gives each different word a number in order of first sight, and at the end by the alphabet.
class WordNumbers {
 public:
  std::int32_t index_of(std::string_view word) {
    if (last_ >= 0 && names_[static_cast<std::size_t>(last_)] == word) return last_;
    const auto [found, is_new] =
        index_.try_emplace(std::string(word), static_cast<std::int32_t>(names_.size()));
    if (is_new) names_.push_back(found->first);
    return last_ = found->second;
  }

  /// New number of each old one, and the words in order.
  std::pair<std::vector<std::int32_t>, std::vector<std::string>> in_order() const {
    std::vector<std::string> sorted = names_;
    std::ranges::sort(sorted);
    std::vector<std::int32_t> renumbered;
    for (const std::string& name : names_)
      renumbered.push_back(
          static_cast<std::int32_t>(std::ranges::lower_bound(sorted, name) - sorted.begin()));
    return {renumbered, sorted};
  }

  const std::vector<std::string>& names() const { return names_; }

 private:
  std::unordered_map<std::string, std::int32_t> index_;
  std::vector<std::string> names_;
  std::int32_t last_ = -1;
};

}  // namespace trellis::evaluation
