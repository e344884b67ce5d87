#include <gtest/gtest.h>

#include "evidence/evidence_actions.hpp"
#include "support/test_site.hpp"

namespace trellis::web {
namespace {

using access::Role;
using testing::Page;
using testing::TestSite;

const std::string catalogue =
    "item,title,as_of,months,months_state,cost_band,security,recommendation,source\n"
    "quiet,Quiet reading,2026-03-01,4,estimated,1,3,Read daily,Invented\n"
    "walks,Long walks,2026-03-01,,insufficient,,0,,Invented\n";

void load_invented(TestSite& site, const std::string& text) {
  site.db().write([&](storage::Transaction& tx) {
    const auto loaded = evidence::load_catalogue(
        tx, access::operator_at(Instant::parse("2026-03-09T14:05:06Z").value()), {text, true});
    EXPECT_TRUE(loaded.has_value()) << (loaded ? "" : loaded.error().message);
  });
}

void add_reader(TestSite& site) {
  site.db().write([](storage::Transaction& tx) {
    tx.execute(
        "insert into person (name, created_at) values ('Test Person', '2026-03-09T00:00:00Z')", {});
  });
}

Page upload_catalogue(TestSite& site, const std::string& text) {
  auto file = std::make_shared<TemporaryFile>(std::filesystem::temp_directory_path());
  file->append(text);
  file->finish();
  return site.post("/evidence/files",
                   {{"invented", "yes"}},
                   {{.field = "file", .name = "c.csv", .size = text.size(), .file = file}});
}

TEST(EvidencePages, AnAbsentEffectIsWordsAndNeverZero) {
  TestSite site({.roles = {Role::partner_school}});
  load_invented(site, catalogue);

  const Page page = site.get("/evidence");

  EXPECT_EQ(page.h1(), "Evidence");
  EXPECT_TRUE(page.says("+4 months"));
  EXPECT_TRUE(page.says("Too little evidence"));
  EXPECT_TRUE(page.says("Invented"));
  EXPECT_FALSE(site.get("/evidence?months=gain").says("Long walks"));
  EXPECT_TRUE(site.get("/evidence?months=unknown").says("Long walks"));
  EXPECT_NE(site.get("/evidence.csv?q=quiet").text.find("Quiet reading"), std::string::npos);
}

TEST(EvidencePages, AnItemShowsItsVersionsAndThatANewerOneExists) {
  TestSite site({.roles = {Role::adviser}});
  load_invented(site, catalogue);
  load_invented(site,
                "item,title,as_of,months,months_state,cost_band,security,recommendation,source\n"
                "quiet,Quiet reading,2026-08-01,5,estimated,1,3,Read daily,Invented\n");

  EXPECT_TRUE(site.get("/evidence/quiet").says("+5 months"));
  const Page old = site.get("/evidence/quiet?version=1");
  EXPECT_TRUE(old.says("A newer version exists: version 2"));
  EXPECT_TRUE(old.says("quiet@1"));
  EXPECT_TRUE(old.says("No case cites it yet."));
  EXPECT_EQ(site.get("/evidence/nothing").status(), 404);
}

TEST(EvidencePages, AFileIsLookedAtBeforeItIsLoaded) {
  TestSite site({.roles = {Role::administrator}});
  add_reader(site);
  const Page received = upload_catalogue(site, catalogue + "bad,,2026-02-30,,,,,,\n");
  ASSERT_EQ(received.status(), 303) << received.words();

  const Page look = site.get(received.location());
  EXPECT_TRUE(look.says("Rows that are left out"));
  EXPECT_TRUE(look.says("Enter a day that exists"));
  EXPECT_TRUE(site.get("/evidence").says("The catalogue is empty"));
  EXPECT_EQ(site.post(received.location() + "/application", {}).location(), "/evidence");

  const Page list = site.get("/evidence");
  EXPECT_TRUE(list.says("2 new items"));
  EXPECT_TRUE(list.says("Quiet reading"));
  EXPECT_TRUE(site.get(received.location()).says("There is nothing new in this file"));
}

TEST(EvidencePages, LoadingIsForThoseWhoImportFiles) {
  TestSite site({.roles = {Role::adviser}});
  add_reader(site);

  EXPECT_EQ(site.get("/evidence/files").status(), 403);
  EXPECT_EQ(upload_catalogue(site, catalogue).status(), 403);
}

TEST(EvidencePages, AFileThatIsNoCatalogueIsAskedForAgain) {
  TestSite site({.roles = {Role::administrator}});
  add_reader(site);

  const Page again = upload_catalogue(site, "a,b\n1,2\n");

  EXPECT_EQ(again.status(), 422);
  EXPECT_TRUE(again.says("Add the column item"));
}

}  // namespace
}  // namespace trellis::web
