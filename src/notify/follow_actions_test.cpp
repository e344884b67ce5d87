#include "notify/follow_actions.hpp"

#include <gtest/gtest.h>

#include "access/record.hpp"
#include "access/session_store.hpp"
#include "casework/break_glass_actions.hpp"
#include "notify/notify_world_fixture.hpp"
#include "notify/open_task_store.hpp"
#include "notify/remind_actions.hpp"
#include "programme/participation_store.hpp"
#include "programme/programme_store.hpp"

namespace trellis::notify {
namespace {

using casework::CaseId;
using storage::Snapshot;
using storage::Transaction;
using FollowEvents = testing::NotifyWorld;
TRELLIS_FOR_EACH_ENGINE(FollowEvents);

const Date today = testing::today;

TEST_P(FollowEvents, ACaseAssignedIsToldToThatPersonOnce) {
  const PersonId person = add_person("officer", access::Role::delivery_officer);
  const PersonId other = add_person("other", access::Role::delivery_officer);
  assign(open(), person);

  follow();
  const Followed again = follow();

  ASSERT_EQ(messages(person).size(), 1u);
  EXPECT_EQ(messages(person).front().subject, "Case assigned to you: Name");
  EXPECT_TRUE(messages(other).empty());
  EXPECT_EQ(again.events, 0);
  ASSERT_EQ(outbox().size(), 1u);
  EXPECT_EQ(outbox().front().email, "officer@example.org");
  EXPECT_EQ(outbox().front().state, "queued");
}

TEST_P(FollowEvents, AnEventHandledTwiceIsToldOnce) {
  const PersonId person = add_person("officer", access::Role::delivery_officer);
  assign(open(), person);
  follow();
  db().write([](Transaction& tx) { save_place(tx, {}); });

  const Followed again = follow();

  EXPECT_GT(again.events, 0);
  EXPECT_EQ(again.messages, 0);
  EXPECT_EQ(messages(person).size(), 1u);
  EXPECT_EQ(outbox().size(), 1u);
}

TEST_P(FollowEvents, WhatHappenedLongAgoIsNoNews) {
  const PersonId person = add_person("officer", access::Role::delivery_officer);
  assign(open(), person);

  follow(actor_.at.plus(news_kept).plus(std::chrono::seconds(1)));

  EXPECT_TRUE(messages(person).empty());
}

TEST_P(FollowEvents, EachPersonChoosesHowToBeTold) {
  const PersonId person = add_person("officer", access::Role::delivery_officer);
  const auto choose = [&](Channel channel) {
    db().write([&](Transaction& tx) {
      ASSERT_TRUE(choose_channels(tx, person, {{MessageKind::case_assigned, channel}}, actor_.at));
    });
  };

  choose(Channel::none);
  assign(open(), person);
  follow();
  EXPECT_TRUE(messages(person).empty());
  EXPECT_TRUE(outbox().empty());

  choose(Channel::product);
  assign(open(), person);
  follow();
  EXPECT_EQ(messages(person).size(), 1u);
  EXPECT_TRUE(outbox().empty());

  choose(Channel::mail);
  assign(open(), person);
  follow();
  EXPECT_EQ(messages(person).size(), 1u);
  EXPECT_EQ(outbox().size(), 1u);
}

TEST_P(FollowEvents, AGraduationTakenBackIsToldToTheSchoolAndNotToOthers) {
  const CaseId id = open();
  const OrganisationId school = find(id).holder;
  const PersonId head = add_person("head", access::Role::partner_school, school);
  const PersonId other =
      add_person("other", access::Role::partner_school, db().write([&](Transaction& tx) {
        return add_organisation(tx, "school");
      }));
  db().write([&](Transaction& tx) {
    access::record(
        tx, actor_, "case.graduation_taken_back", {events::subject(id), events::subject(school)});
  });

  follow();

  ASSERT_EQ(messages(head).size(), 1u);
  EXPECT_EQ(messages(head).front().subject, "Graduation taken back: Name");
  EXPECT_TRUE(messages(other).empty());
}

TEST_P(FollowEvents, ASchoolThatWaitsForALaterCohortIsToldWhichAndWhen) {
  const OrganisationId school =
      db().write([&](Transaction& tx) { return add_organisation(tx, "school"); });
  const PersonId head = add_person("head", access::Role::partner_school, school);
  const Date starts(2027, 9, 1);
  db().write([&](Transaction& tx) {
    const auto version = programme::version_in_force(tx, programme_)->id;
    const auto cohort = programme::insert_cohort(
        tx,
        programme_,
        version,
        {.number = 90, .id = "late", .title = "The late cohort", .starts_on = starts});
    const auto participation = programme::insert_participation(tx,
                                                               {.programme = programme_,
                                                                .owner = owner_,
                                                                .organisation = school,
                                                                .unit = "school",
                                                                .stream = "targeted",
                                                                .definition = version,
                                                                .cohort = cohort,
                                                                .opened_on = today},
                                                               std::nullopt,
                                                               actor_.at);
    access::record(
        tx, actor_, "deferral.made", {events::subject(participation), events::subject(cohort)});
  });

  follow();

  ASSERT_EQ(messages(head).size(), 1u);
  EXPECT_EQ(messages(head).front().subject, "Moved to a later cohort: Name");
  EXPECT_NE(messages(head).front().body.find("The late cohort"), std::string::npos);
  EXPECT_NE(messages(head).front().body.find("1 September 2027"), std::string::npos);
}

TEST_P(FollowEvents, SecurityCannotBeChosenAway) {
  const PersonId person = add_person("officer", access::Role::delivery_officer);

  const auto refused = db().write([&](Transaction& tx) {
    return choose_channels(tx, person, {{MessageKind::security, Channel::none}}, actor_.at);
  });

  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().message, "Messages about security cannot be turned off");
}

TEST_P(FollowEvents, ASignInFromANewDeviceIsToldAtOnce) {
  const PersonId person = add_person("officer", access::Role::delivery_officer);
  const auto sign_in = [&](const char* token, const char* device, Instant at) {
    db().write([&](Transaction& tx) {
      access::save_session(tx, {.person = person, .token = token, .device = device}, at);
      events::record(
          tx, {.person = person, .at = at}, "person.signed_in", {events::subject(person)});
    });
  };

  sign_in("one", "Firefox", actor_.at);
  sign_in("two", "Firefox", actor_.at.plus(std::chrono::seconds(10)));
  follow(actor_.at.plus(std::chrono::seconds(20)));
  EXPECT_TRUE(messages(person).empty());

  sign_in("three", "Another browser", actor_.at.plus(std::chrono::seconds(30)));
  follow(actor_.at.plus(std::chrono::seconds(40)));
  ASSERT_EQ(messages(person).size(), 1u);
  EXPECT_EQ(messages(person).front().kind, "security");
  EXPECT_TRUE(outbox().front().is_urgent);
}

TEST_P(FollowEvents, OnlyTheReceiverMarksAMessageAsRead) {
  const PersonId person = add_person("officer", access::Role::delivery_officer);
  const PersonId other = add_person("other", access::Role::delivery_officer);
  assign(open(), person);
  follow();
  const MessageId id = messages(person).front().id;
  const auto unread = [&] {
    return db().read([&](Snapshot& s) { return count_unread(s, person); });
  };

  EXPECT_FALSE(db().write([&](Transaction& tx) { return mark_read(tx, other, id, actor_.at); }));
  EXPECT_EQ(unread(), 1);
  EXPECT_TRUE(db().write([&](Transaction& tx) { return mark_read(tx, person, id, actor_.at); }));
  EXPECT_FALSE(db().write([&](Transaction& tx) { return mark_read(tx, person, id, actor_.at); }));
  EXPECT_EQ(unread(), 0);
}

TEST_P(FollowEvents, OldMessagesGoWithTheirMail) {
  const PersonId person = add_person("officer", access::Role::delivery_officer);
  assign(open(), person);
  follow();

  EXPECT_EQ(db().write([](Transaction& tx) { return delete_old_messages(tx, today); }), 0);
  EXPECT_EQ(
      db().write([](Transaction& tx) { return delete_old_messages(tx, today.plus_months(14)); }),
      1);

  EXPECT_TRUE(outbox().empty());
}

TEST_P(FollowEvents, OpenTasksFollowTheCase) {
  const CaseId id = open();
  const auto open_rows = [&] {
    return db().read([](Snapshot& s) {
      return *s.one<std::int64_t>("select count(*) from open_task where ended_at is null");
    });
  };
  follow();
  const std::int64_t before = open_rows();
  EXPECT_GT(before, 0);

  ASSERT_TRUE(fill(id, "confirm_starting_eligibility").has_value());
  follow();

  const std::int64_t ended = db().read([](Snapshot& s) {
    return *s.one<std::int64_t>("select count(*) from open_task where ended_at is not null");
  });
  EXPECT_EQ(ended, 1);
}

/// A review that was held, and the day it proposes for the next one.
void hold_review(storage::Database& db, CaseId id, Date next_on) {
  db.write([&](Transaction& tx) {
    tx.execute(
        "insert into case_review (case_id, review, held_on, overall, next_step, answers, "
        "next_on, recorded_at) values (:id, 'matched_review', '2026-08-03', '', '', '{}', "
        ":next_on, '2026-08-03T09:00:00Z')",
        {{"id", id}, {"next_on", next_on}});
  });
}

TEST_P(FollowEvents, ADateIsToldOncePerReminderAndOverdueOnceAWeek) {
  const PersonId person = add_person("officer", access::Role::delivery_officer);
  const CaseId id = open();
  assign(id, person);
  follow();
  hold_review(db(), id, Date(2026, 9, 10));
  const auto told_on = [&](const char* day) {
    return remind(db(), *Instant::parse(std::string(day) + "T12:00:00Z")).messages;
  };

  EXPECT_EQ(told_on("2026-08-31"), 0);
  EXPECT_EQ(told_on("2026-09-01"), 1);
  EXPECT_EQ(told_on("2026-09-02"), 0);
  EXPECT_EQ(told_on("2026-09-09"), 1);
  EXPECT_EQ(told_on("2026-09-10"), 0);
  EXPECT_EQ(told_on("2026-09-11"), 1);
  EXPECT_EQ(told_on("2026-09-12"), 0);
  EXPECT_EQ(told_on("2026-09-14"), 1);
  EXPECT_EQ(told_on("2026-09-15"), 0);
  EXPECT_TRUE(was_told(person, "Review due 10 September 2026"));
  EXPECT_TRUE(was_told(person, "1 task or review overdue on 14 September 2026"));
}

TEST_P(FollowEvents, StaffSeeWhatIsDueInNumbersAndInOrder) {
  const PersonId person = add_person("officer", access::Role::delivery_officer);
  const CaseId mine = open();
  const CaseId other = open();
  assign(mine, person);
  hold_review(db(), mine, Date(2026, 9, 3));
  hold_review(db(), other, Date(2026, 8, 20));
  remind(db(), actor_.at);
  access::Actor reader{.person = person, .at = actor_.at};
  reader.grants = {{.role = access::Role::delivery_officer,
                    .scope = {.owner = owner_, .programme = programme_}}};
  const auto counts = [&](const access::Actor& actor, bool only_mine) {
    return db().read([&](Snapshot& s) { return count_open_tasks(s, actor, today, only_mine); });
  };

  EXPECT_EQ(counts(reader, false).overdue, 1);
  EXPECT_EQ(counts(reader, false).this_week, 1);
  EXPECT_EQ(counts(reader, true).overdue, 0);
  EXPECT_EQ(counts(reader, true).this_week, 1);
  const auto lines = db().read([&](Snapshot& s) { return due_lines(s, reader, {}); });
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines.front().case_id, other);

