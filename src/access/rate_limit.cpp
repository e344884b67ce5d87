#include "access/rate_limit.hpp"

#include <algorithm>

namespace trellis::access {

namespace {

using std::chrono::seconds;

constexpr seconds delay_max{60};

seconds between(Instant from, Instant to) { return to.seconds() - from.seconds(); }

/// The usage as of now: windows that have passed are shifted out.
Usage shifted(const Usage& usage, const RateRule& rule, Instant now) {
  const seconds age = between(usage.window_started_at, now);
  if (age < rule.window) return usage;
  Usage fresh = {.window_started_at = now, .last_used_at = usage.last_used_at};
  if (age < 2 * rule.window) {
    fresh.window_started_at = usage.window_started_at.plus(rule.window);
    fresh.uses_before = usage.uses;
  }
  return fresh;
}

/// Uses within one window's length of now, those of the window before by their share.
double recent_uses(const Usage& usage, const RateRule& rule, Instant now) {
  const double passed = static_cast<double>(between(usage.window_started_at, now).count()) /
                        static_cast<double>(rule.window.count());
  return usage.uses + usage.uses_before * (1.0 - passed);
}

seconds delay_after(const Usage& usage, const RateRule& rule, Instant now) {
  if (rule.free_of_delay == 0) return seconds{0};
  const int beyond = static_cast<int>(recent_uses(usage, rule, now)) - rule.free_of_delay;
  if (beyond < 0) return seconds{0};
  const seconds delay = std::min(delay_max, seconds{1LL << std::min(beyond, 10)});
  return std::max(seconds{0}, delay - between(usage.last_used_at, now));
}

}  // namespace

RateLeft left_of(const Usage& usage, const RateRule& rule, Instant now) {
  const Usage current = shifted(usage, rule, now);
  const double used = recent_uses(current, rule, now);
  return {std::max(0, static_cast<int>(rule.uses_max - used)),
          std::max(seconds{0}, rule.window - between(current.window_started_at, now))};
}

RateDecision decide(const std::optional<Usage>& known, const RateRule& rule, Instant now) {
  Usage usage =
      known ? shifted(*known, rule, now) : Usage{.window_started_at = now, .last_used_at = now};
  if (recent_uses(usage, rule, now) + 1 > rule.uses_max) {
    const seconds left = rule.window - between(usage.window_started_at, now);
    return {false, std::max(seconds{1}, left), usage};
  }
  if (const seconds delay = delay_after(usage, rule, now); delay > seconds{0})
    return {false, delay, usage};
  ++usage.uses;
  usage.last_used_at = now;
  return {true, seconds{0}, usage};
}

}  // namespace trellis::access
