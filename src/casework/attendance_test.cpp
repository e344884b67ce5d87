#include "casework/attendance_import.hpp"
#include "casework/journal_actions.hpp"
#include "casework/plan_world_fixture.hpp"

namespace trellis::casework {
namespace {

using access::Actor;
using storage::Snapshot;
using storage::Transaction;
using testing::today;

EngagementHeld held_on(std::int64_t id, Date day) {
  return {.id = id, .engagement = "course_day", .held_on = day, .amount = 1};
}
AttendanceLine line_of(std::int64_t engagement, PersonId person, Presence presence) {
  return {.engagement = engagement,
          .person = person,
          .organisation = OrganisationId{5},
          .name = "Person " + std::to_string(person.value),
          .school = "School",
          .presence = presence};
}
const std::vector<EngagementHeld> three_days = {
    held_on(3, Date(2026, 6, 1)), held_on(2, Date(2026, 3, 2)), held_on(1, Date(2026, 1, 12))};

TEST(Attendance, APersonCountsWholeHalfOrNotAtAll) {
  const PersonId one{1};
  const auto doses = dose_by_person(three_days,
                                    {line_of(1, one, Presence::present),
                                     line_of(2, one, Presence::part),
                                     line_of(3, one, Presence::absent)});

  ASSERT_EQ(doses.size(), 1u);
  EXPECT_EQ(doses[0].sheets, 3);
  EXPECT_EQ(doses[0].attended, 2);
  EXPECT_EQ(doses[0].amount, 1.5);
  EXPECT_FALSE(doses[0].is_flagged()) << "one absence is no run";
}

TEST(Attendance, TwoAbsencesInARowAreFlaggedByDateAndNotByKey) {
  const PersonId one{1};
  const auto flagged = dose_by_person(three_days,
                                      {line_of(3, one, Presence::absent),
                                       line_of(1, one, Presence::present),
                                       line_of(2, one, Presence::absent)});
  const auto back = dose_by_person(three_days,
                                   {line_of(1, one, Presence::absent),
                                    line_of(2, one, Presence::absent),
                                    line_of(3, one, Presence::part)});

  EXPECT_EQ(flagged[0].absences_running, 2);
  EXPECT_TRUE(flagged[0].is_flagged());
  EXPECT_EQ(back[0].absences_running, 0);
}

TEST(Attendance, ASchoolHasWhatItsBestAttendedPersonHad) {
  const auto had = held_for_school(three_days,
                                   {line_of(1, PersonId{1}, Presence::absent),
                                    line_of(1, PersonId{2}, Presence::part),
                                    line_of(2, PersonId{1}, Presence::absent),
                                    line_of(3, PersonId{1}, Presence::expected)},
                                   OrganisationId{5});

  EXPECT_EQ(had[0].amount, 1) << "nobody was marked: it counts as it was recorded";
  EXPECT_EQ(had[1].amount, 0);
  EXPECT_EQ(had[2].amount, 0.5);
}

TEST(Attendance, AnAbsenceHasAReasonOfTheList) {
  std::vector<AttendanceLine> lines = {line_of(1, PersonId{1}, Presence::absent),
                                       line_of(1, PersonId{2}, Presence::present),
                                       line_of(1, PersonId{3}, Presence::absent)};
  lines[0].reason = "a long story";
  lines[1].reason = "ill";
  lines[2].reason = "travel";

  const Problems problems = tidy_sheet(lines);

  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].field, "reason-1");
  EXPECT_EQ(lines[1].reason, "") << "who came has no reason";
}

