/// How often something may be done: sign-in, reset, search, uploads. The rules are pure.
///
/// Uses are counted in a window that slides: those of the window before count for the part of it
/// that is still within reach. Sign-in also waits longer after each failure.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "core/date.hpp"

namespace trellis::access {

struct RateRule {
  std::string_view name = {};
  int uses_max = 0;
  std::chrono::seconds window{0};
  int free_of_delay = 0;  ///< after this many uses each waits twice as long; 0: no waiting
};

inline constexpr std::chrono::seconds quarter_hour{15 * 60};
inline constexpr RateRule sign_in_rule = {"sign_in", 10, quarter_hour, 4};
/// A school's people often share one address, so it is allowed more than an account.
inline constexpr RateRule sign_in_address_rule = {"sign_in_address", 100, quarter_hour};
inline constexpr RateRule reset_rule = {"reset", 5, std::chrono::seconds{3600}};
inline constexpr RateRule api_rule = {"api", 300, std::chrono::seconds{60}};
inline constexpr RateRule upload_rule = {"upload", 20, std::chrono::seconds{3600}};
inline constexpr RateRule search_rule = {"search", 60, std::chrono::seconds{60}};

struct Usage {
  Instant window_started_at = {};
  int uses = 0;
  int uses_before = 0;  ///< in the window before
  Instant last_used_at = {};
  friend bool operator==(const Usage&, const Usage&) = default;
};

struct RateDecision {
  bool allowed = true;
  std::chrono::seconds retry_after{0};  ///< for the header Retry-After, when refused
  Usage usage = {};                     ///< to be kept; a refused use does not count
};

/// How many uses are left of a rule, and the seconds until its window ends, for the headers of an
/// answer.
struct RateLeft {
  int uses = 0;
  std::chrono::seconds resets_in{0};
};
RateLeft left_of(const Usage& usage, const RateRule& rule, Instant now);

/// Whether one more use is within the rule.
RateDecision decide(const std::optional<Usage>& usage, const RateRule& rule, Instant now);

}  // namespace trellis::access
