/// Reminders of dates: which of them is due today, and its words. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "notify/message.hpp"
#include "notify/open_task.hpp"

namespace trellis::notify {

/// Reminders go out so many working days before the date, and once more so many before.
inline constexpr int first_reminder_days = 7;
inline constexpr int last_reminder_days = 1;
/// A digest lists so many of what is overdue, and counts the rest.
inline constexpr std::size_t digest_lines_max = 10;

/// How many working days before its date a thing is told today: 7 or 1. Nothing when the date has
/// passed, or lies further away. A day that was missed is made up for.
std::optional<int> reminder_due(Date due_on, Date today);

/// A thing with a date, in words.
struct DatedThing {
  OpenKind kind = OpenKind::task;
  std::int64_t open_task = 0;
  std::int64_t case_id = 0;
  std::string task = {};
  std::string title = {};
  std::string school = {};
  std::string region = {};
  Date due_on = {};
};

/// The page on which it is done.
std::string page_of(const DatedThing& thing);

Draft reminder(const DatedThing& thing, int days_before);

/// What is overdue for one person, the oldest first; told once a week, from Monday on.
Draft overdue_digest(const std::vector<DatedThing>& overdue, Date today);

/// The window in which the schools of a match may challenge it.
struct ChallengeWindow {
  std::int64_t pairing = 0;
  Date told_on = {};     ///< the day on which the match was confirmed
  int working_days = 0;  ///< that it lasts; 0: matches cannot be challenged
  int reminder_day = 0;  ///< working days after `told_on`; 0: nobody is reminded
};

/// The last day of the window, when its reminder is due today: from the reminder's day to the last.
std::optional<Date> window_reminder_due(const ChallengeWindow& window, Date today);

/// For one of the two schools; `other` is the name of the other one.
Draft window_reminder(const ChallengeWindow& window, OrganisationId self, std::string_view other);

/// The Monday of this week.
Date monday_of(Date day);

}  // namespace trellis::notify
