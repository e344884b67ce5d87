#include "matching/schedule_file.hpp"

#include <gtest/gtest.h>

namespace trellis::matching {
namespace {

std::string message(const std::string& fields) {
  const auto file = read_schedule_file(R"({"kind": "schedule", )" + fields + "}");
  return file ? "read" : file.error().message;
}

std::string with_lists(const std::string& more) {
  std::string fields = R"("terms": [], "parties": [], "visits": [])";
  fields += more;
  return message(fields);
}

TEST(ScheduleFile, IsReadWithEveryRule) {
  const auto file = read_schedule_file(R"({"kind": "schedule", "version": 1, "name": "Autumn",
      "terms": [{"from": "2026-09-07", "to": "2026-09-11"}, {"from": "2026-09-21", "to": "2026-09-21"}],
      "closed": ["2026-09-09"], "weekday_price": {"monday": 40, "friday": null},
      "wish_price": 2, "gap_days": 3,
      "parties": [{"id": 900001, "name": "Oak", "busy": ["2026-09-08"]}, {"id": 7}],
      "visits": [{"id": 1, "name": "Review", "parties": [7, 900001], "earliest": "2026-09-07",
                  "latest": "2026-09-21", "wished": "2026-09-10"},
                 {"id": 2, "parties": [7], "fixed": "2026-09-11"}]})");
  ASSERT_TRUE(file) << file.error().message;
  constexpr optimise::Day monday = 20703;
  EXPECT_EQ(file->rules.open_days,
            (std::vector<optimise::Day>{monday, monday + 1, monday + 3, monday + 4, monday + 14}));
  EXPECT_EQ(file->rules.weekday_price[0], 40);
  EXPECT_EQ(file->rules.weekday_price[1], 0);
  EXPECT_EQ(file->rules.weekday_price[4], optimise::ScheduleRules::no_weekday);
  EXPECT_EQ(file->rules.wish_price, 2);
  EXPECT_EQ(file->rules.gap_days, 3);
  EXPECT_EQ(file->parties[0].busy, (std::vector<optimise::Day>{monday + 1}));
  EXPECT_EQ(file->parties[1].name, "7");
  EXPECT_EQ(file->visits[0].parties, (std::vector<std::uint32_t>{1, 0}));
  EXPECT_EQ(file->visits[0].wished, monday + 3);
  EXPECT_EQ(file->visits[1].fixed, monday + 4);
  EXPECT_EQ(file->titles, (std::vector<std::string>{"Review", "Visit 2"}));
}

TEST(ScheduleFile, ABadFileIsRefusedInWords) {
  EXPECT_EQ(with_lists(""), "read");
  EXPECT_EQ(message(R"("terms": [])"), "parties is missing: add the list");
  EXPECT_EQ(message(R"("terms": [{"from": "2026-09-07"}], "parties": [], "visits": [])"),
            "terms[0] must have a date from and a date to, at most a year apart");
  EXPECT_EQ(message(R"("terms": [{"from": "soon", "to": "later"}], "parties": [], "visits": [])"),
            "terms[0].from must be a date such as 2026-09-07");
  EXPECT_EQ(with_lists(R"(, "weekday_price": {"moonday": 4})"),
            "weekday_price.moonday is not known: correct its name or take it out of the file");
  EXPECT_EQ(with_lists(R"(, "gap_days": 0)"), "gap_days must be from 1 to 366");
  EXPECT_EQ(message(R"("terms": [], "parties": [], "visits": [{"id": 1, "parties": [900001]}])"),
            "visits[0].parties[0] is 900001, which is not among the parties");
}

}  // namespace
}  // namespace trellis::matching
