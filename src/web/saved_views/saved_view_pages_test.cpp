#include <gtest/gtest.h>

#include "access/saved_view_store.hpp"
#include "programme/world_fixture.hpp"
#include "support/test_site.hpp"

namespace trellis::web {
namespace {

using programme::testing::World;
using testing::Page;
using testing::TestSite;

/// Applications in two streams, for one who keeps views of them.
struct ViewsSite {
  ViewsSite()
      : site(
            {.roles = {access::Role::programme_manager}, .now = programme::testing::test_moment()}),
        world(site.db()) {
    site.db().write([](storage::Transaction& tx) {
      programme::testing::add_person(tx, "Test Person");
      programme::testing::add_person(tx, "Another Person");
    });
    world.accepted_partner("core");
    world.accepted_partner("extended");
  }
  Page keep(const char* name, const char* query) {
    return site.post("/saved-views", {{"list", "/applications"}, {"query", query}, {"name", name}});
  }

  TestSite site;
  World world;
};

TEST(SavedViewPages, AFilterIsKeptUnderANameAndStandsAboveTheList) {
  ViewsSite views;
  EXPECT_FALSE(views.site.get("/applications").says("Keep this view"))
      << "there is nothing to keep";
  EXPECT_TRUE(views.site.get("/applications?stream=core").says("Keep this view under a name"));

  const Page kept = views.keep("Core schools", "stream=core");

  EXPECT_EQ(kept.location(), "/applications?stream=core");
  const Page list = views.site.get("/applications");
  EXPECT_NE(list.text.find("href=\"/applications?stream=core\""), std::string::npos);
  EXPECT_TRUE(list.says("Core schools"));
  const Page open = views.site.get("/applications?stream=core");
  EXPECT_NE(open.text.find("aria-current=\"true\""), std::string::npos);
  EXPECT_FALSE(open.says("Keep this view")) << "it is kept";
  EXPECT_FALSE(views.site.get("/cases").says("Core schools")) << "another list";
}

TEST(SavedViewPages, ANameIsAskedForAndTakenOnce) {
  ViewsSite views;
  views.keep(" ", "stream=core");
  EXPECT_TRUE(views.site.get("/applications").says("Enter a name for the view"));
  views.keep("Core", "stream=core");
  views.keep("CORE", "stream=extended");
  EXPECT_TRUE(views.site.get("/applications").says("You have a view of this name already"));
}

TEST(SavedViewPages, OnlyListsOfOursAreKeptAndNoAddressElsewhere) {
  ViewsSite views;
  for (const char* list : {"/events", "https://example.org", "//example.org", ""})
    EXPECT_EQ(
        views.site.post("/saved-views", {{"list", list}, {"query", "a=1"}, {"name", "Elsewhere"}})
            .status(),
        422)
        << list;
  EXPECT_EQ(views.keep("Odd", "q=\"><script>alert(1)</script>").location().find('<'),
            std::string::npos);
  EXPECT_EQ(views.site.get("/applications").text.find("<script>alert"), std::string::npos);
}

TEST(SavedViewPages, AreRenamedAndRemovedOnAPageOfTheirOwn) {
  ViewsSite views;
  EXPECT_TRUE(views.site.get("/saved-views").says("You keep no view"));
  views.keep("Core", "stream=core");
  views.keep("Extended", "stream=extended");

  const Page refused = views.site.post("/saved-views/1", {{"name", "extended"}});
  EXPECT_EQ(refused.status(), 422);
  EXPECT_TRUE(refused.says("You have a view of this name already"));
  EXPECT_EQ(views.site.post("/saved-views/1", {{"name", "Mine"}}).location(), "/saved-views");
  EXPECT_TRUE(views.site.get("/saved-views").says("Mine"));
  EXPECT_EQ(views.site.post("/saved-views/1/remove", {}).location(), "/saved-views");
  EXPECT_FALSE(views.site.get("/saved-views").says("Mine"));
  EXPECT_TRUE(views.site.get("/saved-views").says("Extended"));
}

TEST(SavedViewPages, TheViewsOfOthersAreNotThere) {
  ViewsSite views;
  views.site.db().write([](storage::Transaction& tx) {
    access::insert_saved_view(
        tx,
        {.person = PersonId{2}, .list = "/applications", .name = "Theirs", .query = "stream=core"},
        programme::testing::test_moment());
  });

  EXPECT_FALSE(views.site.get("/applications").says("Theirs"));
  EXPECT_FALSE(views.site.get("/saved-views").says("Theirs"));
  EXPECT_EQ(views.site.post("/saved-views/1", {{"name", "Mine"}}).status(), 404);
  EXPECT_EQ(views.site.post("/saved-views/1/remove", {}).status(), 404);
}

}  // namespace
}  // namespace trellis::web
