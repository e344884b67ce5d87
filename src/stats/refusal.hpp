/// How the library says no: a code, one plain sentence, and what would fix it.
///
/// A function that can meet unusable data returns Expected<T>. It never returns NaN and never
/// throws for data. `code` is a stable word for programs ("too_few_schools"), `sentence` is for
/// people, `remedy` says what to do next and may be empty when the sentence already says it.
#pragma once

#include <expected>
#include <string>
#include <utility>

namespace trellis::stats {

struct Refusal {
  std::string code;
  std::string sentence;
  std::string remedy;

  bool operator==(const Refusal&) const = default;
};

template <class T>
using Expected = std::expected<T, Refusal>;

/// `return refuse("constant_outcome", "Every pupil has the same outcome.", "Check the column.");`
inline std::unexpected<Refusal> refuse(std::string code,
                                       std::string sentence,
                                       std::string remedy = {}) {
  return std::unexpected(Refusal{std::move(code), std::move(sentence), std::move(remedy)});
}

}  // namespace trellis::stats

/// Yields the value of an Expected or returns its Refusal from the enclosing function.
#define STATS_TRY(...)                                             \
  __extension__({                                                  \
    auto stats_try_result = (__VA_ARGS__);                         \
    if (!stats_try_result.has_value())                             \
      return std::unexpected(std::move(stats_try_result.error())); \
    *std::move(stats_try_result);                                  \
  })
