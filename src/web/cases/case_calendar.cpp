#include "web/cases/case_calendar.hpp"

#include "notify/calendar.hpp"

namespace trellis::web {

std::string reviews_calendar(const std::vector<casework::CaseLine>& cases,
                             Instant now,
                             const std::string& address) {
  notify::Calendar calendar{.name = "Reviews"};
  for (const casework::CaseLine& line : cases) {
    if (!line.review_due || line.finished_on) continue;
    const std::string id = std::to_string(line.id.value);
    calendar.entries.push_back({.uid = "review-of-case-" + id + "@trellis",
                                .day = *line.review_due,
                                .summary = "Review: " + line.name,
                                .description = line.programme_title + ", " + line.lead,
                                .url = address + "/cases/" + id + "/reviews"});
  }
  return notify::calendar_text(calendar, now);
}

}  // namespace trellis::web
