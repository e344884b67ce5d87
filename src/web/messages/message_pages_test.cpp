#include <gtest/gtest.h>

#include "access/grant_store.hpp"
#include "access/person_store.hpp"
#include "notify/tell_actions.hpp"
#include "storage/settings_store.hpp"
#include "support/test_site.hpp"

namespace trellis::web {
namespace {

using access::Role;
using testing::Page;
using testing::TestSite;

const Instant now = *Instant::parse("2026-03-09T14:05:06Z");

/// Persons 1 and 2, of whom the first is the reader.
void add_people(TestSite& site) {
  site.db().write([](storage::Transaction& tx) {
    for (const char* name : {"reader", "other"})
      access::save_person(tx, {.name = name, .email = std::string(name) + "@example.org"}, now);
  });
}

void tell(TestSite& site, std::int64_t person, const char* key, notify::MessageKind kind) {
  site.db().write([&](storage::Transaction& tx) {
    const notify::Draft draft{.kind = kind,
                              .key = key,
                              .subject = std::string("About ") + key,
                              .body = "First line\nSecond line",
                              .link = "/cases/7"};
    notify::tell(tx, draft, {PersonId{person}}, now);
  });
}

TEST(MessagesPage, SaysWhatWillAppearHereWhileItIsEmpty) {
  TestSite site({.roles = {Role::partner_school}});
  add_people(site);

  const Page page = site.get("/messages");

  EXPECT_EQ(page.h1(), "Messages");
  EXPECT_TRUE(page.says("You have no messages yet"));
}

TEST(MessagesPage, ShowsOnesOwnMessagesAndMarksThemAsRead) {
  TestSite site({.roles = {Role::partner_school}});
  add_people(site);
  tell(site, 1, "mine", notify::MessageKind::task_due);
  tell(site, 2, "theirs", notify::MessageKind::task_due);

  const Page page = site.get("/messages");
  EXPECT_TRUE(page.says("About mine"));
  EXPECT_TRUE(page.says("Second line"));
  EXPECT_TRUE(page.says("1 unread message"));
  EXPECT_FALSE(page.says("theirs"));

  // The other's message is not ours to read.
  site.post("/messages/2/read", {});
  EXPECT_TRUE(site.get("/messages").says("No changes were made"));
  EXPECT_EQ(site.post("/messages/1/read", {}).location(), "/messages");
  EXPECT_TRUE(site.get("/messages").says("You have read all your messages"));
}

TEST(MessagesPage, MarksAllAsReadByAPostOnly) {
  TestSite site({.roles = {Role::partner_school}});
  add_people(site);
  tell(site, 1, "one", notify::MessageKind::task_due);
  tell(site, 1, "two", notify::MessageKind::security);

  EXPECT_EQ(site.get("/messages/read").status(), 405);
  EXPECT_TRUE(site.get("/messages").says("2 unread messages"));
  site.post("/messages/read", {});
  EXPECT_TRUE(site.get("/messages").says("2 messages marked as read"));
}

TEST(NotificationsPage, KeepsWhatIsChosenAndLeavesSecurityOut) {
  TestSite site({.roles = {Role::partner_school}});
  add_people(site);

  EXPECT_EQ(site.get("/account/notifications").by_id("security"), nullptr);
  const Page refused =
      site.post("/account/notifications", {{"task_due", "none"}, {"security", "none"}});
  EXPECT_EQ(refused.status(), 422);
  EXPECT_TRUE(refused.says("Messages about security cannot be turned off"));

  site.post("/account/notifications", {{"task_due", "none"}});
  EXPECT_TRUE(site.get("/account/notifications").says("Your choices are saved"));
  tell(site, 1, "unwanted", notify::MessageKind::task_due);
  EXPECT_TRUE(site.get("/messages").says("You have no messages yet"));

  site.post("/account/notifications", {{"task_due", "none"}});
  EXPECT_TRUE(site.get("/account/notifications").says("No changes were made"));
}

TEST(CalendarPage, ShowsTheSecretAddressOnceAndEndsIt) {
  TestSite site({.roles = {Role::partner_school}});
  add_people(site);
  EXPECT_TRUE(site.get("/account/calendar").says("You have no calendar address"));

  const Page made = site.post("/account/calendar", {});
  EXPECT_EQ(made.status(), 201);
  EXPECT_EQ(made.h1(), "Calendar address made");
  EXPECT_EQ(made.header("Set-Cookie").find("calendar"), std::string::npos);
  const std::string words = made.words();
  EXPECT_NE(words.find("http://localhost/calendar/"), std::string::npos);
  const std::size_t begin = words.find("/calendar/");
  ASSERT_NE(begin, std::string::npos);
  const std::string path = words.substr(begin, words.find(".ics", begin) + 4 - begin);
  EXPECT_EQ(site.get("/account/calendar").words().find("/calendar/"), std::string::npos);

  TestSite* visitor = &site;
  const Page feed = visitor->get(path);
  EXPECT_EQ(feed.status(), 200);
  EXPECT_EQ(feed.header("Content-Type"), "text/calendar; charset=utf-8");
  EXPECT_TRUE(feed.text.starts_with("BEGIN:VCALENDAR\r\n"));

  site.post("/account/calendar/end", {});
  EXPECT_EQ(site.get(path).status(), 404);
  EXPECT_EQ(site.get("/calendar/guess/dates.ics").status(), 404);
}

TEST(OutboxPage, ListsLettersWithoutTheirWordsAndSendsOneWithAReason) {
  TestSite site({.roles = {Role::administrator}});
  add_people(site);
  EXPECT_TRUE(site.get("/mail").says("No mail has been written yet"));
  tell(site, 2, "theirs", notify::MessageKind::task_due);

  const Page list = site.get("/mail");
  EXPECT_TRUE(list.says("other"));
  EXPECT_TRUE(list.says("Waits to be sent"));
  EXPECT_FALSE(list.says("About theirs"));
  EXPECT_FALSE(site.get("/mail/1").says("Second line"));

  const Page refused = site.post("/mail/1", {{"because", "now"}});
  EXPECT_EQ(refused.status(), 422);
  EXPECT_TRUE(refused.says("at least ten characters"));
  EXPECT_EQ(site.post("/mail/1", {{"because", "The visit is tomorrow"}}).location(), "/mail");
  EXPECT_EQ(site.get("/mail/99").status(), 404);
}

TEST(OutboxPage, ShowsAnAdministratorThePeopleOfTheirOwnOwner) {
  TestSite site({.roles = {Role::administrator}, .scope = {.owner = OrganisationId{1}}});
  add_people(site);
  site.db().write([](storage::Transaction& tx) {
    for (std::int64_t i = 1; i <= 2; ++i) {
      const OrganisationId body{
          tx.insert("insert into organisation (kind, name, recorded_at) "
                    "values ('body', 'Body', :now) returning organisation_id",
                    {{"now", now}})};
      access::save_grant(tx,
                         PersonId{i},
                         {.role = Role::delivery_officer,
                          .scope = {.owner = body},
                          .period = {Date(2020, 1, 1), {}}},
                         std::nullopt,
                         now);
    }
  });
  tell(site, 1, "ours", notify::MessageKind::task_due);
  tell(site, 2, "theirs", notify::MessageKind::task_due);

  const Page list = site.get("/mail");

  EXPECT_TRUE(list.says("reader"));
  EXPECT_FALSE(list.says("other"));
  EXPECT_EQ(site.get("/mail/1").status(), 200);
  EXPECT_EQ(site.get("/mail/2").status(), 404);
  EXPECT_EQ(site.post("/mail/2", {{"because", "The visit is tomorrow"}}).status(), 404);
}

TEST(OutboxPage, IsForAdministrators) {
  TestSite site({.roles = {Role::programme_manager}});

  EXPECT_EQ(site.get("/mail").status(), 403);
  EXPECT_EQ(site.post("/mail/1", {{"because", "The visit is tomorrow"}}).status(), 403);
}

TEST(DemonstrationMail, IsThereInADemonstrationOnly) {
  TestSite real({.roles = {Role::administrator}});
  EXPECT_EQ(real.get("/demo/mail").status(), 404);

  TestSite demonstration({.roles = {Role::funder}, .site = {.is_demonstration = true}});
  add_people(demonstration);
  EXPECT_TRUE(demonstration.get("/demo/mail").says("No letter has been written yet"));
  tell(demonstration, 2, "theirs", notify::MessageKind::task_due);

  EXPECT_TRUE(demonstration.get("/demo/mail").says("other@example.org"));
  const Page letter = demonstration.get("/demo/mail/1");
  EXPECT_EQ(letter.h1(), "About theirs");
  EXPECT_TRUE(letter.says("You receive this because"));
  EXPECT_TRUE(letter.says("/account/notifications"));
}

TEST(DemonstrationMail, LeavesTheLinkToWhomTheLetterIsFor) {
  TestSite site({.roles = {Role::funder}, .site = {.is_demonstration = true}});
  add_people(site);
  tell(site, 2, "theirs", notify::MessageKind::task_due);

  const Page letter = site.get("/demo/mail/1");

  EXPECT_TRUE(letter.says("Its link is for other: /cases/7"));
  EXPECT_EQ(letter.text.find("href=\"/cases/7\""), std::string::npos);
}

}  // namespace
}  // namespace trellis::web
