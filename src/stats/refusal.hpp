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

#define STATS_JOIN_NOW(a, b) a##b
#define STATS_JOIN(a, b) STATS_JOIN_NOW(a, b)
#define STATS_TRY_AS(name, ...)                                             \
  __extension__({                                                           \
    auto name = (__VA_ARGS__);                                              \
    if (!name.has_value()) return std::unexpected(std::move(name.error())); \
    *std::move(name);                                                       \
  })

/// Yields the value of an Expected or returns its Refusal from the enclosing function. May nest.
#define STATS_TRY(...) STATS_TRY_AS(STATS_JOIN(stats_try_, __COUNTER__), __VA_ARGS__)
