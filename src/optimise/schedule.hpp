/// Dates for visits and review days, so that nobody is asked to be in two places.
///
/// Visits that share a school or a person conflict: they lie at least `gap_days` apart. Each gets
/// an open day within its window on which everybody it needs is free. First as many visits as
/// possible get a day, then the cost is least: the price of the weekday, and so much for each day
/// away from the day wished for. Parts of the conflict graph that do not touch are solved one by
/// one by branch and bound (fewest open days first), and when a part is too large for that, by a
/// greedy start and exchanges; the answer says which parts are proven.
///
/// Example
/// ```cpp
/// const auto schedule = make_schedule(people, visits, rules, {});
/// for (const auto& one : schedule->days) if (one) print(date_text(*one));
/// ```
///
/// Sources
///   [B] Brélaz (1979), New methods to color the vertices of a graph: most constrained first.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "optimise/refusal.hpp"

namespace trellis::optimise {

/// Days since 1 January 1970.
using Day = std::int32_t;

/// "2026-11-21".
std::string date_text(Day day);

/// 0 for Monday to 6 for Sunday.
constexpr std::uint32_t weekday_of(Day day) {
  return static_cast<std::uint32_t>(((day % 7) + 7 + 3) % 7);
}

/// A school or a person that visits need.
struct ScheduleParty {
  std::int64_t key = 0;        ///< Each once.
  std::string name = {};       ///< For sentences: "Oak Primary".
  std::vector<Day> busy = {};  ///< Days on which it cannot take part.
};

struct ScheduleVisit {
  std::int64_t key = 0;                     ///< Each once.
  std::vector<std::uint32_t> parties = {};  ///< Positions in the list of parties.
  std::optional<Day> earliest = {};
  std::optional<Day> latest = {};
  std::optional<Day> wished = {};
  std::optional<Day> fixed = {};  ///< On this day and no other.
};

struct ScheduleRules {
  std::vector<Day> open_days = {};  ///< Of the terms, in any order.
  /// Price by weekday, Monday first; `no_weekday` where nothing may be held.
  std::array<std::int64_t, 7> weekday_price = {0, 0, 0, 0, 0, no_weekday, no_weekday};
  std::int64_t wish_price = 1;  ///< For each day away from the day wished for.
  std::int32_t gap_days = 1;    ///< Between two visits of one party; 1: not on the same day.

  static constexpr std::int64_t no_weekday = -1;
};

struct ScheduleBudget {
  std::uint64_t work_max = 20'000'000;  ///< Steps of branch and bound for each part.
};

/// A visit without a day, and why.
struct Undated {
  std::uint32_t visit = 0;
  std::string sentence = {};
};

struct Schedule {
  std::vector<std::optional<Day>> days = {};  ///< In the order of the visits given.
  std::vector<Undated> undated = {};          ///< By key.
  std::int64_t cost = 0;                      ///< Of those that have a day.
  std::size_t parts = 0;                      ///< Of the conflict graph.
  std::size_t parts_proven = 0;
  bool proven() const { return parts == parts_proven; }
};

/// The best schedule found.
///
///   refuses   no visits, no open days, a visit or party twice, a visit of nobody or of a party
///   that
///             is not listed, prices or gaps out of range, a window that ends before it begins, a
///             fixed day that is not open or on which somebody is busy, fixed days that clash
///   promise   the same days for the same visits in any order; no clock, no random
std::expected<Schedule, Refusal> make_schedule(std::span<const ScheduleParty> parties,
                                               std::span<const ScheduleVisit> visits,
                                               const ScheduleRules& rules,
                                               const ScheduleBudget& budget);

}  // namespace trellis::optimise
