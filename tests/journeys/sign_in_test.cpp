// Signing in as a real person, and what a demonstration does instead, on the running server.
#include <gtest/gtest.h>

#include "access/organisation_store.hpp"
#include "access/person_actions.hpp"
#include "storage/database.hpp"
#include "storage/settings_store.hpp"
#include "support/site_client.hpp"
#include "support/site_process.hpp"

namespace trellis {
namespace {

using testing::SiteClient;
using testing::SiteProcess;
using testing::TemporaryFolder;

Instant made_at() { return Instant::parse("2026-03-09T09:00:00Z").value(); }

Instant system_now() {
  return Instant(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
}

std::string url_in(const TemporaryFolder& folder) {
  return "sqlite:" + (folder.path() / "journey.db").string();
}

TEST(SignIn, APersonSetsAPasswordSignsInAndOut) {
  const TemporaryFolder folder;
  std::string token;
  {
    storage::Database db = storage::Database::open(url_in(folder)).value();
    ASSERT_TRUE(db.migrate(made_at()).has_value());
    token =
        access::set_up(
            db,
            {.organisation = "Example body", .name = "Asha Example", .email = "asha@example.com"},
            system_now())
            .value()
            .token;
  }
  SiteProcess site(url_in(folder));
  SiteClient client(site.port());

  client.open("/password?token=" + token);
  client.submit("/password", {{"password", "short"}});
  EXPECT_EQ(client.status(), 422);
  client.submit("/password", {{"password", "a lantern beneath nine maps"}});
  EXPECT_EQ(client.h1(), "Sign in");
  EXPECT_TRUE(client.says("Your password is set"));

  client.submit("/sign-in", {{"email", "asha@example.com"}, {"password", "wrong password"}});
  EXPECT_EQ(client.status(), 422);
  EXPECT_TRUE(client.cookies().find("trellis") == client.cookies().end());

  client.submit("/sign-in",
                {{"email", " Asha@Example.com "}, {"password", "a lantern beneath nine maps"}});
  EXPECT_EQ(client.h1(), "Home");
  EXPECT_TRUE(client.says("Asha Example"));
  const std::string session = client.cookies()["trellis"];

  client.submit("/sign-out");
  EXPECT_TRUE(client.says("You have signed out"));
  client.cookies()["trellis"] = session;
  client.open("/account");
  EXPECT_EQ(client.h1(), "Sign in");
}

TEST(SignIn, WantedPageOpensAfterwardsAndOnlyHere) {
  const TemporaryFolder folder;
  std::string person;
  {
    storage::Database db = storage::Database::open(url_in(folder)).value();
    ASSERT_TRUE(db.migrate(made_at()).has_value());
    const auto made = db.write([](storage::Transaction& tx) -> Result<PersonId> {
      TRY_VOID(storage::mark_as_demonstration(tx, made_at()));
      const OrganisationId body =
          access::save_organisation(tx, access::OrganisationKind::body, "Example body", made_at());
      return access::add_persona(tx,
                                 {.key = "programme_manager",
                                  .name = "Programme manager",
                                  .grants = {{.role = access::Role::programme_manager,
                                              .scope = {.owner = body},
                                              .period = {.from = Date(2020, 1, 1), .to = {}}}}},
                                 made_at());
    });
    ASSERT_TRUE(made.has_value());
    person = std::to_string(made->value);
  }
  SiteProcess site(url_in(folder), {"--demo"});
  SiteClient client(site.port());

  client.open("/events?type=x");
  EXPECT_EQ(client.h1(), "Choose a persona");
  client.submit("/sign-in/persona", {{"person", person}});
  EXPECT_EQ(client.address(), "/events?type=x");
  EXPECT_EQ(client.h1(), "History");
  EXPECT_TRUE(client.says("Demonstration: invented data"));

  client.open("/sign-in?return_to=//elsewhere.example/");
  client.submit("/sign-in/persona", {{"person", person}});
  EXPECT_EQ(client.address(), "/");
}

TEST(Serve, StartsInTimeAndStopsGracefully) {
  const TemporaryFolder folder;
  {
    storage::Database db = storage::Database::open(url_in(folder)).value();
    ASSERT_TRUE(db.migrate(made_at()).has_value());
  }
  SiteProcess site(url_in(folder));
  SiteClient client(site.port());

  EXPECT_EQ(client.open("/health"), 200);
  RecordProperty("start_milliseconds", static_cast<int>(site.start_time().count()));
  EXPECT_EQ(site.stop(), 0);
}

TEST(Serve, RefusesWhatWouldMislead) {
  const TemporaryFolder folder;
  const std::string url = url_in(folder);

  const auto old = testing::run_trellis({"--db", url, "serve", "--listen", "127.0.0.1:0"});
  {
    storage::Database db = storage::Database::open(url).value();
    ASSERT_TRUE(db.migrate(made_at()).has_value());
  }
  const auto no_demo =
      testing::run_trellis({"--db", url, "serve", "--demo", "--listen", "127.0.0.1:0"});
  const auto bad_address = testing::run_trellis({"--db", url, "serve", "--listen", "8080"});
  const auto bad_day = testing::run_trellis(
      {"--db", url, "--today", "2026-03-09", "serve", "--listen", "127.0.0.1:0"});

  EXPECT_NE(old.exit_code, 0);
  EXPECT_EQ(no_demo.exit_code, 2);
  EXPECT_NE(no_demo.output.find("not made as a demonstration"), std::string::npos);
  EXPECT_EQ(bad_address.exit_code, 3);
  EXPECT_EQ(bad_day.exit_code, 2);
}

}  // namespace
}  // namespace trellis
