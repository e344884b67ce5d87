#include "notify/feed_actions.hpp"

#include <gtest/gtest.h>

#include "notify/notify_world_fixture.hpp"
#include "notify/open_task_store.hpp"

namespace trellis::notify {
namespace {

using casework::CaseId;
using storage::Snapshot;
using storage::Transaction;
using CalendarFeed = testing::NotifyWorld;
TRELLIS_FOR_EACH_ENGINE(CalendarFeed);

void set_date(storage::Database& db, CaseId id, Date next_on, Instant now) {
  db.write([&](Transaction& tx) {
    tx.execute(
        "insert into case_review (case_id, review, held_on, overall, next_step, answers, "
        "next_on, recorded_at) values (:id, 'matched_review', '2026-08-03', '', '', '{}', "
        ":next_on, '2026-08-03T09:00:00Z')",
        {{"id", id}, {"next_on", next_on}});
    refresh_open_tasks(tx, id, now.date_in_england(), now);
  });
}

TEST_P(CalendarFeed, TheAddressIsSecretReplaceableAndRevocable) {
  access::Actor actor{.person = add_person("officer", access::Role::delivery_officer),
                      .at = actor_.at};
  const auto make = [&] {
    return *db().write([&](Transaction& tx) { return open_feed(tx, actor); });
  };
  const auto person_of = [&](const std::string& token) {
    return db().read([&](Snapshot& s) { return person_of_feed(s, token); });
  };

  const std::string first = make();
  EXPECT_EQ(person_of(first), actor.person);
  const std::string second = make();
  EXPECT_EQ(person_of(first), std::nullopt);
  EXPECT_EQ(person_of(second), actor.person);
  EXPECT_EQ(person_of(""), std::nullopt);

  ASSERT_TRUE(db().write([&](Transaction& tx) { return end_feed(tx, actor); }).has_value());
  EXPECT_EQ(person_of(second), std::nullopt);
  EXPECT_FALSE(db().write([&](Transaction& tx) { return end_feed(tx, actor); }).has_value());
}

TEST_P(CalendarFeed, HoldsTheDatesOfOnesOwnCasesAndNoOthers) {
  const PersonId mine = add_person("officer", access::Role::delivery_officer);
  const PersonId other = add_person("other", access::Role::delivery_officer);
  const CaseId id = open();
  assign(id, mine);
  set_date(db(), id, Date(2026, 10, 1), actor_.at);
  const auto calendar = [&](PersonId person) {
    return db().read([&](Snapshot& s) { return calendar_of(s, person, actor_.at, "https://t"); });
  };

  ASSERT_EQ(calendar(mine).entries.size(), 1u);
  EXPECT_EQ(calendar(mine).entries.front().day, Date(2026, 10, 1));
  EXPECT_EQ(calendar(mine).entries.front().uid,
            "review-of-case-" + std::to_string(id.value) + "@trellis");
  EXPECT_TRUE(calendar(other).entries.empty());
}

TEST_P(CalendarFeed, AChangedDateRaisesTheSequenceAndACancelledOneSaysSo) {
  const PersonId person = add_person("officer", access::Role::delivery_officer);
  const CaseId id = open();
  assign(id, person);
  set_date(db(), id, Date(2026, 10, 1), actor_.at);
  set_date(db(), id, Date(2026, 10, 8), actor_.at.plus(std::chrono::hours(1)));
  const auto entry = [&] {
    return db()
        .read([&](Snapshot& s) { return calendar_of(s, person, actor_.at, "https://t"); })
        .entries.at(0);
  };
  EXPECT_EQ(entry().day, Date(2026, 10, 8));
  EXPECT_EQ(entry().sequence, 1);
  EXPECT_FALSE(entry().is_cancelled);

  db().write([&](Transaction& tx) {
    tx.execute("update case_review set deleted_at = '2026-09-01T12:00:00Z' where case_id = :id",
               {{"id", id}});
    refresh_open_tasks(tx, id, testing::today, actor_.at.plus(std::chrono::hours(2)));
  });

  EXPECT_EQ(entry().sequence, 2);
  EXPECT_TRUE(entry().is_cancelled);
}

TEST_P(CalendarFeed, ASchoolsCalendarEndsWithItsRole) {
  const CaseId id = open();
  const OrganisationId school = find(id).holder;
  const PersonId head = add_person("head", access::Role::partner_school, school);
  db().write([&](Transaction& tx) {
    tx.execute(
        "insert into open_task (case_id, kind, task, part, title, due_on, changed_at) "
        "values (:id, 'task', 'survey', 'school', 'Survey', '2026-10-01', :now)",
        {{"id", id}, {"now", actor_.at}});
  });
  const auto count = [&] {
    return db()
        .read([&](Snapshot& s) { return calendar_of(s, head, actor_.at, "https://t"); })
        .entries.size();
  };
  EXPECT_EQ(count(), 1u);

  db().write([&](Transaction& tx) { access::end_grants(tx, head, testing::today); });

  EXPECT_EQ(count(), 0u);
}

TEST_P(CalendarFeed, AClosedAccountHasNoCalendar) {
  const PersonId person = add_person("officer", access::Role::delivery_officer);
  const auto token = db().write([&](Transaction& tx) {
    tx.execute("insert into account (person_id) values (:person)", {{"person", person}});
    return open_feed(tx, {.person = person, .at = actor_.at});
  });
  ASSERT_TRUE(token.has_value());
  const auto reader = [&] {
    return db().read([&](Snapshot& s) { return person_of_feed(s, *token); });
  };
  EXPECT_EQ(reader(), person);

  db().write([&](Transaction& tx) {
    tx.execute("update account set closed_at = :now where person_id = :person",
               {{"now", actor_.at}, {"person", person}});
  });

  EXPECT_EQ(reader(), std::nullopt);
}

}  // namespace
}  // namespace trellis::notify
