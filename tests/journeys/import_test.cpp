// Importing a published file as a person does: upload, look, apply, watch the job, read the report.
#include <gtest/gtest.h>
#include <thread>

#include "access/organisation_store.hpp"
#include "access/person_actions.hpp"
#include "register_fixture.hpp"
#include "storage/database.hpp"
#include "storage/settings_store.hpp"
#include "support/site_client.hpp"
#include "support/site_process.hpp"

namespace trellis {
namespace {

using registry::testing::SchoolFile;
using testing::SiteClient;
using testing::SiteProcess;
using testing::TemporaryFolder;

Instant made_at() { return Instant::parse("2026-03-09T09:00:00Z").value(); }

/// A demonstration with one persona who may import, and her key.
std::string make_database(const std::string& url) {
  storage::Database db = storage::Database::open(url).value();
  EXPECT_TRUE(db.migrate(made_at()).has_value());
  const auto made = db.write([](storage::Transaction& tx) -> Result<PersonId> {
    TRY_VOID(storage::mark_as_demonstration(tx, made_at()));
    const OrganisationId body =
        access::save_organisation(tx, access::OrganisationKind::body, "Example body", made_at());
    access::PersonaRequest request{.key = "programme_manager", .name = "Programme manager"};
    request.grants = {{.role = access::Role::administrator,
                       .scope = {.owner = body},
                       .period = {Date(2020, 1, 1), {}}}};
    return access::add_persona(tx, request, made_at());
  });
  return std::to_string(made.value().value);
}

/// Opens the page again, as its refresh does, until the job has led to the file's page.
void wait_for_report(SiteClient& client) {
  for (int i = 0; i < 200 && client.address().starts_with("/jobs/"); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    client.open(client.address());
  }
}

class Import : public ::testing::Test {
 protected:
  TemporaryFolder folder_;
  std::string url_ = "sqlite:" + (folder_.path() / "journey.db").string();
  std::string person_ = make_database(url_);
  SiteProcess site_{url_};
  SiteClient client_{site_.port()};

  void SetUp() override {
    client_.open("/sign-in");
    client_.submit("/sign-in/persona", {{"person", person_}});
    client_.open("/register/imports");
  }
  void upload(const std::string& name, const std::string& content) {
    client_.submit("/register/imports", {}, "", {{"file", name, content}});
  }
};

TEST_F(Import, AFileIsLookedAtAppliedByAJobAndReported) {
  upload("edubasealldata20260301.csv", SchoolFile().school(900001).school(900002).text());
  EXPECT_EQ(client_.h1(), "edubasealldata20260301.csv");
  EXPECT_TRUE(client_.says("What this file would change"));
  EXPECT_TRUE(client_.says("2 added"));
  const std::string page = client_.address();

  client_.submit(page + "/application");
  EXPECT_TRUE(client_.address().starts_with("/jobs/")) << client_.address();
  wait_for_report(client_);
  EXPECT_EQ(client_.address(), page);
  EXPECT_TRUE(client_.says("Imported"));
  EXPECT_TRUE(client_.says("2 rows added"));
  client_.open("/schools/900001");
  EXPECT_EQ(client_.status(), 200);
  client_.open("/jobs");
  EXPECT_TRUE(client_.says("Import of a published file"));
  EXPECT_TRUE(client_.says("Measuring need"));
}

TEST_F(Import, ALargeFileIsComparedByAJob) {
  SchoolFile file;
  std::string text = file.school(900001).text();
  text += std::string(std::size_t{2} << 20, '\n');
  upload("edubasealldata20260301.csv", text);
  EXPECT_TRUE(client_.address().starts_with("/jobs/")) << client_.address();
  wait_for_report(client_);
  EXPECT_EQ(client_.h1(), "edubasealldata20260301.csv");
  EXPECT_TRUE(client_.says("What this file would change"));
  EXPECT_TRUE(client_.says("1 added"));
}

TEST_F(Import, AFileOfNoKnownKindIsRefusedAndCanBeRemoved) {
  upload("notes.csv", "Remark\nhello\n");
  EXPECT_EQ(client_.status(), 422);
  EXPECT_TRUE(client_.says("No known kind"));
  const std::string page = client_.address();
  client_.submit(page + "/removal");
  EXPECT_TRUE(client_.says("nothing was imported"));
  client_.open(page);
  EXPECT_EQ(client_.status(), 404);
}

TEST_F(Import, NoFileIsNoUpload) {
  client_.submit("/register/imports", {});
  EXPECT_EQ(client_.status(), 422);
  EXPECT_TRUE(client_.says("Choose a file"));
}

}  // namespace
}  // namespace trellis
