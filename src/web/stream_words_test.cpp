#include "web/stream_words.hpp"

#include <gtest/gtest.h>

#include "programme/world_fixture.hpp"
#include "support/test_site.hpp"

namespace trellis::web {
namespace {

using programme::testing::World;
using testing::Page;
using testing::TestSite;

testing::TestSiteOptions manager_then() {
  return {.roles = {access::Role::programme_manager}, .now = programme::testing::test_moment()};
}

TEST(StreamWords, SayTheTitleAndKeepTheIdOfWhatIsNoStream) {
  TestSite site(manager_then());
  World world(site.db());

  site.db().read([&](storage::Snapshot& db) {
    StreamWords words(db);
    EXPECT_EQ(words.title(world.programme, "core"), "Core");
    EXPECT_EQ(words.title(world.programme, "ended_long_ago"), "ended_long_ago");
    EXPECT_EQ(words.title(ProgrammeId{4711}, "core"), "core");
    ListDefinition list{
        .filters = {{.name = "stream",
                     .options = {{.value = "", .text = "Any"}, {.value = "core", .text = "core"}}},
                    {.name = "state", .options = {{.value = "core", .text = "core"}}}}};
    words.say_options(list, world.programme, "core");
    EXPECT_EQ(list.filters[0].options[0].text, "Any");
    EXPECT_EQ(list.filters[0].options[1].text, "Core");
    EXPECT_EQ(list.filters[0].options[1].value, "core");
    EXPECT_EQ(list.filters[1].options[0].text, "core");
  });
}

TEST(StreamWords, AreReadOnTheListOfApplicationsWhichFiltersByTheId) {
  TestSite site(manager_then());
  World world(site.db());
  const auto partner = world.accepted_partner("core");
  world.accepted_partner("extended");

  const Page all = site.get("/applications");
  EXPECT_TRUE(all.says("Core, cohort 2"));
  EXPECT_TRUE(all.says("Extended, cohort 2"));
  EXPECT_FALSE(all.says("core, "));
  const Page some = site.get("/applications?stream=core");
  EXPECT_TRUE(some.says("Core, cohort 2"));
  EXPECT_FALSE(some.says("Extended, cohort 2"));
  EXPECT_TRUE(
      site.get("/applications/" + std::to_string(partner.value)).says("Partner school, Core"));
  EXPECT_NE(site.get("/applications.csv").text.find(",core,"), std::string::npos)
      << "files keep ids";
}

}  // namespace
}  // namespace trellis::web
