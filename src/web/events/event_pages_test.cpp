#include "web/events/event_pages.hpp"

#include <algorithm>
#include <gtest/gtest.h>

#include "programme/fund_fixture.hpp"
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