TEST(AttendanceFile, IsReadWholeOrNotAtAll) {
  const std::vector<AttendanceLine> sheet = {line_of(1, PersonId{7}, Presence::expected),
                                             line_of(1, PersonId{8}, Presence::expected)};
  const auto refused = [&](const char* text) { return read_sheet(text, sheet).error().message; };

  const auto marks = read_sheet(
      "\xEF\xBB\xBFname,Person,presence,reason\r\nA,7,Present,\r\nB,8,absent,ill\r\n", sheet);

  ASSERT_TRUE(marks.has_value()) << marks.error().message;
  ASSERT_EQ(marks->size(), 2u);
  EXPECT_EQ((*marks)[1].presence, Presence::absent);
  EXPECT_EQ((*marks)[1].reason, "ill");
  EXPECT_TRUE(refused("name,presence\nA,present\n").starts_with("The file has no column “person”"));
  EXPECT_TRUE(refused("person,presence\n9,present\n").starts_with("Row 2: the number"));
  EXPECT_TRUE(refused("person,presence\n7,here\n").starts_with("Row 2: write present"));
  EXPECT_TRUE(refused("person,presence\n7,absent\n").starts_with("Row 2: write a reason"));
  EXPECT_TRUE(refused("person,presence\n7,part\n7,part\n").starts_with("Row 3: this person"));
}

class AttendanceActions : public testing::PlanWorld {
 protected:
  std::int64_t hold(Date day) {
    return db().write([&](Transaction& tx) {
      const auto recorded = record_engagement(
          tx, actor_, case_, {.engagement = "course_day", .held_on = day, .amount = 1}, today);
      EXPECT_TRUE(recorded.has_value());
      return engagements_of(tx, case_).front().id;
    });
  }
  Result<int> mark(const Actor& by, std::int64_t engagement, const AttendanceMark& one) {
    return db().write(
        [&](Transaction& tx) { return mark_attendance(tx, by, case_, engagement, {one}, today); });
  }
};
TRELLIS_FOR_EACH_ENGINE(AttendanceActions);

TEST_P(AttendanceActions, TheSheetHoldsTheSchoolsPeopleAndKeepsWhatWasMarked) {
  const Actor leader = person_of(find(case_).holder);
  const Actor stranger = person_of_another_school();
  const std::int64_t day = hold(Date(2026, 8, 3));

  ASSERT_EQ(mark(actor_, day, {*leader.person, Presence::absent, "no_cover"}), 1);
  EXPECT_EQ(mark(actor_, day, {*leader.person, Presence::absent, "no_cover"}), 0);

  const auto sheet =
      db().read([&](Snapshot& s) { return sheet_of(s, *load_context(s, case_, today), day); });
  ASSERT_EQ(sheet->lines.size(), 1u);
  EXPECT_EQ(sheet->lines[0].presence, Presence::absent);
  EXPECT_EQ(sheet->lines[0].reason, "no_cover");
  EXPECT_EQ(mark(actor_, day, {*stranger.person, Presence::present, ""}).error().message,
            "Mark only people who are on the sheet");
  EXPECT_EQ(mark(actor_, day, {*leader.person, Presence::absent, ""}).error().message,
            "Select why Reader was absent");
  EXPECT_EQ(mark(leader, day, {*leader.person, Presence::present, ""}).error().kind,
            ProblemKind::not_allowed)
      << "nobody marks themselves";
  EXPECT_EQ(mark(actor_, day + 99, {*leader.person, Presence::present, ""}).error().kind,
            ProblemKind::not_found);
}

TEST_P(AttendanceActions, WhoeverWorksOnTheCaseIsToldOfARunOfAbsences) {
  const Actor leader = person_of(find(case_).holder);
  Actor adviser = actor_;
  adviser.person = officer_;
  db().write([&](Transaction& tx) {
    ASSERT_TRUE(assign(tx, actor_, case_, "facilitator", officer_, today).has_value());
  });
  const auto flags = [&] {
    return db().read([&](Snapshot& s) { return absence_flags(s, adviser); });
  };
  ASSERT_EQ(mark(actor_, hold(Date(2026, 7, 1)), {*leader.person, Presence::absent, "ill"}), 1);
  EXPECT_TRUE(flags().empty());

  ASSERT_EQ(mark(actor_, hold(Date(2026, 8, 3)), {*leader.person, Presence::absent, "ill"}), 1);

  const auto found = flags();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].case_id, case_);
  EXPECT_EQ(found[0].people, 1);
  adviser.person = leader.person;
  EXPECT_TRUE(flags().empty()) << "it is for those who work on the case";
}

}  // namespace
}  // namespace trellis::casework
