#include "notify/calendar.hpp"

#include <gtest/gtest.h>

namespace trellis::notify {
namespace {

const Instant written_at = *Instant::parse("2026-03-09T14:05:06Z");

bool has_line(const std::string& text, const std::string& line) {
  return text.find("\r\n" + line + "\r\n") != std::string::npos;
}

TEST(Calendar, AnAllDayEntryEndsOnTheDayAfter) {
  const std::string text = calendar_text(
      {.entries = {{.uid = "a@trellis", .day = Date(2026, 12, 31), .summary = "Oak, Elm; Ash"}}},
      written_at);

  EXPECT_TRUE(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
  EXPECT_TRUE(has_line(text, "METHOD:PUBLISH"));
  EXPECT_TRUE(has_line(text, "DTSTART;VALUE=DATE:20261231"));
  EXPECT_TRUE(has_line(text, "DTEND;VALUE=DATE:20270101"));
  EXPECT_TRUE(has_line(text, "SUMMARY:Oak\\, Elm\\; Ash"));
  EXPECT_TRUE(has_line(text, "DTSTAMP:20260309T140506Z"));
  EXPECT_EQ(text.find("VTIMEZONE"), std::string::npos);
  EXPECT_TRUE(text.ends_with("END:VCALENDAR\r\n"));
}

TEST(Calendar, NineOClockStaysNineOClockAcrossTheChangeOfTheClocks) {
  Calendar calendar;
  for (const Date day : {Date(2026, 3, 27), Date(2026, 3, 30), Date(2026, 10, 26)})
    calendar.entries.push_back(
        {.uid = day.text() + "@trellis", .day = day, .at = ClockSpan{9 * 60, 10 * 60 + 30}});

  const std::string text = calendar_text(calendar, written_at);

  for (const char* day : {"20260327", "20260330", "20261026"}) {
    EXPECT_TRUE(has_line(text, "DTSTART;TZID=Europe/London:" + std::string(day) + "T090000"));
    EXPECT_TRUE(has_line(text, "DTEND;TZID=Europe/London:" + std::string(day) + "T103000"));
  }
  EXPECT_TRUE(has_line(text, "TZID:Europe/London"));
  EXPECT_TRUE(has_line(text, "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"));
  EXPECT_TRUE(has_line(text, "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"));
  EXPECT_LT(text.find("END:VTIMEZONE"), text.find("BEGIN:VEVENT"));
}

TEST(Calendar, AChangeThenACancellationKeepTheUidAndRaiseTheSequence) {
  CalendarEntry entry{.uid = "visit-3@trellis",
                      .sequence = 1,
                      .day = Date(2026, 5, 4),
                      .organiser = "trellis@example.org",
                      .attendee = "head@example.org"};

  const std::string changed =
      calendar_text({.method = CalendarMethod::request, .entries = {entry}}, written_at);
  entry.sequence = 2;
  const std::string cancelled =
      calendar_text({.method = CalendarMethod::cancel, .entries = {entry}}, written_at);

  EXPECT_TRUE(has_line(changed, "METHOD:REQUEST"));
  EXPECT_TRUE(has_line(changed, "SEQUENCE:1"));
  EXPECT_TRUE(has_line(changed, "STATUS:CONFIRMED"));
  EXPECT_TRUE(has_line(changed, "ATTENDEE:mailto:head@example.org"));
  EXPECT_TRUE(has_line(cancelled, "METHOD:CANCEL"));
  EXPECT_TRUE(has_line(cancelled, "UID:visit-3@trellis"));
  EXPECT_TRUE(has_line(cancelled, "SEQUENCE:2"));
  EXPECT_TRUE(has_line(cancelled, "STATUS:CANCELLED"));
}

TEST(Calendar, FoldsLongLinesBetweenCharacters) {
  std::string name;
  for (int i = 0; i < 80; ++i) name += "é";
  const std::string text =
      calendar_text({.entries = {{.uid = "a@trellis", .summary = name}}}, written_at);

  std::size_t from = 0;
  while (from < text.size()) {
    const std::size_t end = text.find("\r\n", from);
    ASSERT_NE(end, std::string::npos);
    EXPECT_LE(end - from, 75u);
    EXPECT_NE(static_cast<unsigned char>(text[from]) & 0xc0U, 0x80U);
    from = end + 2;
  }
}

TEST(Calendar, LineBreaksInTextBecomeTwoCharacters) {
  const std::string text = calendar_text(
      {.entries = {{.uid = "a@trellis", .description = "One\r\nTwo \\ three"}}}, written_at);

  EXPECT_TRUE(has_line(text, "DESCRIPTION:One\\nTwo \\\\ three"));
}

}  // namespace
}  // namespace trellis::notify
