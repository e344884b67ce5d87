// Databases as earlier releases left them (tests/fixtures/levels, made by tools/keep_level) are
// opened by this binary: backed up, brought up to date, and served with all that was in them.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>

#include "storage/database.hpp"
#include "support/places.hpp"
#include "support/site_client.hpp"
#include "support/site_process.hpp"

namespace trellis {
namespace {

namespace fs = std::filesystem;
using testing::run_trellis;
using testing::SiteClient;
using testing::SiteProcess;
using testing::TemporaryFolder;

std::vector<fs::path> levels() {
  std::vector<fs::path> found;
  for (const auto& entry :
       fs::directory_iterator(test::source_dir().string() + "/tests/fixtures/levels"))
    if (entry.path().extension() == ".gz") found.push_back(entry.path());
  std::ranges::sort(found);
  return found;
}

std::int64_t count(const std::string& url, const std::string& sql) {
  storage::Database db = storage::Database::open(url).value();
  return db.read([&](storage::Snapshot& s) { return s.one<std::int64_t>(sql).value(); });
}

/// How many rows each of the tables holds whose facts nobody may lose.
std::vector<std::int64_t> kept_in(const std::string& url) {
  std::vector<std::int64_t> counts;
  for (const char* table : {"organisation",
                            "person",
                            "establishment",
                            "inspection",
                            "participation",
                            "eligibility_result",
                            "match_run",
                            "match_proposal",
                            "event"})
    counts.push_back(count(url, std::string("select count(*) from ") + table));
  return counts;
}

TEST(Levels, EveryReleasedDatabaseOpens) {
  ASSERT_FALSE(levels().empty());
  for (const fs::path& level : levels()) {
    SCOPED_TRACE(level.filename().string());
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "old.db";
    const std::string url = "sqlite:" + file.string();
    const std::string unpack = "zcat '" + level.string() + "' | sqlite3 '" + file.string() + "'";
    ASSERT_EQ(std::system(unpack.c_str()), 0);
    const auto before = kept_in(url);
    ASSERT_GT(before[2], 100);
    const bool is_old = run_trellis({"--db", url, "doctor"}).exit_code != 0;

    const auto migrated = run_trellis({"--db", url, "--yes", "migrate"});
    ASSERT_EQ(migrated.exit_code, 0) << migrated.output;
    const auto doctor = run_trellis({"--db", url, "doctor"});
    EXPECT_EQ(doctor.exit_code, 0) << doctor.output;
    EXPECT_EQ(kept_in(url), before);
    if (is_old) {
      EXPECT_NE(migrated.output.find("Backed up to"), std::string::npos) << migrated.output;
    }

    SiteProcess site(url, {"--demo"});
    SiteClient client(site.port());
    client.open("/sign-in");
    client.submit("/sign-in/persona",
                  {},
                  std::to_string(count(
                      url, "select person_id from person where persona = 'programme_manager'")));
    EXPECT_EQ(client.h1(), "Home");
    EXPECT_EQ(client.open("/matching/1"), 200);
  }
}

}  // namespace
}  // namespace trellis
