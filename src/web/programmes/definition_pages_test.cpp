#include <fstream>
#include <gtest/gtest.h>

#include "casework/case_actions.hpp"
#include "programme/world_fixture.hpp"
#include "support/test_site.hpp"

namespace trellis::web {
namespace {

using access::Role;
using programme::testing::World;
using testing::Page;
using testing::TestSite;

/// A site with Behaviour Hubs in force and one open case, for somebody who edits and publishes.
struct DesignSite {
  explicit DesignSite(std::vector<Role> roles = {Role::programme_manager, Role::administrator})
      : site(options(std::move(roles))), world(site.db()) {
    site.db().write([&](storage::Transaction& tx) {
      programme::testing::add_person(tx, "Test Person");
      const auto school = programme::testing::add_organisation(tx, "school", "Oak School");
      const auto opened = casework::open_case(tx,
                                              world.operator_actor,
                                              {.programme = world.programme,
                                               .organisation = school,
                                               .unit = "partner",
                                               .unit_kind = "school",
                                               .stream = "core"},
                                              programme::testing::test_day());
      EXPECT_TRUE(opened.has_value()) << (opened ? "" : opened.error().message);
    });
  }

  static testing::TestSiteOptions options(std::vector<Role> roles) {
    testing::TestSiteOptions made{.roles = std::move(roles)};
    made.now = programme::testing::test_moment();
    return made;
  }

  std::string path(const std::string& rest = {}) const {
    return "/programmes/" + std::to_string(world.programme.value) + rest;
  }

  Page upload(const std::string& text) {
    auto file = std::make_shared<TemporaryFile>(std::filesystem::temp_directory_path());
    file->append(text);
    file->finish();
    return site.post("/programmes/definition-files",
                     {},
                     {{.field = "file",
                       .name = "edited.json",
                       .content_type = "application/json",
                       .size = text.size(),
                       .file = file}});
  }

