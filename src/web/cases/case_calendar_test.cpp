#include "web/cases/case_calendar.hpp"

#include <gtest/gtest.h>

namespace trellis::web {
namespace {

casework::CaseLine due_case() {
  casework::CaseLine line{.id = {7}, .programme_title = "Behaviour Hubs", .name = "Oak, Elm; Ash"};
  line.review_due = Date(2026, 12, 31);
  return line;
}

const Instant now = *Instant::parse("2026-03-09T14:05:06Z");

TEST(CaseCalendar, HoldsEachReviewAsAnAllDayEntry) {
  const std::string text = reviews_calendar({due_case()}, now, "http://127.0.0.1:8080");

  EXPECT_NE(text.find("DTSTART;VALUE=DATE:20261231\r\n"), std::string::npos);
  EXPECT_NE(text.find("DTEND;VALUE=DATE:20270101\r\n"), std::string::npos);
  EXPECT_NE(text.find("SUMMARY:Review: Oak\\, Elm\\; Ash\r\n"), std::string::npos);
  EXPECT_NE(text.find("DTSTAMP:20260309T140506Z\r\n"), std::string::npos);
  EXPECT_NE(text.find("URL:http://127.0.0.1:8080/cases/7/reviews\r\n"), std::string::npos);
}

TEST(CaseCalendar, LeavesOutWhatHasEnded) {
  casework::CaseLine ended = due_case();
  ended.finished_on = Date(2026, 6, 1);

  EXPECT_EQ(reviews_calendar({ended}, now, "").find("VEVENT"), std::string::npos);
}

TEST(CaseCalendar, FoldsLongLinesBetweenCharacters) {
  casework::CaseLine line = due_case();
  line.name.clear();
  for (int i = 0; i < 80; ++i) line.name += "é";

  const std::string text = reviews_calendar({line}, now, "");

  std::size_t from = 0;
  while (from < text.size()) {
    const std::size_t end = text.find("\r\n", from);
    EXPECT_LE(end - from, 75u);
    EXPECT_NE(static_cast<unsigned char>(text[from]) & 0xc0U, 0x80U);
    from = end + 2;
  }
}

}  // namespace
}  // namespace trellis::web
