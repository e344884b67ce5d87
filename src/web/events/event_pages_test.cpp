#include "web/events/event_pages.hpp"

#include <algorithm>
#include <gtest/gtest.h>

#include "programme/fund_fixture.hpp"
#include "programme/world_fixture.hpp"
#include "support/test_site.hpp"
#include "web/events/event_sentences.hpp"

namespace trellis::web {
namespace {

using access::Role;
using testing::Page;
using testing::TestSite;

Instant at(const char* text) { return Instant::parse(text).value(); }

void happen(TestSite& site, const char* type, const events::Changes& changes = {}) {
  site.db().write([&](storage::Transaction& tx) {
    events::record(tx,
                   {.kind = events::AuthorKind::import, .at = at("2026-03-09T14:05:06Z")},
                   type,
                   {{.kind = "organisation", .id = 7}},
                   changes);
  });
}

TEST(HistoryPage, ShowsTheNewestFirstWithWhatChanged) {
  TestSite site({.roles = {Role::programme_manager}});
  happen(site, "school.closed");
  happen(site,
         "visit.moved",
         events::Changes()
             .change("on", "2026-03-01", "2026-03-08")
             .happened(at("2026-02-01T10:00:00Z")));

  const Page page = site.get("/events");
  const std::string words = page.words();

  EXPECT_LT(words.find("Visit moved"), words.find("School closed"));
  EXPECT_TRUE(page.says("Recorded later, on 9 March 2026"));
  EXPECT_TRUE(page.says("on 2026-03-01 2026-03-08"));
  EXPECT_TRUE(page.says("by an import"));
}

TEST(HistoryPage, TurnsPagesByTheLastEvent) {
  TestSite site({.roles = {Role::programme_manager}});
  for (int i = 0; i < 26; ++i) happen(site, i == 0 ? "first.one" : "other.one");

  const Page newest = site.get("/events");
  const auto links = trellis::testing::elements(newest.document, "a");
  const auto older = std::ranges::find_if(
      links, [](const auto* link) { return link->attribute("rel") == "next"; });
  ASSERT_NE(older, links.end());

  EXPECT_FALSE(newest.says("First one"));
  EXPECT_TRUE(site.get((*older)->attribute("href")).says("First one"));
}

TEST(HistoryPage, ExportsSafely) {
  TestSite site({.roles = {Role::programme_manager}});
  happen(site, "school.closed", events::Changes().say("name", "=cmd()"));

  const Page csv = site.get("/events.csv");

  EXPECT_EQ(csv.header("Content-Disposition"), "attachment; filename=\"events.csv\"");
  EXPECT_NE(csv.text.find("School closed: name =cmd()"), std::string::npos);
  EXPECT_EQ(csv.text.find(",=cmd"), std::string::npos);
}

/// Somebody of this name does something to something of this kind at this moment.
void done_by(
    TestSite& site, const char* name, const char* type, const char* subject, const char* moment) {
  site.db().write([&](storage::Transaction& tx) {
    const PersonId person = programme::testing::add_person(tx, name);
    events::record(tx,
                   {.kind = events::AuthorKind::person, .person = person, .at = at(moment)},
                   type,
                   {{.kind = subject, .id = 1}});
  });
}

TEST(HistoryPage, IsFilteredByPersonSubjectAndDays) {
  TestSite site({.roles = {Role::administrator}});
  // The second is on 10 July in England, where it is an hour later.
  done_by(site, "Ada Mill", "first.one", "release", "2026-07-09T12:00:00Z");
  done_by(site, "Ben Weir", "second.one", "person", "2026-07-09T23:30:00Z");
  done_by(site, "Cai Lock", "third.one", "person", "2026-07-11T12:00:00Z");
  const auto shown = [&](const char* query) {
    const std::string words = site.get(std::string("/events?") + query).words();
    std::string found;
    for (const char* one : {"First one", "Second one", "Third one"})
      if (words.find(one) != std::string::npos) found += one[0];
    return found;
  };

  EXPECT_EQ(shown(""), "FST");
  EXPECT_EQ(shown("who=mill"), "F");
  EXPECT_EQ(shown("who=nobody"), "");
  EXPECT_EQ(shown("about=person"), "ST");
  EXPECT_EQ(shown("about=person&who=ben"), "S");
  EXPECT_EQ(shown("from-day=10&from-month=7&from-year=2026"), "ST");
  EXPECT_EQ(shown("until-day=10&until-month=7&until-year=2026"), "FS");
  EXPECT_EQ(shown("until-day=9&until-month=7&until-year=2026"), "F");
  EXPECT_TRUE(site.get("/events?who=nobody").says("No event matches these filters"));
  const std::string csv = site.get("/events.csv?who=mill").text;
  EXPECT_NE(csv.find("first.one"), std::string::npos);
  EXPECT_EQ(csv.find("third.one"), std::string::npos);
}

TEST(HistoryPage, SaysWhichDayCannotBeRead) {
  TestSite site({.roles = {Role::administrator}});

  const Page page = site.get("/events?from-day=31&from-month=2&from-year=2026");

  EXPECT_EQ(page.status(), 422);
  EXPECT_TRUE(page.says("There is a problem"));
}

TEST(HistoryPage, IsReadFromTheOldestOnWhereAsked) {
  TestSite site({.roles = {Role::programme_manager}});
  for (int i = 0; i < 26; ++i) happen(site, i == 25 ? "last.one" : i == 0 ? "first.one" : "an.one");

  const Page oldest = site.get("/events?order=ascending");
  const auto links = trellis::testing::elements(oldest.document, "a");
  const auto newer = std::ranges::find_if(
      links, [](const auto* link) { return link->attribute("rel") == "next"; });
  ASSERT_NE(newer, links.end());
  const Page next = site.get((*newer)->attribute("href"));

  EXPECT_TRUE(oldest.says("First one"));
  EXPECT_FALSE(oldest.says("Last one"));
  EXPECT_TRUE(next.says("Last one"));
  EXPECT_FALSE(next.says("First one"));
}

TEST(EventPage, HasAnAddressOfItsOwn) {
  TestSite site({.roles = {Role::programme_manager}});
  happen(site, "school.closed");

  EXPECT_TRUE(site.get("/events/1").says("About: organisation 7"));
  EXPECT_EQ(site.get("/events/2").status(), 404);
  EXPECT_EQ(site.get("/events/x").status(), 404);
}

TEST(EventSentence, IsTheFeaturesOwnWhereItHasOne) {
  say_events("test.said", [](const events::Event&) { return std::string("A sentence"); });

  EXPECT_EQ(sentence_of({.type = "test.said"}), "A sentence");
  EXPECT_EQ(sentence_of({.type = "open_day.booked", .summary = {{"people", "2"}}}),
            "Open day booked: people 2");
}

TEST(HistoryPage, LeavesOutWhatHappenedInProgrammesOfOtherOwners) {
  // The person's owner is another body than the one that answers for the fund.
  TestSite site({.roles = {Role::programme_manager}, .scope = {.owner = OrganisationId{999}}});
  const programme::testing::Fund fund(site.db());
  happen(site, "school.closed");
  const auto newest = [&](const char* type) {
    return site.db().read([&](storage::Snapshot& db) { return events::all_events(db, type); });
  };
  ASSERT_FALSE(newest("definition.published").empty());

  const Page page = site.get("/events");
  const Page csv = site.get("/events.csv");
  const Page one =
      site.get("/events/" + std::to_string(newest("definition.published").front().id.value));

  EXPECT_TRUE(page.says("School closed"));
  EXPECT_EQ(csv.text.find("definition."), std::string::npos);
  EXPECT_NE(csv.text.find("school.closed"), std::string::npos);
  EXPECT_EQ(one.status(), 404);
}

TEST(HistoryPage, ShowsWhatHappenedInProgrammesOfTheOwnOwner) {
  TestSite site({.roles = {Role::programme_manager}, .scope = {.owner = OrganisationId{1}}});
  const programme::testing::Fund fund(site.db());
  ASSERT_EQ(fund.owner, OrganisationId{1});

  EXPECT_NE(site.get("/events.csv").text.find("definition."), std::string::npos);
}

}  // namespace
}  // namespace trellis::web