  TestSite site;
  World world;
};

std::string next_version(const std::string& from = {}, const std::string& to = {}) {
  std::string text = programme::shipped_text("behaviour_hubs.json");
  const auto replace = [&](const std::string& before, const std::string& after) {
    const std::size_t at = text.find(before);
    EXPECT_NE(at, std::string::npos) << before;
    if (at != std::string::npos) text.replace(at, before.size(), after);
  };
  replace("\"version\": 2,", "\"version\": 3,");
  if (!from.empty()) replace(from, to);
  return text;
}

const std::string check_title = R"("id": "check_eligibility", "title": "Check eligibility")";
const std::string new_title = R"("id": "check_eligibility", "title": "Check who may join")";

TEST(DefinitionPages, AMistakeIsShownWithItsLineAndNothingIsImported) {
  DesignSite design;
  const Page received = design.upload(next_version(check_title, check_title + ", \"colr\": 1"));
  ASSERT_EQ(received.status(), 303) << received.words();

  const Page page = design.site.get(received.location());

  EXPECT_EQ(page.h1(), "edited.json");
  EXPECT_TRUE(page.says("1 mistake stands in the way"));
  EXPECT_TRUE(page.says("colr"));
  EXPECT_TRUE(page.says("What to mend"));
  EXPECT_FALSE(page.says("Import this version"));
  EXPECT_EQ(
      design.site.post(received.location() + "/import", {{"because", "x"}, {"state", "draft"}})
          .status(),
      422);
}

TEST(DefinitionPages, ASoundFileSaysWhatItChangesAndIsImportedWithAReason) {
  DesignSite design;
  const std::string report = design.upload(next_version(check_title, new_title)).location();

  const Page page = design.site.get(report);
  EXPECT_TRUE(page.says("Compared with version 2"));
  EXPECT_TRUE(page.says("Renamed or reworded"));
  EXPECT_TRUE(page.says("Check who may join"));
  const Page again = design.site.post(report + "/import", {{"state", "draft"}});
  EXPECT_EQ(again.status(), 422);
  EXPECT_TRUE(again.says("Enter why this version comes"));
  const Page imported =
      design.site.post(report + "/import", {{"because", "Plainer words"}, {"state", "published"}});

  EXPECT_EQ(imported.location(), design.path("/versions/3"));
  const Page version = design.site.get(imported.location());
  EXPECT_TRUE(version.says("Plainer words"));
  EXPECT_TRUE(version.says("Test Person"));
  EXPECT_TRUE(version.says("What it changes from version 2"));
  const Page list = design.site.get(design.path("/versions"));
  EXPECT_TRUE(list.says("Version 3"));
  EXPECT_TRUE(list.says("Plainer words"));
}

TEST(DefinitionPages, AFileThatWasNotChosenOrIsNoTextIsAskedForAgain) {
  DesignSite design;

  EXPECT_TRUE(design.site.post("/programmes/definition-files", {}).says("Choose a file"));
  const Page bytes = design.upload("\xff\xfe broken");
  EXPECT_EQ(bytes.status(), 422);
  EXPECT_TRUE(bytes.says("Save the file as plain text in UTF-8"));
}

TEST(DefinitionPages, TheFileAndTheCanonicalTextCanBeDownloaded) {
  DesignSite design;

  EXPECT_EQ(design.site.get(design.path("/versions/2/file")).text,
            programme::shipped_text("behaviour_hubs.json"));
  const Page canonical = design.site.get(design.path("/versions/2/canonical"));
  EXPECT_EQ(canonical.header("Content-Type"), "application/json");
  EXPECT_EQ(canonical.text.substr(0, 1), "{");
  EXPECT_NE(design.site.get(design.path("/versions.csv")).text.find("behaviour_hubs"),
            std::string::npos);
}

TEST(DefinitionPages, ManagingCasesIsNotEditingDefinitions) {
  DesignSite design({Role::delivery_officer});

  EXPECT_EQ(design.site.get("/programmes/definition-files").status(), 403);
  EXPECT_EQ(design.site.get(design.path("/versions")).status(), 404);
  EXPECT_EQ(design.site.get(design.path("/versions/2/file")).status(), 404);
  EXPECT_EQ(design.site.get(design.path("/moves")).status(), 403);
}

TEST(DefinitionPages, WhoEditsMayNotPublish) {
  DesignSite design({Role::programme_manager});
  const std::string report = design.upload(next_version(check_title, new_title)).location();

  EXPECT_FALSE(design.site.get(report).says("Published, in force at once"));
  EXPECT_EQ(
      design.site.post(report + "/import", {{"because", "x"}, {"state", "published"}}).status(),
      403);
  ASSERT_EQ(design.site.post(report + "/import", {{"because", "x"}, {"state", "draft"}}).status(),
            303);
  EXPECT_EQ(design.site.post(design.path("/versions/3/publication"), {}).status(), 403);
}

TEST(MovePages, APreviewIsShownThenAppliedToTheSameCases) {
  DesignSite design;
  const std::string report = design.upload(next_version(check_title, new_title)).location();
  design.site.post(report + "/import", {{"because", "Plainer words"}, {"state", "published"}});
  const Page made = design.site.post(design.path("/moves"), {{"to", "3"}});
  ASSERT_EQ(made.status(), 303) << made.words();

  const Page preview = design.site.get(made.location());
  EXPECT_EQ(preview.h1(), "Preview: move to version 3");
  EXPECT_TRUE(preview.says("Oak School"));
  EXPECT_TRUE(preview.says("Nothing but words on its pages"));
  EXPECT_NE(design.site.get(made.location() + "/cases.csv").text.find("words_only"),
            std::string::npos);
  const std::size_t at = preview.text.find("name=\"hash\" value=\"");
  ASSERT_NE(at, std::string::npos);
  const std::string hash = preview.text.substr(at + 19, 16);
  EXPECT_EQ(
      design.site.post(made.location() + "/application", {{"hash", "0000000000000000"}}).status(),
      409);
  EXPECT_EQ(design.site.post(made.location() + "/application", {{"hash", hash}}).status(), 303);

  const Page applied = design.site.get(made.location());
  EXPECT_TRUE(applied.says("Applied on"));
  EXPECT_TRUE(applied.says("Moved"));
  EXPECT_EQ(design.site.post(made.location() + "/application", {{"hash", hash}}).status(), 409);
}

TEST(MovePages, AskForAVersion) {
  DesignSite design;

  const Page again = design.site.post(design.path("/moves"), {});

  EXPECT_EQ(again.status(), 422);
  EXPECT_TRUE(again.says("Enter the version"));
}

}  // namespace
}  // namespace trellis::web
