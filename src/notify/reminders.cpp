#include "notify/reminders.hpp"

#include <algorithm>
#include <chrono>

#include "casework/working_days.hpp"
#include "core/text.hpp"

namespace trellis::notify {

std::optional<int> reminder_due(Date due_on, Date today) {
  if (due_on < today) return std::nullopt;
  const int left = casework::working_days_between(today, due_on);
  if (left <= last_reminder_days) return last_reminder_days;
  if (left <= first_reminder_days) return first_reminder_days;
  return std::nullopt;
}

Date monday_of(Date day) {
  const std::chrono::weekday weekday{day.days()};
  return day.plus_days(1 - static_cast<int>(weekday.iso_encoding()));
}

std::string page_of(const DatedThing& thing) {
  const std::string page = "/cases/" + std::to_string(thing.case_id);
  return thing.kind == OpenKind::review ? page + "/reviews" : page + "/tasks/" + thing.task;
}

Draft reminder(const DatedThing& thing, int days_before) {
  const bool is_review = thing.kind == OpenKind::review;
  Draft draft{.kind = is_review ? MessageKind::review_due : MessageKind::task_due,
              .key = "due:" + std::to_string(thing.open_task) + ":" + thing.due_on.text() + ":" +
                     std::to_string(days_before),
              .link = page_of(thing),
              .region = thing.region};
  const std::string day = thing.due_on.long_text();
  draft.subject = is_review ? subject_line("Review due " + day, thing.school)
                            : subject_line("Due " + day, thing.title);
  draft.body = "“" + thing.title + "” for " + thing.school + " is due on " + day +
               ".\nOpen it to do it, or to see what it waits for.";
  return draft;
}

std::optional<Date> window_reminder_due(const ChallengeWindow& window, Date today) {
  if (window.working_days <= 0 || window.reminder_day <= 0) return std::nullopt;
  const Date last = casework::plus_working_days(window.told_on, window.working_days);
  const Date from = casework::plus_working_days(window.told_on, window.reminder_day);
  return from <= today && today <= last ? std::optional(last) : std::nullopt;
}

Draft window_reminder(const ChallengeWindow& window, OrganisationId self, std::string_view other) {
  const std::string last =
      casework::plus_working_days(window.told_on, window.working_days).long_text();
  return {.kind = MessageKind::match_confirmed,
          .key = "challenge_window:" + std::to_string(window.pairing) + ":" +
                 std::to_string(self.value),
          .subject = subject_line("Challenge by " + last, other),
          .body = "Your match with " + std::string(other) + " may be challenged until " + last +
                  ".\nIf it is right, there is nothing to do.",
          .link = "/matches/" + std::to_string(window.pairing)};
}

Draft overdue_digest(const std::vector<DatedThing>& overdue, Date today) {
  const auto count = static_cast<long long>(overdue.size());
  Draft draft{.kind = MessageKind::overdue_digest,
              .key = "overdue:" + monday_of(today).text(),
              .subject = subject_line(counted(count, "task or review", "tasks and reviews") +
                                      " overdue on " + today.long_text()),
              .link = "/"};
  draft.body = "What should have been done by now, the oldest first:";
  for (std::size_t i = 0; i < std::min(overdue.size(), digest_lines_max); ++i)
    draft.body += "\n" + overdue[i].school + ": " + overdue[i].title + ", was due " +
                  overdue[i].due_on.long_text();
  if (overdue.size() > digest_lines_max)
    draft.body +=
        "\nand " + std::to_string(overdue.size() - digest_lines_max) + " more on your home page.";
  if (!overdue.empty()) draft.region = overdue.front().region;
  return draft;
}

}  // namespace trellis::notify
