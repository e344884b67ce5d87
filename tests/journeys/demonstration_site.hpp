/// A small demonstration on the real server, a fresh copy for each test, for journeys through it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <gtest/gtest.h>
#include <stdexcept>
#include <string>
#include <string_view>

#include "storage/database.hpp"
#include "support/site_client.hpp"
#include "support/site_process.hpp"

namespace trellis::testing {

namespace fs = std::filesystem;

inline std::string url_of(const fs::path& file) { return "sqlite:" + file.string(); }

/// The number that a query gives.
inline std::int64_t count(const std::string& url, std::string_view sql) {
  storage::Database db = storage::Database::open(url).value();
  return db.read([&](storage::Snapshot& s) { return s.one<std::int64_t>(sql).value(); });
}

/// Made once for all tests of a suite.
class OnADemonstration : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    made_ = run_trellis({"--db", url_of(original()), "demo", "--seed", "7", "--size", "small"});
  }
  static void TearDownTestSuite() {
    delete folder_;
    folder_ = nullptr;
  }
  void SetUp() override {
    ASSERT_EQ(made_.exit_code, 0) << made_.output;
    fs::copy_file(original(), file(), fs::copy_options::overwrite_existing);
    programme_ = std::to_string(
        count(url(), "select programme_id from match_run order by match_run_id limit 1"));
  }

  static fs::path original() { return folder_->path() / "original.db"; }
  static fs::path file() { return folder_->path() / "killed.db"; }
  static std::string url() { return url_of(file()); }
  std::string programme_page() const { return "/matching/" + programme_; }

  static void sign_in(SiteClient& client) {
    client.open("/sign-in");
    const auto manager =
        count(url(), "select person_id from person where persona = 'programme_manager'");
    client.submit("/sign-in/persona", {}, std::to_string(manager));
  }
  /// Runs the match by its form; false when the server went away before it answered.
  bool run_match(SiteClient& client) const {
    try {
      client.open(programme_page());
      return client.submit(programme_page() + "/runs") == 200;
    } catch (const std::runtime_error&) {
      return false;
    }
  }
  std::string programme_;

 private:
  static inline TemporaryFolder* folder_ = nullptr;
  static inline testing::Finished made_ = {};
};

}  // namespace trellis::testing