  // A role over another programme counts nothing of this one.
  reader.grants.front().scope.programme = ProgrammeId{programme_.value + 1};
  EXPECT_EQ(counts(reader, false).this_week, 0);
}

TEST_P(FollowEvents, AProtectedCaseIsDueForThoseWhoManageThisVeryCase) {
  const PersonId person = add_person("officer", access::Role::delivery_officer);
  const CaseId hidden = open();
  hold_review(db(), hidden, Date(2026, 8, 20));
  remind(db(), actor_.at);
  db().write([&](Transaction& tx) {
    ASSERT_TRUE(casework::protect_case(tx, actor_, hidden, true).has_value());
  });
  access::Actor reader{.person = person, .at = actor_.at};
  const access::Scope here{.owner = owner_, .programme = programme_};
  access::Scope elsewhere = here;
  elsewhere.programme = ProgrammeId{programme_.value + 1};
  reader.grants = {{.role = access::Role::finance, .scope = here},
                   {.role = access::Role::delivery_officer, .scope = elsewhere}};
  const auto overdue = [&] {
    return db().read(
        [&](Snapshot& s) { return count_open_tasks(s, reader, today, false).overdue; });
  };
  const auto lines = [&] {
    return db().read([&](Snapshot& s) {
      EXPECT_EQ(count_due_lines(s, reader, {}), std::ssize(due_lines(s, reader, {})));
      return std::ssize(due_lines(s, reader, {}));
    });
  };

  EXPECT_EQ(overdue(), 0);
  EXPECT_EQ(lines(), 0);
  reader.grants.back().scope = here;
  EXPECT_EQ(overdue(), 1);
  EXPECT_EQ(lines(), 1);
}

TEST_P(FollowEvents, RemindersAreMadeOnceADayFromEightOn) {
  const auto due = [&](const char* at) {
    return db().read([&](Snapshot& s) { return is_reminding_due(s, *Instant::parse(at)); });
  };
  EXPECT_FALSE(due("2026-09-01T06:30:00Z"));
  EXPECT_TRUE(due("2026-09-01T07:00:00Z"));

  remind(db(), *Instant::parse("2026-09-01T07:00:00Z"));

  EXPECT_FALSE(due("2026-09-01T12:00:00Z"));
  EXPECT_TRUE(due("2026-09-02T12:00:00Z"));
}

}  // namespace
}  // namespace trellis::notify
