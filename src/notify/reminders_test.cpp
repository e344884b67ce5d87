#include "notify/reminders.hpp"

#include <gtest/gtest.h>

#include "core/text.hpp"

namespace trellis::notify {
namespace {

DatedThing a_thing() {
  return {.kind = OpenKind::task,
          .open_task = 5,
          .case_id = 7,
          .task = "sign_agreement",
          .title = "Sign the agreement",
          .school = "Oak School",
          .due_on = Date(2026, 3, 9)};
}

TEST(Reminders, GoOutSevenWorkingDaysAndOneBefore) {
  // Monday 9 March; seven working days before is Thursday 26 February.
  EXPECT_EQ(reminder_due(Date(2026, 3, 9), Date(2026, 2, 25)), std::nullopt);
  EXPECT_EQ(reminder_due(Date(2026, 3, 9), Date(2026, 2, 26)), 7);
  EXPECT_EQ(reminder_due(Date(2026, 3, 9), Date(2026, 3, 5)), 7);
  EXPECT_EQ(reminder_due(Date(2026, 3, 9), Date(2026, 3, 6)), 1);
  EXPECT_EQ(reminder_due(Date(2026, 3, 9), Date(2026, 3, 9)), 1);
  EXPECT_EQ(reminder_due(Date(2026, 3, 9), Date(2026, 3, 10)), std::nullopt);
}

TEST(Reminders, NameTheThingTheDayAndThePage) {
  const Draft task = reminder(a_thing(), 7);
  DatedThing thing = a_thing();
  thing.kind = OpenKind::review;
  const Draft review = reminder(thing, 1);

  EXPECT_EQ(task.subject, "Due 9 March 2026: Sign the agreement");
  EXPECT_EQ(task.link, "/cases/7/tasks/sign_agreement");
  EXPECT_EQ(task.kind, MessageKind::task_due);
  EXPECT_EQ(review.subject, "Review due 9 March 2026: Oak School");
  EXPECT_EQ(review.link, "/cases/7/reviews");
  EXPECT_EQ(review.kind, MessageKind::review_due);
  EXPECT_NE(task.key, reminder(a_thing(), 1).key);
}

TEST(Reminders, OfAChallengeGoOutFromItsDayToTheLastOfTheWindow) {
  // Told on Monday 9 March: the seventh working day is Wednesday 18, the tenth Monday 23.
  const ChallengeWindow window{
      .pairing = 3, .told_on = Date(2026, 3, 9), .working_days = 10, .reminder_day = 7};

  EXPECT_EQ(window_reminder_due(window, Date(2026, 3, 17)), std::nullopt);
  EXPECT_EQ(window_reminder_due(window, Date(2026, 3, 18)), Date(2026, 3, 23));
  EXPECT_EQ(window_reminder_due(window, Date(2026, 3, 23)), Date(2026, 3, 23));
  EXPECT_EQ(window_reminder_due(window, Date(2026, 3, 24)), std::nullopt);
  const Draft draft = window_reminder(window, OrganisationId{8}, "Oak School");
  EXPECT_EQ(draft.subject, "Challenge by 23 March 2026: Oak School");
  EXPECT_EQ(draft.link, "/matches/3");
  EXPECT_NE(draft.key, window_reminder(window, OrganisationId{9}, "Oak School").key);
}

TEST(Reminders, OfAChallengeNeedAWindowAndADay) {
  const ChallengeWindow window{.told_on = Date(2026, 3, 9), .working_days = 10};
  const ChallengeWindow none{.told_on = Date(2026, 3, 9), .reminder_day = 7};

  EXPECT_EQ(window_reminder_due(window, Date(2026, 3, 20)), std::nullopt);
  EXPECT_EQ(window_reminder_due(none, Date(2026, 3, 20)), std::nullopt);
}

TEST(Reminders, ADigestHasTheKeyOfItsWeekAndCountsTheRest) {
  const std::vector<DatedThing> many(13, a_thing());

  const Draft monday = overdue_digest(many, Date(2026, 3, 16));
  const Draft friday = overdue_digest(many, Date(2026, 3, 20));

  EXPECT_EQ(monday.key, friday.key);
  EXPECT_NE(monday.key, overdue_digest(many, Date(2026, 3, 23)).key);
  EXPECT_EQ(monday.subject, "13 tasks and reviews overdue on 16 March 2026");
  EXPECT_NE(monday.body.find("and 3 more"), std::string::npos);
  EXPECT_EQ(split(monday.body, '\n').size(), 12u);
}

}  // namespace
}  // namespace trellis::notify
