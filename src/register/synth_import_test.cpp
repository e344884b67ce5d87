// The synthetic files through the real import: every file is recognised, nothing is rejected, later
// releases change what was planted, and need can be computed from what was read.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <unistd.h>

#include "register/import_actions.hpp"
#include "register/need_actions.hpp"
#include "register/synth.hpp"
#include "storage/test_database.hpp"

namespace trellis::registry {
namespace {

namespace fs = std::filesystem;

const Instant now = storage::testing::test_instant();

/// A register of 60 open schools on disk, removed at the end.
class SynthImport : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("trellis_synth_import_" + std::to_string(::getpid()));
    synth::Options options;
    options.seed = 11;
    options.size = synth::Size::tiny;
    ASSERT_TRUE(synth::write_synthetic_register(options, folder_));
    database_ = storage::testing::database_or_skip(storage::Engine::sqlite);
  }
  void TearDown() override { fs::remove_all(folder_); }

  storage::Database& db() { return **database_; }

  ImportFile file(const std::string& name) const {
    std::ifstream stream(folder_ / name, std::ios::binary);
    std::stringstream bytes;
    bytes << stream.rdbuf();
    return {name, bytes.str()};
  }

  Result<ImportReport> import(const std::string& name, Coverage coverage = Coverage::complete) {
    ImportOptions options;
    options.coverage = coverage;
    options.expected_establishments = 60;
    options.now = now;
    for (const char* threshold : {"count-drop", "groups-least", "memberships-least"})
      options.waivers[threshold] = "a tiny synthetic register";
    return import_file(db(), access::operator_at(now), file(name), options);
  }

  fs::path folder_;
  std::unique_ptr<storage::testing::TestDatabase> database_;
};

void expect_clean(const Result<ImportReport>& report, const std::string& name) {
  ASSERT_TRUE(report) << name << ": " << report.error().message
                      << (report.error().details.empty() ? "" : report.error().details.front());
  for (const Finding& finding : report->findings)
    EXPECT_TRUE(finding.waived) << name << ": " << finding.threshold << " " << finding.message;
  EXPECT_TRUE(report->applied) << name;
  EXPECT_EQ(report->rows.rejected, 0u) << name;
  EXPECT_GT(report->rows.read, 0u) << name;
}

TEST_F(SynthImport, EveryFileOfTheFirstReleaseIsReadWithoutARejectedRow) {
  for (const char* name : {"SYNTHETIC_edubasealldata20260301.csv",
                           "SYNTHETIC_links_edubasealldata20260301.csv",
                           "SYNTHETIC_allgroupsdata20260301.csv",
                           "SYNTHETIC_alllinksdata20260301.csv",
                           "SYNTHETIC_ofsted_mi_latest_inspections_as_at_20250831.csv",
                           "SYNTHETIC_england_ks2final_2024-2025.csv",
                           "SYNTHETIC_england_ks4final_2024-2025.csv",
                           "SYNTHETIC_england_census_2024-2025.csv",
                           "SYNTHETIC_england_abs_2024-2025.csv",
                           "SYNTHETIC_pupil_premium_2024-2025.csv",
                           "SYNTHETIC_pupil_premium_2023-2024.csv",
                           "SYNTHETIC_pupil_premium_2022-2023.csv"})
    expect_clean(import(name), name);

  const auto again = import("SYNTHETIC_edubasealldata20260301.csv");
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->already_applied);
}

TEST_F(SynthImport, TheNextReleaseClosesAndAddsSchools) {
  expect_clean(import("SYNTHETIC_edubasealldata20260301.csv"), "first");
  const auto next = import("SYNTHETIC_edubasealldata20260401.csv");
  ASSERT_TRUE(next) << next.error().message;
  EXPECT_GE(next->rows.closed, 2u);
  EXPECT_EQ(next->rows.vanished, 0u);
  EXPECT_GT(next->rows.unchanged, 100u);
}

TEST_F(SynthImport, FaultyFilesAreRefused) {
  expect_clean(import("SYNTHETIC_edubasealldata20260301.csv"), "first");
  for (const char* name : {"faults/SYNTHETIC_edubasealldata_truncated_20260301.csv",
                           "faults/SYNTHETIC_edubasealldata_renamed_column_20260301.csv",
                           "faults/SYNTHETIC_edubasealldata_duplicate_key_20260301.csv"}) {
    const auto report = import(name);
    EXPECT_TRUE(!report || !report->applied) << name;
  }
}

TEST_F(SynthImport, NeedIsComputedFromWhatWasRead) {
  for (const char* name : {"SYNTHETIC_edubasealldata20260301.csv",
                           "SYNTHETIC_links_edubasealldata20260301.csv",
                           "SYNTHETIC_ofsted_mi_latest_inspections_as_at_20250831.csv",
                           "SYNTHETIC_england_ks2final_2024-2025.csv",
                           "SYNTHETIC_england_ks4final_2024-2025.csv",
                           "SYNTHETIC_england_census_2024-2025.csv"})
    expect_clean(import(name), name);
  NeedWeights weights = default_need_weights();
  weights.similar_least = 10;
  weights.coverage_least = 0.4;
  const auto computed = compute_need(db(), access::operator_at(now), weights, Date(2026, 3, 1));
  ASSERT_TRUE(computed) << computed.error().message;
  EXPECT_GT(computed->schools, 45);
  EXPECT_GT(computed->with_index, 30);
  db().read([&](storage::Snapshot& snapshot) {
    const auto rows = list_need(snapshot, computed->run, {}, 1);
    ASSERT_FALSE(rows.empty());
    const auto need = find_need(snapshot, computed->run, rows.front().urn);
    ASSERT_TRUE(need);
    EXPECT_EQ(need->parts.front().source, "School census 2024 to 2025");
  });
}

}  // namespace
}  // namespace trellis::registry
